import { parse } from 'yaml'
import { z } from 'zod'

/** What no linter sees of workflows and actions: names across repositories, whose code is fetched, what reaches the bundle. */

const Step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  env: z.record(z.string(), z.unknown()).default({}),
})
type Step = z.infer<typeof Step>
const Workflow = z.looseObject({
  on: z.unknown(),
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(Step).default([]) })),
})
const Action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ required: z.boolean().optional() }).nullable()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  runs: z.looseObject({ using: z.string(), steps: z.array(Step).default([]) }),
})

/** The `action.yml` of an own action by its folder, or null where there is none. */
export type Manifests = (folder: string) => string | null

/** Which folder of this suite a step's `uses` means, by whichever of the three ways it is written. */
export function ownFolder(uses: string): string | null {
  const path = /^(?:\$\/|\.\/|countersign\/countersign\/)([^@]+)(?:@.+)?$/.exec(uses)?.[1]
  return path === undefined || path.startsWith('.github/') ? null : path
}

/** Outputs of the actions of others whose outputs the examples read. */
const foreignOutputs: Readonly<Record<string, readonly string[]>> = {
  'actions/cache': ['cache-hit'],
  'actions/create-github-app-token': ['token', 'installation-id', 'app-slug'],
  'actions/upload-artifact': ['artifact-id', 'artifact-url', 'artifact-digest'],
}

type Known = {
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  readonly outputs: readonly string[]
}

function known(folder: string, manifests: Manifests): Known | null {
  const text = manifests(folder)
  if (text === null) return null
  const { inputs, outputs } = Action.parse(parse(text))
  const required = Object.entries(inputs).flatMap(([name, input]) => (input?.required === true ? [name] : []))
  return { inputs: Object.keys(inputs), required, outputs: Object.keys(outputs) }
}

function withProblems(step: Step, manifests: Manifests): readonly string[] {
  const folder = step.uses === undefined ? null : ownFolder(step.uses)
  if (folder === null) return []
  const action = known(folder, manifests)
  if (action === null) return [`${step.uses ?? ''} is no action of this suite`]
  const given = Object.keys(step.with)
  return [
    ...given.filter((name) => !action.inputs.includes(name)).map((name) => `${folder} has no input ${name}`),
    ...action.required.filter((name) => !given.includes(name)).map((name) => `${folder} needs the input ${name}`),
  ]
}

/** What a step of this id puts out; null where nobody knows. */
function outputsOf(step: Step, manifests: Manifests): readonly string[] | null {
  if (step.uses === undefined) return null
  const folder = ownFolder(step.uses)
  if (folder !== null) return known(folder, manifests)?.outputs ?? []
  return foreignOutputs[step.uses.replace(/@.*/, '')] ?? null
}

const outputRead = /steps\.([\w-]+)\.outputs\.([\w-]+)/g

function outputProblems(steps: readonly Step[], whole: unknown, manifests: Manifests): readonly string[] {
  const reads = [...JSON.stringify(whole).matchAll(outputRead)]
  return reads.flatMap(([read, id, name = '']) => {
    const step = steps.find((one) => one.id === id)
    if (step === undefined) return [`${read}: no step has the id ${id ?? ''}`]
    const outputs = outputsOf(step, manifests)
    return outputs === null || outputs.includes(name) ? [] : [`${read}: ${step.uses ?? ''} has no such output`]
  })
}

/** Inputs and outputs of the suite's own actions that do not exist, or that are missing. */
export function nameProblems(text: string, manifests: Manifests): readonly string[] {
  const value: unknown = parse(text)
  const action = Action.safeParse(value)
  const lists = action.success
    ? [{ steps: action.data.runs.steps, whole: value }]
    : Object.values(Workflow.parse(value).jobs).map((job) => ({ steps: job.steps, whole: job }))
  return [
    ...new Set(
      lists.flatMap(({ steps, whole }) => [
        ...steps.flatMap((step) => withProblems(step, manifests)),
        ...outputProblems(steps, whole, manifests),
      ]),
    ),
  ]
}

const privileged = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'schedule',
  'workflow_dispatch',
  'check_run',
  'repository_dispatch',
]

const eventsOf = (on: unknown): readonly string[] =>
  typeof on === 'string'
    ? [on]
    : Array.isArray(on)
      ? on.map(String)
      : typeof on === 'object' && on !== null
        ? Object.keys(on)
        : []

// the default branch and the commit that the workflow itself is of; everything else may be a stranger's
const trusted = /^(?:\$\{\{\s*(?:github\.event\.repository\.default_branch|github\.workflow_sha|github\.sha)\s*\}\})$/
const fetches = /\bgit\s+(?:fetch|checkout|pull|clone|switch|worktree)\b|\bgh\s+pr\s+checkout\b|\bgh\s+repo\s+clone\b/

function fetchProblem(step: Step): readonly string[] {
  if (step.run !== undefined && fetches.test(step.run)) return [`a step fetches code by itself: ${step.run.trim()}`]
  if (!step.uses?.startsWith('actions/checkout@')) return []
  return ['ref', 'repository'].flatMap((name) => {
    const value = step.with[name]
    const isOpen = typeof value === 'string' && value.includes('${{') && !(name === 'ref' && trusted.test(value.trim()))
    return isOpen ? [`actions/checkout takes its ${name} from ${value}`] : []
  })
}

/** Steps by which a privileged run would fetch what a proposal brings; composites of the suite are looked into. */
export function fetchProblems(text: string, manifests: Manifests): readonly string[] {
  const { on, jobs } = Workflow.parse(parse(text))
  if (!eventsOf(on).some((event) => privileged.includes(event))) return []
  const inside = (step: Step): readonly Step[] => {
    const folder = step.uses === undefined ? null : ownFolder(step.uses)
    const manifest = folder === null ? null : manifests(folder)
    return manifest === null ? [step] : [step, ...Action.parse(parse(manifest)).runs.steps.flatMap(inside)]
  }
  return Object.values(jobs).flatMap((job) => job.steps.flatMap(inside).flatMap(fetchProblem))
}

const variable = (input: string): string => `INPUT_${input.replaceAll('-', '_').toUpperCase()}`

/**
 * Inputs of a composite action that reach nothing, or a script by another way than its environment. GitHub sets no
 * `INPUT_…` in a composite's `run` steps, so each has to be mapped by hand.
 */
export function mappingProblems(text: string): readonly string[] {
  const { inputs, runs } = Action.parse(parse(text))
  if (runs.using !== 'composite') return []
  const names = Object.keys(inputs)
  const pasted = runs.steps.flatMap(({ run }) =>
    run?.includes('${{') === true ? [`pasted into a script: ${run.trim()}`] : [],
  )
  const lost = names.flatMap((name) => {
    const read = new RegExp(`inputs\\.${name}(?![\\w-])`)
    const reads = (value: unknown): boolean => typeof value === 'string' && read.test(value)
    const mapped = runs.steps.some((step) => step.run !== undefined && reads(step.env[variable(name)]))
    const passed = runs.steps.some((step) => step.uses !== undefined && Object.values(step.with).some(reads))
    return mapped || passed ? [] : [`inputs.${name} is mapped by no env: as ${variable(name)} and given to no action`]
  })
  const crossed = runs.steps.flatMap(({ env }) =>
    Object.entries(env).flatMap(([key, value]) => {
      const read =
        typeof value === 'string' ? [...value.matchAll(/inputs\.([\w-]+)/g)].map(([, name = '']) => name) : []
      const isOther = key.startsWith('INPUT_') && read.length > 0 && !read.some((name) => variable(name) === key)
      const unknown = read.filter((name) => !names.includes(name)).map((name) => `inputs.${name} is not declared`)
      return [...(isOther ? [`${key} is mapped from ${String(value)}`] : []), ...unknown]
    }),
  )
  return [...pasted, ...lost, ...crossed]
}

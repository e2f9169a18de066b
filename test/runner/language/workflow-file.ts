import { parseDocument } from 'yaml'
import { z } from 'zod'
import { Refusal } from './refusal.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const variables = z.record(z.string(), scalar.nullable())
const list = z.union([z.string().transform((one): readonly string[] => [one]), z.array(z.string())])
const condition = z.union([z.string(), z.boolean(), z.number()])

const level = z.enum(['read', 'write', 'none'])
/** The permissions a job token can have; GitHub refuses the whole file for any other. */
export const permissionNames = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'code-quality',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'security-events',
  'statuses',
] as const
export const Permissions = z.partialRecord(z.enum(permissionNames), level)
export type Permissions = z.infer<typeof Permissions>

const concurrency = z.union([
  z.string().transform((group) => ({ group, 'cancel-in-progress': false, queue: 'single' as const })),
  z.strictObject({
    group: z.string().min(1),
    'cancel-in-progress': z.union([z.boolean(), z.string()]).default(false),
    queue: z.enum(['single', 'max']).default('single'),
  }),
])
const defaults = z.strictObject({
  run: z.strictObject({ shell: z.string().optional(), 'working-directory': z.string().optional() }),
})

const stepKeys = {
  id: z
    .string()
    .regex(/^[A-Za-z_][\w-]*$/)
    .optional(),
  name: z.string().optional(),
  if: condition.optional(),
  env: variables.default({}),
  uses: z.string().optional(),
  with: variables.optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  'working-directory': z.string().optional(),
  'continue-on-error': z.union([z.boolean(), z.string()]).default(false),
}

function isOneKind(step: { readonly uses?: string | undefined; readonly run?: string | undefined }): boolean {
  return (step.uses === undefined) !== (step.run === undefined)
}
const oneKind = 'a step has either "uses" or "run"'

export const CompositeStep = z.strictObject(stepKeys).refine(isOneKind, oneKind)
export type CompositeStep = z.infer<typeof CompositeStep>
export const Step = z
  .strictObject({ ...stepKeys, 'timeout-minutes': z.union([z.number(), z.string()]).optional() })
  .refine(isOneKind, oneKind)
export type Step = z.infer<typeof Step>

const matrix = z.union([z.string(), z.record(z.string(), z.union([z.string(), z.array(z.json())]))])

export const Job = z.strictObject({
  name: z.string().optional(),
  needs: list.default([]),
  if: condition.optional(),
  permissions: Permissions.nullish(),
  'runs-on': z.union([z.string(), z.array(z.string())]),
  environment: z
    .union([
      z.string().transform((name) => ({ name, url: undefined, deployment: true })),
      z.strictObject({ name: z.string(), url: z.string().optional(), deployment: z.boolean().default(true) }),
    ])
    .optional(),
  concurrency: concurrency.optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  env: variables.default({}),
  defaults: defaults.optional(),
  strategy: z
    .strictObject({
      matrix: matrix.optional(),
      'fail-fast': z.boolean().default(true),
      'max-parallel': z.number().optional(),
    })
    .optional(),
  'timeout-minutes': z.union([z.number(), z.string()]).default(360),
  steps: z.array(Step).min(1),
})
export type Job = z.infer<typeof Job>

const Filter = z.record(z.string(), z.unknown()).nullable()
const On = z.union([
  z.string().transform((name): Readonly<Record<string, unknown>> => ({ [name]: null })),
  z
    .array(z.string())
    .transform((names): Readonly<Record<string, unknown>> => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.union([Filter, z.array(z.unknown())])),
])

export const Workflow = z.strictObject({
  name: z.string().optional(),
  'run-name': z.string().optional(),
  on: On,
  permissions: Permissions.nullish(),
  env: variables.default({}),
  defaults: defaults.optional(),
  concurrency: concurrency.optional(),
  jobs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), Job),
})
export type Workflow = z.infer<typeof Workflow>

function sentenceOf(file: string, issue: z.core.$ZodIssue): string {
  const place = [file, ...issue.path.map(String)].join(' / ')
  const said =
    issue.code === 'unrecognized_keys'
      ? `the runner does not implement the key ${issue.keys.join(', ')}`
      : issue.message
  const inner = issue.code === 'invalid_union' ? issue.errors.flat().map((one) => sentenceOf('', one)) : []
  return inner.length > 0 ? `${place}: ${[...new Set(inner)].join('; ')}` : `${place}: ${said}`
}

/** The YAML text read by a schema; every departure becomes a sentence of one refusal. */
export function readYaml<T>(schema: z.ZodType<T>, file: string, source: string): T {
  const document = parseDocument(source, { merge: false })
  const [broken] = document.errors
  if (broken !== undefined) throw new Refusal(`${file}: ${broken.message}`)
  const result = schema.safeParse(document.toJS())
  if (result.success) return result.data
  throw new Refusal(result.error.issues.map((issue) => sentenceOf(file, issue)).join('\n'))
}

/** The reader, which reads a text once: every event asks for every workflow again, and every step of every run for its action. */
export function readingOnce<T extends object>(parse: (name: string, source: string) => T): typeof parse {
  const read = new Map<string, T>()
  return (name, source) => {
    const found = read.get(`${name}\n${source}`) ?? parse(name, source)
    read.set(`${name}\n${source}`, found)
    return found
  }
}

export const readWorkflow = readingOnce(parsedWorkflow)

function parsedWorkflow(file: string, source: string): Workflow {
  const workflow = readYaml(Workflow, file, source)
  for (const [id, job] of Object.entries(workflow.jobs))
    for (const needed of job.needs)
      if (workflow.jobs[needed] === undefined)
        throw new Refusal(`${file} / jobs / ${id}: needs "${needed}", which is no job`)
  return workflow
}

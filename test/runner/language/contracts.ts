import { isComposite } from './action-file.ts'
import type { Action } from './action-file.ts'
import { known, offered } from './contexts.ts'
import { parsed, readsOf } from './expression.ts'
import { Refusal } from './refusal.ts'
import { conditionSource, segmentsOf } from './template.ts'
import type { CompositeStep, Job, Step, Workflow } from './workflow-file.ts'

/** The action behind a `uses:`, or undefined when only the running job can know it. */
export type Resolve = (uses: string) => { readonly action: Action; readonly inner: Resolve } | undefined

interface Surroundings {
  readonly place: string
  readonly contexts: readonly string[]
  readonly ifContexts: readonly string[]
  readonly inputs: ReadonlySet<string>
  /** The outputs of each job that may be read, by id. */
  readonly needs: Readonly<Record<string, readonly string[]>>
  readonly resolve: Resolve
  readonly insideComposite: boolean
}

/** The outputs of each earlier step with an id; `any` for a script, which may set what it likes. */
type Outputs = ReadonlyMap<string, readonly string[] | 'any'>

const stepParts = ['outputs', 'outcome', 'conclusion']

function problemOf(path: readonly string[], around: Surroundings, outputs: Outputs): string | undefined {
  const [context = '', first, second, third] = path
  if (first === undefined) return undefined
  if (context === 'inputs') return around.inputs.has(first) ? undefined : `no input "${first}" is declared`
  if (context === 'needs') {
    const declared = around.needs[first]
    if (declared === undefined) return `"${first}" is not among this job's needs`
    return second !== 'outputs' || third === undefined || declared.includes(third)
      ? undefined
      : `the job "${first}" declares no output "${third}"`
  }
  if (context === 'steps') {
    const declared = outputs.get(first)
    if (declared === undefined) return `no earlier step has the id "${first}"`
    if (second !== undefined && !stepParts.includes(second)) return `a step has no "${second}"`
    const isKnown = second !== 'outputs' || third === undefined || declared === 'any' || declared.includes(third)
    return isKnown ? undefined : `the step "${first}" uses an action that declares no output "${third}"`
  }
  const names = known[context]
  return names === undefined || names.some((name) => name.toLowerCase() === first.toLowerCase())
    ? undefined
    : `the ${context} context has no "${first}"`
}

function checkExpression(
  source: string,
  at: string,
  kind: 'if' | 'elsewhere',
  around: Surroundings,
  outputs: Outputs,
): void {
  const contexts = kind === 'if' ? around.ifContexts : around.contexts
  for (const path of readsOf(parsed(source, contexts, kind))) {
    const problem = problemOf(path, around, outputs)
    if (problem !== undefined) throw new Refusal(`${around.place} / ${at}: \${{ ${source.trim()} }}: ${problem}`)
  }
}

function checkText(value: unknown, at: string, around: Surroundings, outputs: Outputs): void {
  if (typeof value !== 'string') return
  for (const segment of segmentsOf(value))
    if ('expression' in segment) checkExpression(segment.expression, at, 'elsewhere', around, outputs)
}

/** Whatever is put into a script's text is run as script; in a composite even `inputs` may be a stranger's words. */
function checkScript(run: string, at: string, around: Surroundings): void {
  if (!around.insideComposite) return
  for (const segment of segmentsOf(run)) {
    if (!('expression' in segment) || segment.expression.trim() === 'github.action_path') continue
    throw new Refusal(`${around.place} / ${at}: \${{ ${segment.expression.trim()} }} is put into run:; pass it by env:`)
  }
}

function checkUse(step: Step | CompositeStep, at: string, around: Surroundings): readonly string[] | 'any' {
  const resolved = around.resolve(step.uses ?? '')
  if (resolved === undefined) return 'any'
  const { action } = resolved
  const given = Object.keys(step.with ?? {})
  for (const name of given)
    if (!(name in action.inputs)) throw new Refusal(`${around.place} / ${at}: ${step.uses} has no input "${name}"`)
  for (const [name, input] of Object.entries(action.inputs))
    if (input.required && input.default === undefined && !given.includes(name))
      throw new Refusal(`${around.place} / ${at}: ${step.uses} requires the input "${name}"`)
  checkAction(step.uses ?? '', action, resolved.inner)
  return Object.keys(action.outputs)
}

function checkSteps(steps: readonly (Step | CompositeStep)[], around: Surroundings): Outputs {
  const outputs = new Map<string, readonly string[] | 'any'>()
  steps.forEach((step, n) => {
    const at = `steps / ${step.id ?? n}`
    const { run, uses } = step
    if (step.id !== undefined && outputs.has(step.id))
      throw new Refusal(`${around.place} / ${at}: the id is used twice`)
    const texts = [step.name, step['working-directory'], step['continue-on-error'], run]
    for (const value of [...texts, ...Object.values(step.env), ...Object.values(step.with ?? {})])
      checkText(value, at, around, outputs)
    if (step.if !== undefined) checkExpression(conditionSource(step.if), at, 'if', around, outputs)
    if (run !== undefined) checkScript(run, at, around)
    if (around.insideComposite && run !== undefined && step.shell === undefined)
      throw new Refusal(`${around.place} / ${at}: a run: of a composite action needs "shell"`)
    if (uses === undefined && step.with !== undefined)
      throw new Refusal(`${around.place} / ${at}: "with" goes with "uses"`)
    const declared = uses === undefined ? 'any' : checkUse(step, at, around)
    if (step.id !== undefined) outputs.set(step.id, declared)
  })
  return outputs
}

/** Refuses an action whose steps ask an inner action for what it does not have, or run its inputs as script. */
export function checkAction(name: string, action: Action, resolve: Resolve): void {
  const around: Surroundings = {
    place: name,
    contexts: offered.composite,
    ifContexts: offered.composite,
    inputs: new Set(Object.keys(action.inputs)),
    needs: {},
    resolve,
    insideComposite: true,
  }
  const nothing: Outputs = new Map()
  for (const [input, { default: value }] of Object.entries(action.inputs))
    checkText(value, `inputs / ${input}`, around, nothing)
  if (!isComposite(action)) return
  const outputs = checkSteps(action.runs.steps, around)
  for (const [output, { value }] of Object.entries(action.outputs))
    checkText(value, `outputs / ${output}`, around, outputs)
}

function checkJob(
  file: string,
  id: string,
  workflow: Workflow,
  job: Job,
  inputs: ReadonlySet<string>,
  resolve: Resolve,
): void {
  const needs = Object.fromEntries(job.needs.map((name) => [name, Object.keys(workflow.jobs[name]?.outputs ?? {})]))
  const place = `${file} / jobs / ${id}`
  const around = { place, inputs, needs, resolve, insideComposite: false }
  const atJob: Surroundings = { ...around, contexts: offered.job, ifContexts: offered.jobIf }
  const nothing: Outputs = new Map()
  if (job.if !== undefined) checkExpression(conditionSource(job.if), 'if', 'if', atJob, nothing)
  for (const value of [job.name, job.environment?.name, job.concurrency?.group, ...[job['runs-on']].flat()])
    checkText(value, 'job', atJob, nothing)
  for (const value of Object.values(job.env)) checkText(value, 'env', { ...atJob, contexts: offered.jobEnv }, nothing)
  const inSteps: Surroundings = { ...around, contexts: offered.step, ifContexts: offered.stepIf }
  const outputs = checkSteps(job.steps, inSteps)
  for (const value of Object.values(job.outputs)) checkText(value, 'outputs', inSteps, outputs)
  checkText(job.environment?.url, 'environment', { ...inSteps, contexts: offered.stepIf }, outputs)
}

/** Refuses a workflow that reads what nobody declares or hands an action what it does not take. */
export function checkContracts(file: string, workflow: Workflow, inputs: ReadonlySet<string>, resolve: Resolve): void {
  const around = { place: file, inputs, needs: {}, resolve, insideComposite: false, ifContexts: [] }
  const nothing: Outputs = new Map()
  for (const value of Object.values(workflow.env))
    checkText(value, 'env', { ...around, contexts: offered.workflowEnv }, nothing)
  for (const value of [workflow['run-name'], workflow.concurrency?.group])
    checkText(value, 'run-name or concurrency', { ...around, contexts: offered.run }, nothing)
  for (const [id, job] of Object.entries(workflow.jobs)) checkJob(file, id, workflow, job, inputs, resolve)
}

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { checkContracts } from './language/contracts.ts'
import { offered, pick } from './language/contexts.ts'
import { isFromFork, kindOf, pushOf, refOf } from './language/events.ts'
import { isDictionary } from './language/expression.ts'
import type { Dictionary, Scope, Value } from './language/expression.ts'
import { Refusal } from './language/refusal.ts'
import { filled, holds } from './language/template.ts'
import { checkTriggers, dispatchInputs, starts } from './language/triggers.ts'
import { readWorkflow } from './language/workflow-file.ts'
import type { Workflow } from './language/workflow-file.ts'
import { permissionsOf } from './machine/access.ts'
import { runJob } from './machine/job.ts'
import { legsOf } from './machine/matrix.ts'
import { ownActions } from './machine/own-actions.ts'
import { concurrencyOf, githubContext, needsOf, runScope, variablesOf } from './machine/run.ts'
import type { Run } from './machine/run.ts'
import { resolver } from './machine/use.ts'
import type { RunRequest, Tree } from './request.ts'
import { joined } from './result.ts'
import type { Artifact, JobResult, RunResult } from './result.ts'

let runs = 0

function inputsOf(file: string, workflow: Workflow, request: RunRequest): Dictionary {
  if (request.event.name !== 'workflow_dispatch') return {}
  const declared = dispatchInputs(file, workflow)
  const raw = request.event.payload.inputs
  const given = isDictionary(raw) ? raw : {}
  for (const name of Object.keys(given))
    if (declared[name] === undefined) throw new Refusal(`${file}: workflow_dispatch has no input "${name}"`)
  const pairs = Object.entries(declared).map(([name, input]): [string, Value] => {
    const asked = given[name] ?? input.default ?? (input.type === 'boolean' ? false : '')
    const value = typeof asked === 'object' ? JSON.stringify(asked) : String(asked)
    if (value === '' && input.required) throw new Refusal(`${file}: workflow_dispatch requires the input "${name}"`)
    if (input.type === 'choice' && input.options?.includes(value) !== true)
      throw new Refusal(`${file}: "${value}" is no option of the input "${name}"`)
    return [name, input.type === 'boolean' ? value === 'true' : value]
  })
  return Object.fromEntries(pairs)
}

function ancestors(workflow: Workflow, id: string): readonly string[] {
  const needs = workflow.jobs[id]?.needs ?? []
  return [...new Set([...needs, ...needs.flatMap((name) => ancestors(workflow, name))])]
}

function skipped(run: Run, id: string): JobResult {
  const job = run.workflow.jobs[id]
  const permissions = job === undefined ? {} : permissionsOf(run, job)
  return {
    ...{
      id,
      name: job?.name ?? id,
      conclusion: 'skipped',
      outputs: {},
      steps: [],
      annotations: [],
      summary: '',
      log: '',
    },
    ...{ permissions, environment: undefined, concurrency: undefined },
  }
}

function isWanted(run: Run, id: string, done: ReadonlyMap<string, JobResult>): boolean {
  const job = run.workflow.jobs[id]
  const before = ancestors(run.workflow, id).flatMap((name) => done.get(name)?.conclusion ?? [])
  const contexts = {
    github: run.github,
    inputs: run.inputs,
    vars: variablesOf(run),
    needs: job === undefined ? {} : needsOf(job, done),
  }
  const scope: Scope = {
    contexts: pick(contexts, offered.jobIf),
    status: {
      success: before.every((one) => one === 'success'),
      failure: before.includes('failure'),
      cancelled: before.includes('cancelled'),
    },
  }
  return holds(job?.if, scope)
}

/** All legs of a job; the first failure cancels those still to come, unless `fail-fast` is off. */
async function runLegs(run: Run, id: string, done: ReadonlyMap<string, JobResult>): Promise<readonly JobResult[]> {
  const job = run.workflow.jobs[id]
  if (job === undefined) return []
  const needs = needsOf(job, done)
  const contexts = { github: run.github, inputs: run.inputs, vars: variablesOf(run), needs }
  const legs = legsOf(job, { contexts: pick(contexts, offered.strategy) })
  const results: JobResult[] = []
  for (const [index, matrix] of legs.entries()) {
    const stopped = (job.strategy?.['fail-fast'] ?? true) && results.some((one) => one.conclusion === 'failure')
    if (stopped) results.push({ ...skipped(run, id), conclusion: 'cancelled' })
    else results.push(await runJob(run, { id, job, matrix, index, total: legs.length, needs }))
  }
  return results
}

function nextJob(workflow: Workflow, done: ReadonlyMap<string, JobResult>): string | undefined {
  const waiting = Object.keys(workflow.jobs).filter((id) => !done.has(id))
  const next = waiting.find((id) => workflow.jobs[id]?.needs.every((name) => done.has(name)))
  if (next === undefined && waiting.length > 0) throw new Refusal(`the jobs ${waiting.join(', ')} need each other`)
  return next
}

async function runJobs(run: Run): Promise<readonly JobResult[]> {
  const done = new Map<string, JobResult>()
  const results: JobResult[] = []
  for (let id = nextJob(run.workflow, done); id !== undefined; id = nextJob(run.workflow, done)) {
    const legs = isWanted(run, id, done) ? await runLegs(run, id, done) : [skipped(run, id)]
    const outputs = legs.reduce((before, leg) => ({ ...before, ...leg.outputs }), {})
    done.set(id, { ...(legs[0] ?? skipped(run, id)), conclusion: joined(legs.map((leg) => leg.conclusion)), outputs })
    results.push(...legs)
  }
  return results
}

function artifactsIn(folder: string): readonly Artifact[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((name) => {
    const root = join(folder, name)
    const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const files = entries.map((entry) => join(entry.parentPath, entry.name))
    return { name, files: Object.fromEntries(files.map((file) => [relative(root, file), readFileSync(file)])) }
  })
}

/** A run that an event started, with everything settled but what its jobs do. */
export interface PlannedRun {
  readonly facts: Omit<RunResult, 'conclusion' | 'jobs' | 'artifacts'>
  readonly play: () => Promise<RunResult>
}

async function playRun(facts: PlannedRun['facts'], before: Omit<Run, 'root' | 'artifacts'>): Promise<RunResult> {
  const root = mkdtempSync(join(tmpdir(), 'runner-'))
  const run: Run = { ...before, root, artifacts: join(root, 'artifacts') }
  try {
    const jobs = await runJobs(run)
    const conclusion = joined(jobs.map((job) => job.conclusion))
    return { ...facts, conclusion, jobs, artifacts: artifactsIn(run.artifacts) }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function plannedRun(request: RunRequest, file: string, workflow: Workflow, tree: Tree, ref: string): PlannedRun {
  const id = request.nextRunId?.() ?? (runs += 1)
  const name = workflow.name ?? file
  const github = githubContext(request, { id, file, name, ref, tree })
  const inputs = inputsOf(file, workflow, request)
  const fromFork = isFromFork(request.event)
  const run = { request, id, file, name, workflow, tree, ref, inputs, github, fromFork }
  const facts = {
    ...{ id, attempt: request.attempt ?? 1, name, path: file, event: request.event.name, ref, sha: tree.sha },
    title: filled(workflow['run-name'] ?? name, runScope(run)),
    concurrency: concurrencyOf(workflow.concurrency, runScope(run)),
  }
  return { facts, play: () => playRun(facts, run) }
}

/** The workflow files of a commit, read, and refused where they hold what is not implemented. */
function workflowsIn(tree: Tree, request: RunRequest): readonly (readonly [string, Workflow])[] {
  const folder = join(tree.folder, '.github/workflows')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
  const own = {
    folder: tree.folder,
    repository: `${request.repository.owner}/${request.repository.name}`,
    ref: tree.sha,
  }
  const remote = { ...request.actions, ...(request.ownActions ?? ownActions) }
  const resolve = resolver({ workspace: tree.folder, own, remote }, 'when there')
  return names.map((name) => {
    const file = `.github/workflows/${name}`
    const workflow = readWorkflow(file, readFileSync(join(folder, name), 'utf8'))
    checkTriggers(file, workflow)
    checkContracts(file, workflow, new Set(Object.keys(dispatchInputs(file, workflow))), resolve)
    return [file, workflow] as const
  })
}

/**
 * The runs an event starts, none of them begun, with the files as they are now; a `Refusal` where a workflow or action
 * asks for what the runner does not implement.
 */
export async function plannedRuns(request: RunRequest): Promise<readonly PlannedRun[]> {
  const { event, repository } = request
  const kind = kindOf(event.name)
  if (kind.file === 'pushed' && pushOf(event).deleted) return []
  const ref = refOf(event, repository.defaultBranch)
  const tree = await repository.workflowsAt(kind.file === 'pushed' ? pushOf(event).after : ref)
  if (tree === undefined) return []
  const changed = async (): Promise<readonly string[]> => {
    if (repository.changedPaths === undefined)
      throw new Refusal('a workflow filters on paths, and the runner was not told which changed')
    return repository.changedPaths(event)
  }
  const plans: PlannedRun[] = []
  for (const [file, workflow] of workflowsIn(tree, request))
    if (await starts(file, workflow, event, changed)) plans.push(plannedRun(request, file, workflow, tree, ref))
  return plans
}

/** The results of all workflow runs an event starts, played one after the other as GitHub would play them. */
export async function runWorkflows(request: RunRequest): Promise<readonly RunResult[]> {
  const results: RunResult[] = []
  for (const plan of await plannedRuns(request)) results.push(await plan.play())
  return results
}

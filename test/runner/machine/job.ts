import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { offered, pick } from '../language/contexts.ts'
import { text } from '../language/expression.ts'
import type { Dictionary, Scope } from '../language/expression.ts'
import { Refusal } from '../language/refusal.ts'
import { filled, filledValue } from '../language/template.ts'
import type { Job } from '../language/workflow-file.ts'
import type { JobResult, StepResult } from '../result.ts'
import { accessOf } from './access.ts'
import type { Access } from './access.ts'
import { ownActions } from './own-actions.ts'
import { environmentOf, filledAll, scopeOf } from './frame.ts'
import type { Frame } from './frame.ts'
import { basePath, createFolders, runnerContext } from './machine.ts'
import type { Machine } from './machine.ts'
import { createMasks } from './masks.ts'
import { legName } from './matrix.ts'
import { endGroup } from './process.ts'
import { concurrencyOf } from './run.ts'
import type { Run } from './run.ts'
import { playSteps } from './steps.ts'
import { runPre } from './use.ts'

/** One job, or one leg of its matrix. */
export interface Leg {
  readonly id: string
  readonly job: Job
  readonly matrix: Dictionary
  readonly index: number
  readonly total: number
  readonly needs: Dictionary
}

const machines = new Set(['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04', 'ubuntu-24.04-arm', 'ubuntu-slim'])

function checkLabels(run: Run, leg: Leg, scope: Scope): void {
  const raw = leg.job['runs-on']
  const labels = [typeof raw === 'string' ? filledValue(raw, scope) : raw.map((one) => filled(one, scope))].flat()
  for (const label of labels)
    if (typeof label !== 'string' || !(machines.has(label) || run.request.labels?.includes(label) === true))
      throw new Refusal(`${run.file} / jobs / ${leg.id}: no machine has the label "${text(label)}"`)
}

function contextsOf(run: Run, leg: Leg, access: Access): Dictionary {
  const { strategy } = leg.job
  return {
    needs: leg.needs,
    matrix: leg.matrix,
    strategy: {
      'fail-fast': strategy?.['fail-fast'] ?? true,
      'job-index': leg.index,
      'job-total': leg.total,
      'max-parallel': strategy?.['max-parallel'] ?? leg.total,
    },
    vars: access.variables,
    inputs: run.inputs,
    github: run.github,
  }
}

function nameOf(leg: Leg, scope: Scope): string {
  const { name } = leg.job
  if (name === undefined) return legName(leg.id, leg.matrix)
  return name.includes('matrix.') ? filled(name, scope) : legName(filled(name, scope), leg.matrix)
}

function eventFile(folder: string, run: Run): string {
  const file = join(folder, 'event.json')
  writeFileSync(file, JSON.stringify(run.github.event))
  return file
}

async function createMachine(run: Run, leg: Leg, access: Access, contexts: Dictionary): Promise<Machine> {
  const { request, workflow } = run
  const root = join(run.root, `${leg.id}-${leg.index}`)
  const folders = createFolders(root, request.repository.name)
  const holder = { workflow: run.file, job: leg.id, runId: run.id }
  const token = await request.mintToken(access.permissions, holder)
  const masks = createMasks()
  for (const secret of [token, ...Object.values(access.secrets)]) masks.add(secret)
  const secrets = { ...access.secrets, GITHUB_TOKEN: token }
  const runner = runnerContext(folders)
  const github = {
    ...run.github,
    token,
    job: leg.id,
    workspace: folders.workspace,
    event_path: eventFile(folders.temp, run),
  }
  const own = {
    folder: run.tree.folder,
    repository: `${request.repository.owner}/${request.repository.name}`,
    ref: run.tree.sha,
  }
  const shell = leg.job.defaults?.run.shell ?? workflow.defaults?.run.shell
  const folder = leg.job.defaults?.run['working-directory'] ?? workflow.defaults?.run['working-directory']
  const jobContexts = { ...contexts, github, secrets, runner }
  const env = variablesOf(run, leg.job, jobContexts)
  const minutes = Number(filledValue(leg.job['timeout-minutes'], { contexts: pick(contexts, offered.job) }))
  const minute = request.minute ?? 60_000
  mkdirSync(run.artifacts, { recursive: true })
  return {
    folders,
    masks,
    places: {
      workspace: folders.workspace,
      own,
      remote: { ...request.actions, ...(request.ownActions ?? ownActions) },
    },
    environment: new Map(Object.entries(env)),
    paths: [],
    posts: [],
    groups: new Set(),
    contexts: jobContexts,
    github,
    runner,
    defaults: { shell, folder },
    basePath: basePath(request),
    extraVariables: request.machineVariables ?? {},
    artifacts: run.artifacts,
    minute,
    deadline: Date.now() + minutes * minute,
    states: new Map(),
    state: 'success',
    counter: 0,
  }
}

function variablesOf(run: Run, job: Job, contexts: Dictionary): Readonly<Record<string, string>> {
  const outer = filledAll(run.workflow.env, { contexts: pick(contexts, offered.workflowEnv) })
  return { ...outer, ...filledAll(job.env, { contexts: pick(contexts, offered.jobEnv) }) }
}

async function playAll(frame: Frame, job: Job): Promise<readonly StepResult[]> {
  const { machine } = frame
  const results: StepResult[] = []
  for (const step of job.steps) {
    const pre = await runPre(frame, step)
    if (pre !== undefined) results.push(pre)
  }
  results.push(...(await playSteps(frame, job.steps)))
  for (const post of machine.posts.reverse()) results.push(await post())
  machine.groups.forEach(endGroup)
  return results
}

/** The job's outputs; one that holds a secret is dropped, as GitHub does. */
function outputsOf(frame: Frame, job: Job): Readonly<Record<string, string>> {
  const scope = scopeOf(frame, environmentOf(frame), 'step')
  const pairs = Object.entries(job.outputs).map(([name, value]) => [name, filled(value, scope)] as const)
  return Object.fromEntries(pairs.filter(([, value]) => !frame.machine.masks.betrays(value)))
}

function failed(leg: Leg, access: Access, name: string, reason: string): JobResult {
  const annotation = {
    level: 'failure',
    message: reason,
    title: undefined,
    file: undefined,
    line: undefined,
    endLine: undefined,
  } as const
  return {
    ...{
      id: leg.id,
      name,
      conclusion: 'failure',
      outputs: {},
      steps: [],
      annotations: [annotation],
      summary: '',
      log: reason,
    },
    ...{ permissions: access.permissions, environment: undefined, concurrency: undefined },
  }
}

/** Plays one job on a fresh machine. */
export async function runJob(run: Run, leg: Leg): Promise<JobResult> {
  const bare = contextsOf(run, leg, {
    permissions: {},
    secrets: {},
    variables: run.request.variables ?? {},
    environment: undefined,
    refused: undefined,
  })
  const scope: Scope = { contexts: pick(bare, offered.job) }
  const name = nameOf(leg, scope)
  checkLabels(run, leg, scope)
  const access = accessOf(run, leg.job, scope)
  if (access.refused !== undefined) return failed(leg, access, name, access.refused)
  const machine = await createMachine(run, leg, access, contextsOf(run, leg, access))
  const frame: Frame = {
    ...{ kind: 'job', machine, places: machine.places, inputs: run.inputs, github: machine.github, inherited: {} },
    ...{ steps: new Map(), failed: false },
  }
  const steps = await playAll(frame, leg.job)
  const ending = scopeOf(frame, environmentOf(frame), 'step')
  return {
    id: leg.id,
    name,
    conclusion: machine.state,
    outputs: outputsOf(frame, leg.job),
    steps,
    annotations: steps.flatMap((step) => step.annotations),
    summary: steps.map((step) => step.summary).join(''),
    log: steps.flatMap((step) => step.log).join('\n'),
    permissions: access.permissions,
    environment: access.environment && { ...access.environment, url: filled(leg.job.environment?.url ?? '', ending) },
    concurrency: concurrencyOf(leg.job.concurrency, scope),
  }
}

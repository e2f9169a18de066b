import { stageNames } from '../stage.ts'

/** A workflow file of the governance repository, as far as its safety turns on what stands in it. */

export type Use = {
  readonly action: string
  readonly ref: string
  readonly inputs: Readonly<Record<string, string>>
}

export type Job = {
  readonly id: string
  readonly name: string
  readonly environment: string | null
  readonly permissions: boolean
  readonly runsOn: readonly string[]
  readonly uses: readonly Use[]
  /** the names of the secrets that it is given */
  readonly secrets: readonly string[]
}

export type WorkflowFile = {
  readonly path: string
  readonly events: readonly string[]
  /** whether what no job says is nothing at all */
  readonly closed: boolean
  readonly jobs: readonly Job[]
  /** secrets that stand outside every job */
  readonly loose: readonly string[]
  /** places that fetch what a pull request proposes */
  readonly fetchesProposal: boolean
}

type Words = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const recordOf = (value: unknown): Words => (isRecord(value) ? value : {})

function secretsIn(value: unknown): readonly string[] {
  const whole = JSON.stringify(value ?? null)
  const text = [...whole.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression]) => expression).join('\n')
  const names = [...text.matchAll(/\bsecrets\s*\.\s*([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name.toUpperCase())
  // a name that is only made at run time may be any
  const any = /\bsecrets\s*\[|toJSON\(\s*secrets\s*\)/i.test(text) || whole.includes('"secrets":"inherit"') ? ['*'] : []
  return [...new Set([...names, ...any])].filter((name) => name !== 'GITHUB_TOKEN')
}

function useOf(step: Words): readonly Use[] {
  const text = textOf(step.uses)
  if (text === '') return []
  const [action = '', ref = ''] = text.split('@')
  const inputs = Object.entries(recordOf(step.with)).map(([name, value]) => [name, String(value)] as const)
  return [{ action, ref, inputs: Object.fromEntries(inputs) }]
}

function labelsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  if (isRecord(value)) return [...labelsOf(value.labels), ...(value.group === undefined ? [] : ['group'])]
  return typeof value === 'string' ? [value] : []
}

function jobOf(id: string, job: Words): Job {
  const { environment } = job
  const steps = Array.isArray(job.steps) ? job.steps.filter(isRecord) : []
  return {
    id,
    name: textOf(job.name) || id,
    environment: textOf(isRecord(environment) ? environment.name : environment) || null,
    permissions: job.permissions !== undefined,
    runsOn: labelsOf(job['runs-on']),
    uses: [...useOf(job), ...steps.flatMap(useOf)],
    secrets: secretsIn(job),
  }
}

function eventsOf(on: unknown): readonly string[] {
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(String) : Object.keys(recordOf(on))
}

const proposal = /pull_request\.head|workflow_run\.head|github\.head_ref|refs\/pull\//

/** What a workflow file says; null where it is none. */
export function readWorkflow(path: string, value: unknown): WorkflowFile | null {
  if (!isRecord(value) || !isRecord(value.jobs)) return null
  const { jobs, ...rest } = value
  const steps = Object.values(jobs).flatMap((job) => {
    const listed = recordOf(job).steps
    return Array.isArray(listed) ? listed.filter(isRecord) : []
  })
  return {
    path,
    events: eventsOf(value.on),
    closed: isRecord(value.permissions) && Object.keys(value.permissions).length === 0,
    jobs: Object.entries(jobs).flatMap(([id, job]) => (isRecord(job) ? [jobOf(id, job)] : [])),
    loose: secretsIn(rest),
    fetchesProposal: steps.some(
      (step) =>
        proposal.test(textOf(recordOf(step.with).ref)) || /git (?:fetch|checkout).*pull\//.test(textOf(step.run)),
    ),
  }
}

const suiteActions: readonly string[] = [...stageNames, 'promote', 'proposals', 'reconcile', 'status-tags']

/** The name of the suite's own action that a step uses, or null. */
export function suiteAction({ action }: Use): string | null {
  const name = /^[^/]+\/[^/]+\/actions\/([a-z-]+)$/.exec(action)?.[1]
  return name !== undefined && suiteActions.includes(name) ? name : null
}

/** Whether a job uses one of the suite's actions, and so may hold credentials. */
export const usesSuite = (job: Job): boolean => job.uses.some((use) => suiteAction(use) !== null)

/** Whether a use names one state of the code and no other: a commit, a digest, or the file's own repository. */
export const isPinned = ({ action, ref }: Use): boolean =>
  /^[0-9a-f]{40}$/.test(ref) ||
  /^(?:\.|\$)\//.test(action) ||
  (/^docker:\/\/.*$/.test(action) && /^sha256:[0-9a-f]{64}$/.test(ref))

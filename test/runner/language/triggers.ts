import { z } from 'zod'
import { isPullRequestEvent, kindOf, kinds, pullRequestOf, pushOf, textOf } from './events.ts'
import type { Event } from './events.ts'
import { passes } from './filter-pattern.ts'
import { Refusal } from './refusal.ts'
import { readYaml } from './workflow-file.ts'
import type { Workflow } from './workflow-file.ts'

const names = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])
const Filter = z.strictObject({
  types: names.optional(),
  branches: names.optional(),
  'branches-ignore': names.optional(),
  tags: names.optional(),
  'tags-ignore': names.optional(),
  paths: names.optional(),
  'paths-ignore': names.optional(),
  workflows: names.optional(),
})
type Filter = z.infer<typeof Filter>
const Schedule = z.array(z.strictObject({ cron: z.string().regex(/^\S+( \S+){4}$/, 'a cron has five fields') })).min(1)
const DispatchInput = z.strictObject({
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'choice', 'number', 'environment']).default('string'),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  options: z.array(z.string()).optional(),
})
const Dispatch = z.strictObject({ inputs: z.record(z.string(), DispatchInput).nullish() }).nullable()
export type DispatchInput = z.infer<typeof DispatchInput>

export type ChangedPaths = () => Promise<readonly string[]>

function filterOf(file: string, name: string, value: unknown): Filter {
  const kind = kindOf(name)
  const filter = readPart(Filter, `${file} / on / ${name}`, value ?? {})
  for (const key of Object.keys(filter))
    if (key !== 'types' && !kind.filters.includes(key))
      throw new Refusal(`${file} / on / ${name}: GitHub knows no "${key}" here`)
  for (const pair of ['branches', 'tags', 'paths'] as const)
    if (filter[pair] !== undefined && filter[`${pair}-ignore`] !== undefined)
      throw new Refusal(`${file} / on / ${name}: "${pair}" and "${pair}-ignore" exclude each other`)
  for (const type of filter.types ?? [])
    if (kind.types !== 'any' && !kind.types.includes(type))
      throw new Refusal(`${file} / on / ${name}: the runner knows no type "${type}"`)
  if (name === 'workflow_run' && filter.workflows === undefined)
    throw new Refusal(`${file} / on / workflow_run: GitHub wants "workflows"`)
  if (name === 'workflow_run' && filter.types === undefined)
    throw new Refusal(`${file} / on / workflow_run: without "types" it starts three times; the runner wants them named`)
  return filter
}

function readPart<T>(schema: z.ZodType<T>, place: string, value: unknown): T {
  return readYaml(schema, place, JSON.stringify(value))
}

/** Refuses whatever stands under `on:` and is not implemented, whether or not this event asks for it. */
export function checkTriggers(file: string, workflow: Workflow): void {
  for (const [name, value] of Object.entries(workflow.on)) {
    if (kinds[name] === undefined) throw new Refusal(`${file} / on: the runner does not implement the event "${name}"`)
    if (name === 'schedule') readPart(Schedule, `${file} / on / schedule`, value)
    else if (name === 'workflow_dispatch') dispatchInputs(file, workflow)
    else filterOf(file, name, value)
  }
}

export function dispatchInputs(file: string, workflow: Workflow): Readonly<Record<string, DispatchInput>> {
  const value = workflow.on.workflow_dispatch
  return value === undefined ? {} : (readPart(Dispatch, `${file} / on / workflow_dispatch`, value)?.inputs ?? {})
}

function passesTypes(event: Event, filter: Filter): boolean {
  const kind = kindOf(event.name)
  if (kind.types === 'none') return true
  const listened = filter.types ?? kind.usual
  return listened === undefined || listened.includes(textOf(event.payload, 'action') ?? '')
}

function passesNames(filter: Filter, kind: 'branches' | 'tags', name: string): boolean {
  const wanted = filter[kind]
  const ignored = filter[`${kind}-ignore`]
  if (wanted !== undefined) return passes(wanted, name)
  return ignored === undefined || !passes(ignored, name)
}

function passesRef(event: Event, filter: Filter): boolean {
  if (isPullRequestEvent(event)) return passesNames(filter, 'branches', pullRequestOf(event).base.ref)
  if (event.name !== 'push') return true
  const [, room = '', name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(pushOf(event).ref) ?? []
  const kind = room === 'tags' ? 'tags' : 'branches'
  const other = room === 'tags' ? 'branches' : 'tags'
  const silent = filter[kind] === undefined && filter[`${kind}-ignore`] === undefined
  // A filter on branches alone keeps tags out, and the other way round.
  if (silent) return filter[other] === undefined && filter[`${other}-ignore`] === undefined
  return passesNames(filter, kind, name)
}

async function passesPaths(filter: Filter, changed: ChangedPaths): Promise<boolean> {
  const { paths, 'paths-ignore': ignored } = filter
  if (paths !== undefined) return (await changed()).some((path) => passes(paths, path))
  if (ignored !== undefined) return (await changed()).some((path) => !passes(ignored, path))
  return true
}

const RunPayload = z.looseObject({ name: z.string().nullable(), head_branch: z.string().nullable() })

function passesRun(event: Event, filter: Filter): boolean {
  const run = RunPayload.parse(event.payload.workflow_run)
  return filter.workflows?.includes(run.name ?? '') === true && passesNames(filter, 'branches', run.head_branch ?? '')
}

const skips = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/

function isSkipped(event: Event): boolean {
  if (event.name !== 'push') return false
  const push = pushOf(event)
  return push.deleted || skips.test(push.head_commit?.message ?? '')
}

const CheckRun = z.looseObject({ app: z.looseObject({ slug: z.string().optional() }).nullable() })

/** GitHub starts nothing for check runs its own Actions app made, lest a workflow wake itself for ever. */
function isOwnCheck(event: Event): boolean {
  return event.name === 'check_run' && CheckRun.parse(event.payload.check_run).app?.slug === 'github-actions'
}

/** Whether GitHub starts this workflow for this event. */
export async function starts(file: string, workflow: Workflow, event: Event, changed: ChangedPaths): Promise<boolean> {
  if (!(event.name in workflow.on) || isSkipped(event) || isOwnCheck(event)) return false
  const value = workflow.on[event.name]
  if (event.name === 'schedule')
    return readPart(Schedule, file, value).some((one) => one.cron === textOf(event.payload, 'schedule'))
  if (event.name === 'workflow_dispatch') {
    const asked = textOf(event.payload, 'workflow')
    return asked === undefined || file === asked || file.endsWith(`/${asked}`)
  }
  const filter = filterOf(file, event.name, value)
  if (!passesTypes(event, filter) || !passesRef(event, filter)) return false
  if (event.name === 'workflow_run' && !passesRun(event, filter)) return false
  return passesPaths(filter, changed)
}

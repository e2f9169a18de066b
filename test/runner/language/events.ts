import { z } from 'zod'
import type { Dictionary } from './expression.ts'
import { Refusal } from './refusal.ts'

export interface Event {
  readonly name: string
  readonly payload: Dictionary
}

interface Kind {
  /** The activity types GitHub knows; none where the event has no types, any where they are the user's own. */
  readonly types: readonly string[] | 'none' | 'any'
  /** The types a workflow without `types:` listens to; all when absent. */
  readonly usual?: readonly string[]
  readonly filters: readonly string[]
  /** Whose workflow file runs: that of the default branch, the merge of the proposal, what was pushed, or what the caller picks. */
  readonly file: 'default' | 'merge' | 'pushed' | 'chosen'
}

const branches = ['branches', 'branches-ignore']
const paths = ['paths', 'paths-ignore']
const usualForPull = ['opened', 'synchronize', 'reopened']
const pullTypes = [
  ...usualForPull,
  ...['assigned', 'unassigned', 'labeled', 'unlabeled', 'edited', 'closed', 'converted_to_draft', 'locked', 'unlocked'],
  ...['enqueued', 'dequeued', 'milestoned', 'demilestoned', 'ready_for_review', 'review_requested'],
  ...['review_request_removed', 'auto_merge_enabled', 'auto_merge_disabled'],
]

export const kinds: Readonly<Record<string, Kind>> = {
  push: { types: 'none', filters: [...branches, 'tags', 'tags-ignore', ...paths], file: 'pushed' },
  pull_request: { types: pullTypes, usual: usualForPull, filters: [...branches, ...paths], file: 'merge' },
  pull_request_target: { types: pullTypes, usual: usualForPull, filters: [...branches, ...paths], file: 'default' },
  pull_request_review: { types: ['submitted', 'edited', 'dismissed'], filters: [], file: 'merge' },
  workflow_run: { types: ['requested', 'completed'], filters: ['workflows', ...branches], file: 'default' },
  schedule: { types: 'none', filters: [], file: 'default' },
  workflow_dispatch: { types: 'none', filters: ['inputs'], file: 'chosen' },
  repository_dispatch: { types: 'any', filters: [], file: 'default' },
  check_run: { types: ['created', 'rerequested', 'completed', 'requested_action'], filters: [], file: 'default' },
  check_suite: { types: ['completed'], filters: [], file: 'default' },
  status: { types: 'none', filters: [], file: 'default' },
  issue_comment: { types: ['created', 'edited', 'deleted'], filters: [], file: 'default' },
  issues: { types: ['opened', 'edited', 'closed', 'reopened', 'labeled', 'unlabeled'], filters: [], file: 'default' },
}

export function kindOf(name: string): Kind {
  const kind = kinds[name]
  if (kind === undefined) throw new Refusal(`the runner does not implement the event "${name}"`)
  return kind
}

const repository = z.looseObject({ id: z.number(), full_name: z.string() })
const PullRequest = z.looseObject({
  number: z.number(),
  head: z.looseObject({ ref: z.string(), sha: z.string(), repo: repository.nullable() }),
  base: z.looseObject({ ref: z.string(), sha: z.string(), repo: repository }),
})
export type PullRequest = z.infer<typeof PullRequest>
const Push = z.looseObject({
  ref: z.string(),
  after: z.string(),
  deleted: z.boolean().default(false),
  head_commit: z.looseObject({ message: z.string() }).nullish(),
})
export type Push = z.infer<typeof Push>

function read<T>(event: Event, schema: z.ZodType<T>, part: unknown): T {
  const result = schema.safeParse(part)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Refusal(`the ${event.name} payload: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

export function pullRequestOf(event: Event): PullRequest {
  return read(event, PullRequest, event.payload.pull_request)
}

export function pushOf(event: Event): Push {
  return read(event, Push, event.payload)
}

export function isPullRequestEvent(event: Event): boolean {
  return event.name.startsWith('pull_request')
}

/** Whether the proposal comes from another repository, so that its run gets a reading token and no secrets. */
export function isFromFork(event: Event): boolean {
  if (event.name !== 'pull_request' && event.name !== 'pull_request_review') return false
  const { head, base } = pullRequestOf(event)
  return head.repo?.id !== base.repo.id
}

export function textOf(payload: Dictionary, key: string): string | undefined {
  const value = payload[key]
  return typeof value === 'string' ? value : undefined
}

/** The ref whose workflow files an event runs and which the run reports as its own. */
export function refOf(event: Event, defaultBranch: string): string {
  switch (kindOf(event.name).file) {
    case 'default':
      return `refs/heads/${defaultBranch}`
    case 'merge':
      return `refs/pull/${pullRequestOf(event).number}/merge`
    case 'pushed':
      return pushOf(event).ref
    case 'chosen': {
      const ref = textOf(event.payload, 'ref') ?? defaultBranch
      return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`
    }
  }
}

import type { Finding } from '../verdict.ts'
import type { Seen } from '../protection/seen.ts'

/** Everything that must be set before the suite can hold what it says, in the order in which it is shown. */
export const preconditions = [
  'policy-valid',
  'people-valid',
  'models-valid',
  'identities-current',
  'teams-exist',
  'roles-staffed',
  'repository-writable',
  'issues-enabled',
  'merge-possible',
  'plan-suffices',
  'app-known',
  'app-installed',
  'app-permissions',
  'pull-request-required',
  'native-approvals',
  'native-staleness-off',
  'dismissals-restricted',
  'checks-required',
  'checks-pinned',
  'checks-not-strict',
  'force-push-refused',
  'deletion-refused',
  'merge-queue-off',
  'bypass-restricted',
  'bypass-recorded',
  'classic-protection-absent',
  'no-recent-bypass',
  'ledger-writer',
  'ledger-writable',
  'ledger-append-only',
  'genesis-recorded',
  'governance-recorded',
  'code-owners-valid',
  'code-owners-cover',
  'environments-exist',
  'environments-restricted',
  'environments-no-admin-bypass',
  'judging-unattended',
  'credentials-in-place',
  'mlflow-only-in-environments',
  'app-key-only-in-environments',
  'actions-enabled',
  'actions-may-not-approve',
  'job-token-reads',
  'workflows-present',
  'workflows-enabled',
  'workflows-triggered',
  'workflows-pinned',
  'workflows-permissions',
  'workflows-environments',
  'check-names-free',
  'proposal-not-run',
  'runners-isolated',
  'proposals-scheduled',
  'registry-watched',
  'tags-apart',
  'receivers-signed',
  'versions-run-again',
  'registry-https',
  'registry-reachable',
  'registry-version',
  'node-version',
] as const
export type Precondition = (typeof preconditions)[number]

type Facts = Finding['facts']

/** How a precondition stands; nothing is done that was not seen. */
export type Outcome =
  | { readonly state: 'done'; readonly facts: Facts }
  | { readonly state: 'missing'; readonly facts: Facts }
  | { readonly state: 'unknown'; readonly why: string }

export const done = (facts: Facts = {}): Outcome => ({ state: 'done', facts })
export const missing = (facts: Facts = {}): Outcome => ({ state: 'missing', facts })
export const unknown = (why: string): Outcome => ({ state: 'unknown', why })

/** What follows from something seen; what was not seen is unknown. */
export const given = <T>(one: Seen<T>, judge: (value: T) => Outcome): Outcome =>
  one.seen ? judge(one.value) : unknown(one.why)

/** Missing where anything is listed. */
export const noneOf = (name: string, listed: readonly string[]): Outcome =>
  listed.length === 0 ? done() : missing({ [name]: [...listed] })

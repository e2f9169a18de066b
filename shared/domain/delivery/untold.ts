import { isBefore } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { GovernanceRecord, ModelFactsRecord } from '../ledger/record.ts'
import { requestPlace } from '../request/request-rules.ts'
import type { OutcomeEntry } from './event.ts'

/** What is recorded and not yet told on GitHub: a run may have ended between the two. */

/** Who made something, by the login that REST shows; null where nobody is known. */
type By = { readonly by: string | null }

export type CommentReading = By & { readonly pull: number; readonly body: string }

export type DeploymentReading = By & {
  readonly id: number
  readonly at: string
  readonly payload: Readonly<Record<string, string>>
  /** in small letters; null where it was given none yet */
  readonly state: string | null
}

export type ClosedEntry = Entry & { readonly record: OutcomeEntry['record'] | GovernanceRecord | ModelFactsRecord }

/** A run tells what earlier ones left before it closes anything more, so that no more than the last few can be untold. */
const mostLookedAt = 10

/** How many deployments are read, the newest: those of other workflows may leave no room for ours. */
export const mostDeployments = 100

const isClosed = (entry: Entry): entry is ClosedEntry =>
  entry.record.kind === 'outcome' || entry.record.kind === 'model-facts' || isGovernance(entry.record)

const isGovernance = (record: Entry['record']): record is GovernanceRecord =>
  record.kind === 'genesis' || record.kind === 'policy'

/** The last records that end a request of the environment, or of none, oldest first; what one pull request brought is told as a whole. */
export function lastClosed(entries: readonly Entry[], environment: string): readonly ClosedEntry[] {
  const found: ClosedEntry[] = []
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index]
    if (entry === undefined || !isClosed(entry)) continue
    const [oldest] = found
    if (found.length >= mostLookedAt && entry.record.request.pull !== oldest?.record.request.pull) break
    const place = requestPlace(entry.record.request.folder)?.environment ?? null
    if (place === null || place === environment) found.unshift(entry)
  }
  return found
}

/** Whether something that names the record was made by who may: whoever asks, or who wrote the record. */
const isOurs = ({ by }: By, { record }: Entry, asking: string): boolean =>
  by === asking || by === `${record.writer.app ?? 'github-actions'}[bot]`

const moved = (entry: ClosedEntry): entry is OutcomeEntry =>
  entry.record.kind === 'outcome' && entry.record.result === 'done' && entry.record.move !== null

/** Whether the deployment of a record would be among those that were read; of what is older than all of them nobody knows. */
function isShown({ record }: Entry, deployments: readonly DeploymentReading[]): boolean {
  return deployments.length < mostDeployments || deployments.some(({ at }) => isBefore(at, record.at))
}

/** The completed moves whose deployment is not there; nothing is deployed where nothing is live afterwards. */
export function withoutDeployment(
  closed: readonly ClosedEntry[],
  deployments: readonly DeploymentReading[],
  asking: string,
): readonly OutcomeEntry[] {
  return closed
    .filter(moved)
    .filter(
      (entry) =>
        entry.record.move?.to !== null &&
        isShown(entry, deployments) &&
        !deployments.some((one) => one.payload.digest === entry.digest && isOurs(one, entry, asking)),
    )
}

/** Those of the records that no comment of ours on their pull request names; a deployment is made after the comment. */
export function withoutComment(
  closed: readonly ClosedEntry[],
  comments: readonly CommentReading[],
  asking: string,
): readonly ClosedEntry[] {
  return closed.filter(
    (entry) =>
      !comments.some(
        (one) =>
          one.pull === entry.record.request.pull && one.body.includes(entry.digest) && isOurs(one, entry, asking),
      ),
  )
}

export type WantedState = {
  readonly deployment: number
  readonly state: 'success' | 'inactive'
  readonly entry: OutcomeEntry
}

/** A ledger that was told of nowhere yet must not send hundreds of requests at once. */
const mostStates = 20

/** The states that deployments of ours lack: the last move of each model is in force, and no earlier one. */
export function wantedStates(
  entries: readonly Entry[],
  environment: string,
  deployments: readonly DeploymentReading[],
  asking: string,
): readonly WantedState[] {
  const moves = new Map<string, OutcomeEntry>()
  const last = new Map<string, string>()
  for (const entry of entries) {
    if (!isClosed(entry) || !moved(entry) || entry.record.move?.environment !== environment) continue
    moves.set(entry.digest, entry)
    last.set(entry.record.move.model, entry.digest)
  }
  return deployments
    .flatMap((one): readonly WantedState[] => {
      const entry = moves.get(one.payload.digest ?? '')
      if (entry === undefined || !isOurs(one, entry, asking)) return []
      const state = last.get(entry.record.move?.model ?? '') === entry.digest ? 'success' : 'inactive'
      const lacks = one.state === null || (state === 'inactive' && one.state === 'success')
      return lacks ? [{ deployment: one.id, state, entry }] : []
    })
    .slice(0, mostStates)
}

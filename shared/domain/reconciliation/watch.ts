import type { Policy } from '../governance/policy.ts'
import { formatInstant, isBefore, latest, millis, plus } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import { promotionFinding } from '../promotion.ts'
import type { Finding } from '../verdict.ts'
import { reconciliations } from './history.ts'

/** Whether the registry was looked at lately enough for anything to be promoted there. */

/** Servers' clocks differ by less than this. */
const slack = 5 * 60_000

export type Heartbeat = {
  /** when the last look was recorded; null where none was */
  readonly at: string | null
  /** when the last record of any kind was written; null where the ledger has none */
  readonly recorded: string | null
}

/** The last look at the registry as the ledger knows it. */
export const heartbeatOf = (entries: readonly Entry[]): Heartbeat => ({
  at: reconciliations(entries).at(-1)?.at ?? null,
  recorded: entries.at(-1)?.record.at ?? null,
})

/**
 * That the last look is older than the policy's `watch`, or that its age cannot be told; null where it is young enough or
 * the policy has no watch. `known` are times that somebody else's clock told: none of them is later than now.
 */
export function watchFinding(
  { at, recorded }: Heartbeat,
  { ledger: { watch } }: Policy,
  now: string,
  weight: Finding['weight'],
  known: readonly string[] = [],
): Finding | null {
  if (watch === undefined) return null
  const latestKnown = latest([now, ...known]) ?? now
  const behind = recorded !== null && isBefore(formatInstant(millis(latestKnown) + slack), recorded)
  // a clock that runs behind the ledger tells no age
  if (at !== null && !behind && !isBefore(plus(at, watch), latestKnown)) return null
  return promotionFinding('reconcile-too-old', weight, { last: at, watch, now: latestKnown, behind })
}

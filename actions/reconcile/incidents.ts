import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { completedMoves } from '../../shared/domain/ledger/history.ts'
import { isAfter } from '../../shared/domain/instant.ts'
import { incidentKey, parseIncidentKey, type Seen } from '../../shared/domain/reconciliation/difference.ts'
import { lookedThere, reconciliations } from '../../shared/domain/reconciliation/history.ts'
import type { Unread } from '../../shared/domain/reconciliation/looked.ts'
import type { Incidents } from '../../shared/ports/incidents.ts'
import { incidentOf, putRight, type Remedy } from '../../shared/render/reconciliation/incident.ts'
import { keepIncidents, type Told } from '../../shared/runtime/incidents.ts'

/** One issue for each difference, closed once a look no longer finds it where it looked. */

export type Holding = {
  readonly differences: readonly Seen[]
  readonly unread: readonly Unread[]
  readonly remedies: ReadonlyMap<string, Remedy>
  /** the ledger as it stood before this look was recorded */
  readonly entries: readonly Entry[]
  readonly now: string
}

/** What closed the incident: the move that the ledger recorded after the difference was last seen, if one did. */
function closing({ entries, now }: Holding, key: string): string {
  const about = parseIncidentKey(key)
  const last = reconciliations(entries).at(-1)?.at ?? null
  const move = completedMoves(entries, about?.model ?? '', about?.environment ?? '').at(-1)
  const since = move !== undefined && last !== null && isAfter(move.at, last) ? move : null
  return putRight(
    last,
    now,
    since === null ? null : { record: since.number, pull: since.request.pull, kind: since.request.kind },
  )
}

export function tellDifferences(incidents: Incidents, holding: Holding): Promise<Told> {
  const { differences, unread, remedies } = holding
  const hold = differences.map((one) => incidentOf(one, remedies.get(incidentKey(one)) ?? null))
  return keepIncidents(incidents, hold, {
    owns: (key) => {
      const about = parseIncidentKey(key)
      return about !== null && lookedThere({ unread }, about)
    },
    putRight: (key) => closing(holding, key),
  })
}

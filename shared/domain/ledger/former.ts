import type { FormerProblem } from '../facts.ts'
import type { Entry } from './chain.ts'
import { completedMoves } from './history.ts'
import type { OutcomeRecord } from './record.ts'

/** What an environment showed before, as far as the way back leads there. */

const isPastStages = ({ judgement }: OutcomeRecord): boolean => judgement?.breakGlass !== undefined

type Place = { readonly model: string; readonly environment: string }

/**
 * The completed moves of the place after the last time that it was emptied, but those past the stages: a review may as well be what
 * took the version away, and one that confirmed it has a record of its own.
 */
function approvedMoves(entries: readonly Entry[], { model, environment }: Place): readonly OutcomeRecord[] {
  const moves = completedMoves(entries, model, environment)
  return moves
    .slice(moves.findLastIndex(({ request }) => request.kind === 'retirement') + 1)
    .filter((one) => !isPastStages(one))
}

/** The record by which a version came to the place that was approved there, or why this record is none. */
export function formerMove(
  entries: readonly Entry[],
  asked: Place & { readonly version: string; readonly record: number },
): { readonly outcome: OutcomeRecord } | { readonly problem: FormerProblem } {
  const found = entries.find(({ record }) => record.number === asked.record)?.record
  if (found === undefined) return { problem: 'no-such-record' }
  if (found.kind !== 'outcome' || found.result !== 'done' || found.move === null)
    return { problem: 'no-completed-move' }
  if (found.move.model !== asked.model || found.move.environment !== asked.environment)
    return { problem: 'of-another-place' }
  if (found.move.to !== asked.version) return { problem: 'of-another-version' }
  if (approvedMoves(entries, asked).includes(found)) return { outcome: found }
  return { problem: isPastStages(found) ? 'by-break-glass' : 'retired-since' }
}

/** The moves that led to what is there, oldest first: whatever was gone back from is left out. */
function pathOf(moves: readonly OutcomeRecord[]): readonly OutcomeRecord[] {
  return moves.reduce<readonly OutcomeRecord[]>((path, one) => {
    const back = one.request.kind === 'rollback' ? path.findLastIndex(({ move }) => move?.to === one.move?.to) : -1
    return back < 0 ? [...path, one] : path.slice(0, back + 1)
  }, [])
}

/** The move by which the place came to what was approved there before, or to the version named; null where the ledger knows none. */
export function formerOf(entries: readonly Entry[], place: Place, version: string | null): OutcomeRecord | null {
  const now = completedMoves(entries, place.model, place.environment).at(-1)?.move?.to ?? null
  const approved = approvedMoves(entries, place)
  return (
    (version === null ? pathOf(approved) : approved).findLast(({ move }) => {
      const to = move?.to ?? null
      return to !== null && to !== now && (version === null || to === version)
    }) ?? null
  )
}

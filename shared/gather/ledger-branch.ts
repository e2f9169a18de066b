import type { Forge, Movement } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'

/** So many of the branch's newest moves are looked at, since each run of the promoter looks: what lies further back is not seen here. */
const newest = 200

/**
 * A commit at which the forge saw the ledger's branch and which the branch no longer has: somebody deleted the branch or
 * wrote it anew. Null where nothing was lost, also where it was put back, or where what is gone is only what another account
 * had pushed onto it. What is cut off leaves a chain that verifies, and without this a run would take a ledger that is gone
 * for one that has not begun.
 */
export async function lostTip(forge: Forge, ledger: Ledger, branch: string): Promise<string | null> {
  const moves = await forge.movements(branch, newest)
  // of the oldest of many nobody tells any more who made what it took away
  const suspect = moves
    .slice(moves.length < newest ? 0 : 1)
    .filter(({ kind }) => kind === 'force-push' || kind === 'deletion')
  if (suspect.length === 0) return null
  const kept = new Set((await ledger.commits()).map(({ sha }) => sha))
  // where no App was named any may have written it, as a trial's workflow does by its own token
  const isWriter = ({ by }: Movement): boolean =>
    ledger.app === null ? by?.kind === 'bot' : by?.login === `${ledger.app}[bot]`
  const made = moves.filter(({ kind }) => kind !== 'deletion')
  const own = new Set(made.filter(isWriter).map(({ sha }) => sha))
  const foreign = new Set(made.filter((move) => move.by !== null && !isWriter(move)).map(({ sha }) => sha))
  const taken = suspect.map(({ before }) => before).filter((sha) => own.has(sha) || !foreign.has(sha))
  return [...taken, ...own].find((sha) => !kept.has(sha)) ?? null
}

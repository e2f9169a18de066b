import type { Forge } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'

/** So many of the branch's newest moves are looked at; each run of the promoter looks, so none of them is missed. */
const newest = 200

/**
 * A commit at which the forge saw the ledger's branch and which the branch no longer has: somebody deleted the branch or
 * wrote it anew. Null where nothing was lost, also where it was put back. What is cut off leaves a chain that verifies, and
 * without this a run would take a ledger that is gone for one that has not begun.
 */
export async function lostTip(forge: Forge, ledger: Ledger, branch: string): Promise<string | null> {
  const moves = await forge.movements(branch, newest)
  const suspect = moves.filter(({ kind }) => kind === 'force-push' || kind === 'deletion')
  if (suspect.length === 0) return null
  const kept = new Set((await ledger.commits()).map(({ sha }) => sha))
  return suspect.find(({ before }) => !kept.has(before))?.before ?? null
}

import type { Forge } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'

/** So many of the branch's newest moves are looked at; each run of the promoter looks, so none of them is missed. */
const newest = 200

/**
 * A commit at which the forge saw the ledger's branch and which the branch no longer has: somebody deleted the branch or
 * wrote it anew. Null where nothing was lost, also where it was put back, or where what is gone is only what another account
 * had pushed onto it. What is cut off leaves a chain that verifies, and without this a run would take a ledger that is gone
 * for one that has not begun.
 */
export async function lostTip(forge: Forge, ledger: Ledger, branch: string): Promise<string | null> {
  const moves = await forge.movements(branch, newest)
  const suspect = moves.filter(({ kind }) => kind === 'force-push' || kind === 'deletion')
  if (suspect.length === 0) return null
  const kept = new Set((await ledger.commits()).map(({ sha }) => sha))
  // a trial's records are written by the workflow's own token
  const writer = `${ledger.app ?? 'github-actions'}[bot]`
  const grown = moves.filter(({ kind }) => kind === 'push' || kind === 'creation')
  const foreign = new Set(grown.filter(({ by }) => by !== null && by.login !== writer).map(({ sha }) => sha))
  const own = grown.filter(({ by }) => by?.login === writer).map(({ sha }) => sha)
  const taken = suspect.map(({ before }) => before).filter((sha) => !foreign.has(sha))
  return [...taken, ...own].find((sha) => !kept.has(sha)) ?? null
}

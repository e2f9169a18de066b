import type { UnrecordedGovernance } from '../../domain/approval/builder/unrecorded.ts'
import { digestOf } from '../../domain/digest.ts'
import type { FailedRead } from '../../domain/forge.ts'
import type { Forge, Movement } from '../../ports/forge.ts'
import { governanceDigests } from '../governance.ts'
import { orFailed } from '../judges.ts'

/** Who brought governance to the base that no record explains. */

export type UnrecordedQuestion = {
  /** the digest of the governance that the ledger recorded last; null before the genesis */
  readonly recorded: string | null
  /** the branch that is the base */
  readonly branch: string
  /** the commit of the base under the request; where the request is merged, its own merge */
  readonly at: string
  readonly merged: boolean
}

/** More moves of the base than these are not looked through. */
const most = 100
/** A default branch moves for years; the merges that a look goes back over are among its newest moves. */
const newest = 1000

const unknown = (detail: string): UnrecordedGovernance => ({ moves: [], commits: [], unknown: detail })

const governanceAt = async (forge: Forge, commit: string): Promise<string> =>
  digestOf(await governanceDigests(forge, commit))

type Way = { readonly before: readonly Movement[]; readonly move: Movement }

/** The move that brought the base to a commit, and all that came before it in the list; moves of one second may come in any order. */
function wayTo(moves: readonly Movement[], commit: string): Way | null {
  const index = moves.findLastIndex(({ sha }) => sha === commit)
  const move = moves[index]
  return move === undefined ? null : { move, before: moves.filter((_, other) => other !== index) }
}

/** The moves that changed governance, back to where the base last held the recorded one; null where that is not told. */
async function changingMoves(
  forge: Forge,
  moves: readonly Movement[],
  under: string,
  recorded: string,
): Promise<readonly Movement[] | null> {
  const found: Movement[] = []
  let way = wayTo(moves, under)
  for (let looked = 0; way !== null && looked < most; looked++) {
    const { move, before: others } = way
    if (move.kind === 'creation' || move.kind === 'deletion') return null
    const [after, before] = await Promise.all([governanceAt(forge, move.sha), governanceAt(forge, move.before)])
    if (after !== before) found.push(move)
    if (before === recorded) return found
    way = wayTo(others, move.before)
  }
  return null
}

/** The commit that the base stood at before the request: the one under it, or where it is merged the one before its merge. */
function under(moves: readonly Movement[], { at, merged, branch }: UnrecordedQuestion): string {
  const move = moves.findLast(({ sha }) => sha === at)
  // an entry may come a little later than its move
  if (move === undefined)
    throw new Error(`GitHub's activity of ${branch} does not tell yet how ${at.slice(0, 12)} came there`)
  return merged ? move.before : at
}

async function bringers(forge: Forge, question: UnrecordedQuestion, recorded: string) {
  if (!question.merged && (await governanceAt(forge, question.at)) === recorded) return null
  const moves = await forge.movements(question.branch, newest)
  const commit = under(moves, question)
  if ((await governanceAt(forge, commit)) === recorded) return null
  const changing = await changingMoves(forge, moves, commit, recorded)
  if (changing === null)
    return unknown(`the activity of ${question.branch} does not lead back to the recorded files within ${most} moves`)
  const brought = await Promise.all(changing.map(({ before, sha }) => forge.commitsBetween(before, sha)))
  const commits = new Map(brought.flat().map((one) => [one.sha, one]))
  return {
    moves: changing.map(({ sha, by }) => ({ sha, pusher: by })),
    commits: [...commits.values()],
    unknown: null,
  }
}

/** Who brought what no record explains; nothing where the base held the recorded governance, or a read that failed. */
export async function readUnrecorded(
  forge: Forge,
  question: UnrecordedQuestion,
): Promise<{ readonly value: UnrecordedGovernance | null } | { readonly failed: FailedRead }> {
  const { recorded } = question
  return recorded === null ? { value: null } : orFailed('events', () => bringers(forge, question, recorded))
}

import { isCleanMerge, updateMergesOf } from '../domain/approval/builder/base-merge.ts'
import type { Commit, Head } from '../domain/forge.ts'
import { parseHeadRecord } from '../domain/head-record.ts'
import { isBefore } from '../domain/instant.ts'
import { mergedTeamRecords, parseTeamRecord, type TeamRecord } from '../domain/approval/objection/team-record.ts'
import type { Forge, HeadReading, Movement, OwnCheck } from '../ports/forge.ts'

export type HeadsReading = {
  readonly heads: readonly Head[]
  readonly checks: readonly OwnCheck[]
  readonly foreignChecks: readonly string[]
  /** whom our checks at any head of this request saw in a role when they objected */
  readonly formerly: TeamRecord
}

/** The moves that gave the branch the heads it has had since it was made last; its deletion after a merge is none. */
export function headMovements(movements: readonly Movement[]): readonly Movement[] {
  const begun = movements.findLastIndex(({ kind }) => kind === 'creation')
  return movements.slice(Math.max(0, begun)).filter(({ kind }) => kind !== 'deletion')
}

/** Our first record of a head on this request: the earliest that any of our runs there carries. */
function recordOf(reading: HeadReading | undefined, pull: number): Head['record'] {
  const records = (reading?.checks ?? []).flatMap(({ externalId }) => {
    const record = parseHeadRecord(externalId)
    return record !== null && record.pull === pull && record.sha === reading?.sha ? [record] : []
  })
  const first = records.reduce<(typeof records)[number] | null>(
    (early, one) => (early === null || isBefore(one.at, early.at) ? one : early),
    null,
  )
  return first === null ? null : { at: first.at, digest: first.digest }
}

/** More merges of the base than these are not computed again, and then are ordinary pushes. */
const mostMerges = 5

/** The heads that are merges of the base and come out the same when computed again, by their commits. */
export async function cleanBaseMerges(
  forge: Forge,
  commits: readonly Commit[],
  moves: readonly Movement[],
): Promise<ReadonlySet<string>> {
  const merges = updateMergesOf(commits, moves).slice(-mostMerges)
  const read = await Promise.all(merges.map(async (merge) => [merge.sha, await forge.mergeTrees(merge)] as const))
  return new Set(read.flatMap(([sha, trees]) => (trees !== null && isCleanMerge(trees) ? [sha] : [])))
}

/** Every head of the request's branch with who pushed it, when the server saw it, and what we recorded of it. */
export async function readHeads(
  forge: Forge,
  pull: {
    readonly number: number
    readonly branch: string
    readonly head: string
    /** the request's commits, where merges of the base may be harmless */
    readonly commits?: readonly Commit[]
  },
  folders: readonly string[],
  app: string | null,
): Promise<HeadsReading> {
  const moves = headMovements(await forge.movements(pull.branch))
  const shas = [...new Set([...moves.map(({ sha }) => sha), pull.head])]
  const wanted = folders.length === 0 ? ['promotions'] : folders
  const readings = await forge.heads(shas, wanted, app ?? 'github-actions')
  const bySha = new Map(readings.map((reading) => [reading.sha, reading]))
  const clean = await cleanBaseMerges(forge, pull.commits ?? [], moves)
  const heads = moves.map((move): Head => {
    const reading = bySha.get(move.sha)
    return {
      sha: move.sha,
      appearedAt: move.at,
      pusher: move.by,
      forced: move.kind === 'force-push',
      folder: reading?.folder ?? null,
      cleanBaseMerge: move.kind !== 'force-push' && clean.has(move.sha),
      record: recordOf(reading, pull.number),
    }
  })
  const current = bySha.get(pull.head)
  const own = readings
    .flatMap(({ checks }) => checks)
    .filter(({ externalId }) => parseHeadRecord(externalId)?.pull === pull.number)
  return {
    ...{ heads, checks: current?.checks ?? [], foreignChecks: current?.foreignChecks ?? [] },
    formerly: mergedTeamRecords(own.map(({ text }) => parseTeamRecord(text ?? ''))),
  }
}

import type { z } from 'zod'
import type { Movement } from '../../../ports/forge.ts'
import { ActivityEntry } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'
import type { RepositoryPath } from '../writes.ts'

/** The moves of a branch as GitHub recorded them. */

type Entry = z.infer<typeof ActivityEntry>

const most = 3000

const kinds: Readonly<Record<string, Movement['kind']>> = {
  push: 'push',
  force_push: 'force-push',
  branch_creation: 'creation',
  branch_deletion: 'deletion',
  pr_merge: 'merge',
  merge_queue_merge: 'merge',
}

const movementOf = ({ after, before, timestamp, activity_type: kind, actor }: Entry): Movement => ({
  sha: after,
  before,
  at: timestamp,
  kind: kinds[kind] ?? 'other',
  by:
    actor === null
      ? null
      : { id: actor.id, login: actor.login, kind: actor.type === 'Bot' ? 'bot' : 'user', state: 'active' },
})

/**
 * Whether the moves are one way without a gap, in whatever order moves of the same second came: each commit was left as
 * often as it was reached, but the first and the last. The oldest moves may be gone, as GitHub keeps them for a time.
 */
function isOneWay(entries: readonly Entry[]): boolean {
  const balance = new Map<string, number>()
  const count = (sha: string, by: number): unknown => balance.set(sha, (balance.get(sha) ?? 0) + by)
  for (const { before, after } of entries) {
    count(before, -1)
    count(after, 1)
  }
  const odd = [...balance.values()].filter((value) => value !== 0)
  return odd.length === 0 || (odd.length === 2 && odd.every((value) => Math.abs(value) === 1))
}

/**
 * Every move of a branch, oldest first, or no more pages of them than hold the newest of which so many are asked; a way with a gap
 * is an error, since a head may lie in it.
 */
export async function readMovements(
  api: GithubConnection,
  path: RepositoryPath,
  branch: string,
  newest: number | null = null,
): Promise<readonly Movement[]> {
  const ref = `refs/heads/${branch}`
  const route = 'GET /repos/{owner}/{repo}/activity'
  const all =
    newest === null
      ? await api.restPages(route, { ...path, ref, direction: 'asc' }, ActivityEntry, most)
      : (await api.restPages(route, { ...path, ref, direction: 'desc' }, ActivityEntry, most, newest)).toReversed()
  const entries = all.filter((entry) => entry.ref === ref)
  if (!isOneWay(entries))
    throw new ForgeError(
      'bad-answer',
      `GitHub's activity of the branch ${branch} has a gap: a head of it is not told. Run the job again, or propose anew from a fresh branch.`,
    )
  return entries.map(movementOf)
}

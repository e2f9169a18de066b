import type { Pending } from '../../shared/gather/pending.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Desk, Outcome } from './case.ts'
import { say } from './report.ts'
import type { Teller } from './teller.ts'
import { workOff } from './work.ts'

/** The requests by the pull request that brought them, in the order in which they are worked off; what is astray came by none. */
export function byPullRequest(pending: readonly Pending[]): readonly (readonly Pending[])[] {
  const groups = Map.groupBy(pending, (one) => (one.state === 'merged' ? one.reading.pull.number : one.folder))
  return [...groups.values()]
}

/** Brings every request to its end, one after the other, and tells each pull request what came of all that it holds. */
export async function workOffAll(
  house: House,
  desk: Desk,
  pending: readonly Pending[],
  teller: Pick<Teller, 'announce'>,
): Promise<readonly Outcome[]> {
  const all: Outcome[] = []
  for (const group of byPullRequest(pending)) {
    const own: Outcome[] = []
    try {
      for (const one of group) own.push(await workOff(desk, one))
    } finally {
      say(house, own)
      // what was closed before another failed is closed for good
      if (own.some(({ record }) => record !== null)) await teller.announce()
    }
    all.push(...own)
  }
  return all
}

import type { Facts } from '../../facts.ts'
import type { Review } from '../../forge.ts'
import type { TeamRecord } from './team-record.ts'
import { readReviewBody } from '../review-body.ts'

function objects({ state, dismissal, body }: Review): boolean {
  if (state === 'changes-requested' || dismissal?.was === 'changes-requested') return true
  const { hold, findings } = readReviewBody(body)
  return hold !== null || findings.length > 0
}

/** In which roles we see, or saw, those who object to the request; kept, so that nobody's objection ends with their membership. */
export function objectorsOf({ pull, memberships }: Pick<Facts, 'pull' | 'memberships'>): TeamRecord {
  const ids = new Set(
    pull.reviews.flatMap((review) =>
      review.state !== 'pending' && review.author.state !== 'deleted' && objects(review) ? [review.author.id] : [],
    ),
  )
  return Object.fromEntries(
    memberships.map(({ role, members, formerly }) => [
      role,
      [...ids].filter((id) => formerly.includes(id) || members.some((member) => member.id === id)),
    ]),
  )
}

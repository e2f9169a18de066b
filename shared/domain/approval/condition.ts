import type { Review } from '../forge.ts'
import type { Condition, StageVerdict } from '../verdict.ts'
import type { Identities } from './identity.ts'
import { readReviewBody } from './review-body.ts'

/** A condition of an approval that counts, as it is to be kept track of after the promotion. */
export type Obligation = Condition & {
  readonly stage: string
  readonly review: number
  /** who set it */
  readonly by: string
}

/** The person whom a condition's owner names: by the login, or by the key of people.yml; null for nobody or two. */
function personOf(owner: string | null, identities: Identities): string | null {
  if (owner === null) return null
  const byLogin = identities.holderOfLogin(owner)?.person ?? null
  const byKey = identities.knows(owner) ? owner : null
  return byLogin !== null && byKey !== null && byLogin !== byKey ? null : (byLogin ?? byKey)
}

/** The conditions of a review; one that was edited says none that could be relied on. */
export function conditionsOf(review: Review, identities: Identities): readonly Condition[] {
  return review.editedAt === null
    ? readReviewBody(review.body).conditions.map((one) => ({ ...one, person: personOf(one.owner, identities) }))
    : []
}

/** The conditions of all approvals that count. */
export function obligationsOf(stages: readonly StageVerdict[]): readonly Obligation[] {
  return stages.flatMap(({ stage, counted }) =>
    counted.flatMap(({ reviewId, account, conditions = [] }) =>
      conditions.map((one) => ({ ...one, stage, review: reviewId, by: account.login })),
    ),
  )
}

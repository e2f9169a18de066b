import type { Account, Review } from '../forge.ts'
import { isAfter, millis } from '../instant.ts'

/** Everything that one person said on a request, by their numeric id, oldest first. */
export type Opinions = { readonly account: Account; readonly reviews: readonly Review[] }

/** Whose the review is, as a key: accounts that are gone share one id, so that each of their reviews is somebody's of their own. */
export const reviewerOf = ({ author, id }: Pick<Review, 'author' | 'id'>): string =>
  author.state === 'deleted' ? `gone ${id}` : String(author.id)

/** The reviews by person, submitted before the limit where there is one; reviews still being written are left out. */
export function opinionsOf(reviews: readonly Review[], before: string | null): readonly Opinions[] {
  const people = new Map<string, Review[]>()
  const counted = reviews
    .filter((review) => review.state !== 'pending' && (before === null || millis(review.submittedAt) < millis(before)))
    .toSorted((a, b) => millis(a.submittedAt) - millis(b.submittedAt) || a.id - b.id)
  for (const review of counted) {
    const key = reviewerOf(review)
    people.set(key, [...(people.get(key) ?? []), review])
  }
  return [...people.values()].flatMap((own) => {
    const last = own.at(-1)
    return last === undefined ? [] : [{ account: last.author, reviews: own }]
  })
}

/** The reviews that are opinions: a comment is none, a dismissed comment neither. */
export function opinionated({ reviews }: Opinions): readonly Review[] {
  return reviews.filter((review) => review.state !== 'commented' && review.dismissal?.was !== 'commented')
}

/** The unbroken run of approvals at the end, oldest first; empty where the latest opinion is no approval. */
export function standingApprovals(opinions: Opinions): readonly Review[] {
  const all = opinionated(opinions)
  const broken = all.findLastIndex((review) => review.state !== 'approved')
  return all.slice(broken + 1)
}

export type Objection = {
  readonly review: Review
  readonly account: Account
  readonly from: string
  /** when it was lifted; null while it stands */
  readonly to: string | null
  /** who dismissed it without the right to */
  readonly dismissedBy: Account | null
}

/** What may lift an objection: whether this account may clear one that that account gave. */
export type MayClear = (actor: Account, giver: Account) => boolean

/** The changes-requested reviews of one person, each with when it was lifted: by their own later approval or by whoever may dismiss it. */
export function objectionsOf(opinions: Opinions, mayClear: MayClear): readonly Objection[] {
  const all = opinionated(opinions)
  return all.flatMap((review, index): readonly Objection[] => {
    if (review.state !== 'changes-requested' && review.dismissal?.was !== 'changes-requested') return []
    const approval = all
      .slice(index + 1)
      .find((later) => later.state === 'approved' || later.dismissal?.was === 'approved')
    const { dismissal } = review
    const dismissedWell = dismissal?.by != null && mayClear(dismissal.by, review.author)
    const ownApproval = approval !== undefined && mayClear(review.author, review.author) ? approval.submittedAt : null
    const ends = [ownApproval, dismissedWell ? dismissal.at : null].filter((at) => at !== null)
    const to = ends.toSorted((a, b) => millis(a) - millis(b))[0] ?? null
    return [
      {
        review,
        account: review.author,
        from: review.submittedAt,
        to,
        dismissedBy: dismissal !== null && !dismissedWell ? dismissal.by : null,
      },
    ]
  })
}

/** Whether the objection stood at the instant. */
export function stoodAt(objection: Pick<Objection, 'from' | 'to'>, instant: string): boolean {
  return !isAfter(objection.from, instant) && (objection.to === null || isAfter(objection.to, instant))
}

import type { Account } from '../../forge.ts'
import { isAfter, millis } from '../../instant.ts'
import type { RouteStage } from '../../request/route.ts'
import type { Context } from '../context.ts'
import { objectionsOf, type Objection } from '../opinion.ts'
import { readReviewBody } from '../review-body.ts'

/** An objection with the stages that it blocks. */
export type Blockade = Objection & {
  readonly kind: 'changes-requested' | 'hold'
  readonly stages: readonly string[]
  readonly reason: string
}

const rolesOf = (stage: RouteStage): readonly string[] => [
  ...stage.approvals.map(({ role }) => role),
  ...stage.consulted,
]

/** The stages that name a role which the account has or had. */
function stagesOf(context: Context, account: Account): readonly string[] {
  return (
    context.stages
      // nobody can tell whether an account that is gone was a member's, so its veto is taken for one
      .filter((stage) => account.state === 'deleted' || rolesOf(stage).some((role) => context.wasInRole(account, role)))
      .map(({ stage }) => stage)
  )
}

/** The last stage that the tier requires: gates alone where nobody signs. */
const lastStage = ({ route }: Context): readonly string[] =>
  route.stages
    .filter(({ required }) => required)
    .slice(-1)
    .map(({ stage }) => stage)

/** The stages that an objection of the account concerns: those that name a role of theirs, or for one of `others` the last one. */
export function objectingStages(context: Context, account: Account, others: readonly string[]): readonly string[] {
  const own = stagesOf(context, account)
  if (own.length > 0) return own
  return others.some((role) => context.wasInRole(account, role)) ? lastStage(context) : []
}

/** When a hold was released: by a `Release:` line in a later review of another state, by its giver or whom the policy names. */
function releasedAt(context: Context, objection: Objection): string | null {
  const reviews = context.opinions.flatMap(({ reviews: own }) => own)
  const release = reviews
    .filter(
      (review) =>
        review.state !== 'changes-requested' && review.editedAt === null && isAfter(review.submittedAt, objection.from),
    )
    .filter(
      (review) =>
        context.mayClearHold(review.author, objection.account) && readReviewBody(review.body).release !== null,
    )
    .toSorted((a, b) => millis(a.submittedAt) - millis(b.submittedAt))[0]
  return release?.submittedAt ?? null
}

function holdOf(context: Context, objection: Objection): Blockade | null {
  const { holds } = context.policy
  const { review, account } = objection
  if (holds?.roles.some((role) => context.wasInRole(account, role)) !== true) return null
  const line = readReviewBody(review.body).hold
  // an edit may have taken the line away: what cannot be known holds
  if (line === null && review.editedAt === null) return null
  return {
    ...objection,
    kind: 'hold',
    to: releasedAt(context, objection),
    stages: objectingStages(context, account, holds.roles),
    reason: line ?? 'the body of this review was edited after it was submitted',
  }
}

/** Every veto and hold on the request, lifted ones too, each with the stages that it blocks while it stands. */
export function blockadesOf(context: Context): readonly Blockade[] {
  return context.opinions.flatMap((opinions) => {
    const own = stagesOf(context, opinions.account)
    return objectionsOf(opinions, context.mayClearVeto).flatMap((objection): readonly Blockade[] => {
      const hold = holdOf(context, objection)
      // a released hold takes its review's veto with it
      const to = hold?.to ?? objection.to
      const veto: Blockade = {
        ...objection,
        to,
        kind: 'changes-requested',
        stages: own,
        reason: objection.review.body.slice(0, 300),
      }
      return [...(own.length > 0 ? [veto] : []), ...(hold === null ? [] : [hold])]
    })
  })
}

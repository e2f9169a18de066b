import type { Review } from '../forge.ts'
import { endOfDay, millis, plus } from '../instant.ts'
import { shortDigest } from '../digest.ts'
import type { RouteStage } from '../request/route.ts'
import type { Finding, IgnoreCode } from '../verdict.ts'
import type { Context } from './context.ts'
import { headAt, stalenessOf } from './freshness.ts'
import { opinionated, standingApprovals, type Opinions } from './opinion.ts'
import { readReviewBody } from './review-body.ts'

export type Reason = { readonly code: IgnoreCode; readonly facts: Finding['facts'] }

/** The instant at which an approval lapses: its `valid_for`, or the end of the first day that a condition of it names. */
export function expiryOf(review: Review, stage: RouteStage): string | null {
  const lines = review.editedAt === null ? readReviewBody(review.body) : null
  const ends = [
    ...(stage.validFor === null ? [] : [plus(review.submittedAt, stage.validFor)]),
    ...(lines?.conditions ?? []).flatMap(({ until }) =>
      until === null ? [] : [endOfDay(until) ?? review.submittedAt],
    ),
  ]
  return ends.toSorted((a, b) => millis(a) - millis(b))[0] ?? null
}

/** The roles of the stage that the review's giver can fill with it. */
export function rolesFilled(review: Review, stage: RouteStage, context: Context): readonly string[] {
  const said = review.editedAt === null ? readReviewBody(review.body).signOff?.role : null
  return stage.approvals
    .map(({ role }) => role)
    .filter((role) => context.inRole(review.author, role) && (said === null || said === undefined || said === role))
}

/** Why the person, whatever they said, cannot sign this stage. */
function personReason(opinions: Opinions, stage: RouteStage, context: Context): Reason | null {
  const { account } = opinions
  if (account.state !== 'active') return { code: 'no-account', facts: { state: account.state } }
  if (account.kind !== 'user') return { code: 'bot', facts: {} }
  const built = context.builtBy(account)
  if (built !== null) return { code: 'built-it', facts: { fact: built.fact, where: built.where } }
  const roles = stage.approvals.map(({ role }) => role)
  if (!roles.some((role) => context.inRole(account, role))) return { code: 'not-in-role', facts: { roles } }
  if (context.identities.personOfAccount(account.id) === null) return { code: 'unmapped', facts: { id: account.id } }
  return null
}

function digestReason(review: Review, context: Context): Reason | null {
  if (context.quote === 'none') return null
  const said = review.editedAt === null ? (readReviewBody(review.body).signOff?.digest ?? null) : null
  const shown = headAt(context.pull.heads, review.submittedAt)?.record?.digest ?? null
  if (said === null) return context.quote === 'required' ? { code: 'wrong-digest', facts: { said: null } } : null
  // without a record nothing was shown that could have been copied; the head's own reason says so
  return shown === null || said === shortDigest(shown)
    ? null
    : { code: 'wrong-digest', facts: { said, shown: shortDigest(shown) } }
}

/** Why the words of the approval do not do. */
function bodyReason(review: Review, stage: RouteStage, context: Context): Reason | null {
  if (stage.answers.length > 0) {
    const { answers, unclear } = readReviewBody(review.body)
    const missing = stage.answers.filter((answer) => !Object.hasOwn(answers, answer) || answers[answer] === '')
    if (missing.length > 0) return { code: 'answers-missing', facts: { missing, unclear } }
    if (review.editedAt !== null) return { code: 'edited', facts: { by: review.editor?.login ?? null } }
  }
  return digestReason(review, context)
}

/** Why this approval is not valid at this stage, order and other stages apart; the first reason that applies. */
export function approvalReason(review: Review, stage: RouteStage, context: Context): Reason | null {
  const body = bodyReason(review, stage, context)
  if (body !== null) return body
  const stale = stalenessOf(review, { pull: context.pull, freshness: context.policy.freshness, digest: context.digest })
  if (stale !== null) return { code: stale, facts: {} }
  return null
}

export type Standing =
  | { readonly kind: 'silent' }
  | { readonly kind: 'ignored'; readonly review: Review; readonly reason: Reason }
  | {
      readonly kind: 'valid'
      readonly review: Review
      readonly expired: boolean
      /** the valid approvals of the unbroken run, oldest first: the first that can count does, later ones move nothing */
      readonly given: readonly Given[]
    }

/** One valid approval: when it was given, and the roles of the stage that it can fill. */
export type Given = { readonly review: Review; readonly at: string; readonly roles: readonly string[] }

/** What one person's word comes to at one stage, before order and the other stages are looked at. */
export function standingOf(opinions: Opinions, stage: RouteStage, context: Context): Standing {
  const last = opinionated(opinions).at(-1)
  if (last === undefined || last.state === 'changes-requested') return { kind: 'silent' }
  const person = personReason(opinions, stage, context)
  if (person !== null) return { kind: 'ignored', review: last, reason: person }
  if (last.state === 'dismissed') {
    return {
      kind: 'ignored',
      review: last,
      reason: { code: 'dismissed', facts: { by: last.dismissal?.by?.login ?? null } },
    }
  }
  const reason = approvalReason(last, stage, context)
  if (reason !== null) return { kind: 'ignored', review: last, reason }
  const roles = rolesFilled(last, stage, context)
  if (roles.length === 0)
    return {
      kind: 'ignored',
      review: last,
      reason: { code: 'not-in-role', facts: { said: readReviewBody(last.body).signOff?.role ?? null } },
    }
  const given = (review: Review): Given => ({
    review,
    at: review.submittedAt,
    roles: rolesFilled(review, stage, context),
  })
  if (isOver(last, stage, context.now)) return { kind: 'valid', review: last, expired: true, given: [given(last)] }
  const run = standingApprovals(opinions)
    .filter((review) => approvalReason(review, stage, context) === null && !isOver(review, stage, context.now))
    .map(given)
  return { kind: 'valid', review: last, expired: false, given: run.filter((one) => one.roles.length > 0) }
}

function isOver(review: Review, stage: RouteStage, now: string): boolean {
  const expiry = expiryOf(review, stage)
  return expiry !== null && millis(now) >= millis(expiry)
}

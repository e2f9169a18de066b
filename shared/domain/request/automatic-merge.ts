import { reviewerOf } from '../approval/opinion.ts'
import { askedIn, type Facts } from '../facts.ts'
import type { Review } from '../forge.ts'
import type { RequestVerdict } from '../judgement.ts'
import { reviewedBy } from './kind-standing.ts'
import { isPlaced } from './request.ts'
import { checkName, stageNames } from '../stage.ts'

/**
 * Whether the App may merge a request by itself: a promotion of a low-tier model that no person has to sign, where the
 * policy says so. The merge decides nothing: `promote` judges what was merged anew, whoever merged it.
 */

/** Why the App does not merge, the first that a person would want to hear first. */
export const mergeHurdles = [
  'not-by-policy',
  'no-app',
  'not-a-promotion',
  'not-open',
  'not-low-tier',
  'human-stage',
  'first-model-file',
  'nobody-asked',
  'draft',
  'objected',
  'not-met',
] as const
export type MergeHurdle = (typeof mergeHurdles)[number]

/** Whether somebody's last opinion is an objection; a dismissal is another's word, and leaves it to a person. */
function objected(reviews: readonly Review[]): boolean {
  const last = new Map<string, boolean>()
  for (const review of reviews.toSorted((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1))) {
    const { state, dismissal } = review
    if (state === 'changes-requested' || dismissal?.was === 'changes-requested') last.set(reviewerOf(review), true)
    else if (state === 'approved') last.set(reviewerOf(review), false)
  }
  return [...last.values()].some(Boolean)
}

/** Everything that keeps the App from merging; empty where it may. */
export function hurdlesOf(facts: Facts, verdict: RequestVerdict): readonly MergeHurdle[] {
  const { governance, pull } = facts
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const human = verdict.route?.stages.some(({ stage, required }) => required && stage !== 'validation-gates') ?? true
  const gated = verdict.route?.stages.some(({ stage, required }) => required && stage === 'validation-gates') ?? false
  const asked = askedIn(facts.request)
  // a review is somebody's look at what was passed over
  const reviews = asked !== null && isPlaced(asked) && reviewedBy(asked).length > 0
  const asker = pull.author.kind === 'user' ? pull.author : pull.actedFor
  const found: Readonly<Record<MergeHurdle, boolean>> = {
    'not-by-policy': policy?.automatic_merge !== 'low-tier',
    'no-app': facts.app === null,
    'not-a-promotion':
      verdict.concerns !== 'request' || verdict.kind !== 'promotion' || facts.also !== undefined || reviews,
    'not-open': pull.state !== 'open',
    'not-low-tier': verdict.tier !== 'low',
    'human-stage': human,
    'first-model-file': facts.modelFileFrom !== 'base',
    'nobody-asked': asker?.state !== 'active',
    draft: pull.draft,
    objected: objected(pull.reviews),
    'not-met': !verdict.mergeable || !gated || verdict.route?.gates !== 'decide',
  }
  return mergeHurdles.filter((hurdle) => found[hurdle])
}

/** The suite's checks at the head that are not there or not finished: without them the forge would have to be trusted. */
export function unfinishedChecks({ checks, pull }: Pick<Facts, 'checks' | 'pull'>): readonly string[] {
  const done = new Set(
    checks.filter(({ sha, status }) => sha === pull.head.sha && status === 'completed').map(({ name }) => name),
  )
  return stageNames.map(checkName).filter((name) => !done.has(name))
}

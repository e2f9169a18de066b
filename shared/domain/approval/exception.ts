import type { Finding } from '../verdict.ts'
import { endOfDay, isAfter, millis, plus } from '../instant.ts'
import type { Context } from './context.ts'
import { approvalFinding } from './finding.ts'
import { stalenessOf } from './freshness.ts'
import { standingApprovals } from './opinion.ts'
import { readReviewBody, type Acceptance } from './review-body.ts'
import { shortDigest } from '../digest.ts'

export type AcceptedException = Acceptance & {
  readonly reviewId: number
  readonly login: string
  readonly at: string
  readonly ends: string
  readonly code: string
}

export type ExceptionReading = {
  readonly accepted: readonly AcceptedException[]
  readonly findings: readonly Finding[]
}

type Refusal =
  | 'not-in-role'
  | 'built-it'
  | 'also-approves'
  | 'edited'
  | 'wrong-digest'
  | 'stale'
  | 'too-long'
  | 'over'
  | 'never'
  | 'names-no-finding'

const names = (acceptance: Acceptance, finding: Finding): boolean =>
  finding.facts.gate === acceptance.gate && finding.facts.about === acceptance.about

function approvesToo(context: Context, id: number): boolean {
  const own = context.opinions.find(({ account }) => account.id === id)
  if (own === undefined || standingApprovals(own).length === 0) return false
  return context.stages.some((stage) => stage.approvals.some(({ role }) => context.inRole(own.account, role)))
}

/**
 * The `Accept` lines that hold, and why the others do not. Each names exactly one finding of stage 1, by its gate and
 * what it is about, is given by a role of `accepted_by` that neither built the version nor signs a stage of it, and
 * ends with its day.
 */
export function exceptionsOf(context: Context, gateFindings: readonly Finding[]): ExceptionReading {
  const rules = context.policy.exceptions
  if (rules === undefined) return { accepted: [], findings: [] }
  const accepted: AcceptedException[] = []
  const findings: Finding[] = []
  for (const review of context.opinions.flatMap((opinions) => opinions.reviews)) {
    const lines = readReviewBody(review.body)
    for (const acceptance of lines.accepts) {
      const ends = endOfDay(acceptance.until) ?? review.submittedAt
      const named = gateFindings.filter((finding) => finding.weight === 'fail' && names(acceptance, finding))
      const refusals: readonly (readonly [Refusal, boolean])[] = [
        ['not-in-role', !rules.accepted_by.some((role) => context.inRole(review.author, role))],
        ['built-it', context.builtBy(review.author) !== null],
        ['also-approves', approvesToo(context, review.author.id)],
        ['edited', review.editedAt !== null || review.state === 'dismissed'],
        [
          'wrong-digest',
          lines.signOff !== null && context.digest !== null && lines.signOff.digest !== shortDigest(context.digest),
        ],
        [
          'stale',
          stalenessOf(review, { pull: context.pull, freshness: context.policy.freshness, digest: context.digest }) !==
            null,
        ],
        ['too-long', isAfter(ends, plus(plus(review.submittedAt, rules.longest), 'P1D'))],
        ['over', millis(context.now) >= millis(ends)],
        ['never', named.some((finding) => rules.never.includes(finding.code))],
        ['names-no-finding', named.length !== 1],
      ]
      const refusal = refusals.find(([, holds]) => holds)?.[0]
      const facts = {
        gate: acceptance.gate,
        about: acceptance.about,
        login: review.author.login,
        until: acceptance.until,
        why: acceptance.why,
      }
      if (refusal === undefined) {
        accepted.push({
          ...acceptance,
          reviewId: review.id,
          login: review.author.login,
          at: review.submittedAt,
          ends,
          code: named[0]?.code ?? '',
        })
        findings.push(approvalFinding('exception-accepted', 'note', facts))
      } else findings.push(approvalFinding('exception-not-accepted', 'note', { ...facts, refusal }))
    }
  }
  return { accepted, findings }
}

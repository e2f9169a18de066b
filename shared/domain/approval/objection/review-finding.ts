import type { Account } from '../../forge.ts'
import { isAfter, millis } from '../../instant.ts'
import type { Finding } from '../../verdict.ts'
import type { Context } from '../context.ts'
import { approvalFinding } from '../finding.ts'
import { readReviewBody, type Severity } from '../review-body.ts'
import { objectingStages } from './veto.ts'

/** A finding that a reviewer opened with a line, with the stages that it concerns and who resolved it. */
export type ReviewFinding = {
  readonly reviewId: number
  readonly account: Account
  readonly severity: Severity
  readonly text: string
  readonly from: string
  /** when it was resolved; null while it is open */
  readonly to: string | null
  readonly resolvedBy: Account | null
  readonly stages: readonly string[]
}

/** What the reviews opened and resolved, and what was written and does neither. */
export type ReviewFindings = {
  readonly findings: readonly ReviewFinding[]
  readonly notes: readonly Finding[]
}

type Resolution = { readonly text: string; readonly by: Account; readonly at: string }

const words = (text: string): string =>
  text
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')

/** Whole words of a finding that are enough to name it where they begin it; what is shown of a long one is cut. */
const fewest = 12

function names(said: string, text: string): boolean {
  const [whole, own] = [words(said), words(text)]
  if (whole === own) return true
  if (whole.startsWith(own)) return /^[\s.:;,(]/.test(whole.slice(own.length))
  const begun = whole.replace(/…$/, '')
  return begun.length >= fewest && own.startsWith(begun)
}

function mayResolve(context: Context, by: Account, giver: Account): boolean {
  if (by.state !== 'active') return false
  if (by.id === giver.id) return true
  const roles = context.policy.exceptions?.accepted_by ?? []
  return context.builtBy(by) === null && roles.some((role) => context.inRole(by, role))
}

/** Every finding that somebody with a say opened. An edit cannot void one, as it voids no veto: what the body still shows stands. */
function opened(context: Context): ReviewFindings {
  const findings: ReviewFinding[] = []
  const notes: Finding[] = []
  for (const { account, reviews } of context.opinions) {
    const stages = objectingStages(context, account, context.policy.exceptions?.accepted_by ?? [])
    for (const review of reviews) {
      for (const { severity, text } of readReviewBody(review.body).findings) {
        const facts = { login: account.login, severity, text }
        if (stages.length === 0) notes.push(approvalFinding('finding-without-say', 'note', facts))
        else
          findings.push({
            ...{ reviewId: review.id, account, severity, text, from: review.submittedAt },
            ...{ to: null, resolvedBy: null, stages },
          })
      }
    }
  }
  return { findings: findings.toSorted((a, b) => millis(a.from) - millis(b.from)), notes }
}

function resolutionsOf(context: Context): readonly Resolution[] {
  return context.opinions
    .flatMap(({ account, reviews }) =>
      reviews.flatMap((review) =>
        review.editedAt !== null || review.state === 'dismissed'
          ? []
          : readReviewBody(review.body).resolved.map((text) => ({ text, by: account, at: review.submittedAt })),
      ),
    )
    .toSorted((a, b) => millis(a.at) - millis(b.at))
}

/** The findings after one `Resolved:` line: the one that it names, or the only one that its writer may resolve. */
function resolve(context: Context, { findings, notes }: ReviewFindings, { text, by, at }: Resolution): ReviewFindings {
  const open = findings.filter(
    (one) => one.to === null && isAfter(at, one.from) && mayResolve(context, by, one.account),
  )
  const named = open.filter((one) => names(text, one.text))
  const [only, ...more] = named.length > 0 ? named : open
  // the same words twice are one finding, said twice
  const same = only !== undefined && more.every((other) => words(other.text) === words(only.text))
  if (only === undefined || !same) {
    const lines = open.slice(0, 5).map((one) => `Resolved: ${one.text}`)
    return {
      findings,
      notes: [...notes, approvalFinding('resolution-unclear', 'note', { login: by.login, text, lines })],
    }
  }
  const closed = new Set([only, ...more])
  return {
    findings: findings.map((one) => (closed.has(one) ? { ...one, to: at, resolvedBy: by } : one)),
    notes,
  }
}

/** The findings that reviewers opened with `Finding <severity>:` lines, and which of them a `Resolved:` line closed. */
export function reviewFindingsOf(context: Context): ReviewFindings {
  return resolutionsOf(context).reduce<ReviewFindings>(
    (found, resolution) => resolve(context, found, resolution),
    opened(context),
  )
}

/** Whether it keeps its stages from passing while it is open; a low one is shown and blocks nothing. */
export const blocks = ({ severity }: Pick<ReviewFinding, 'severity'>): boolean => severity !== 'low'

/** The findings of a stage as it shows them. */
export function findingsAt(findings: readonly ReviewFinding[], stage: string): readonly Finding[] {
  return findings
    .filter(({ stages }) => stages.includes(stage))
    .map((one) => {
      const facts = { login: one.account.login, severity: one.severity, text: one.text, review: one.reviewId }
      return one.to === null
        ? approvalFinding('finding-open', blocks(one) ? 'fail' : 'note', facts)
        : approvalFinding('finding-resolved', 'note', { ...facts, by: one.resolvedBy?.login ?? null, at: one.to })
    })
}

import type { Subject } from '../evidence/subject.ts'
import { subjectChanges } from '../evidence/changes.ts'
import type { Facts } from '../facts.ts'
import { isOverdue } from '../ledger/due-review.ts'
import type { Finding } from '../verdict.ts'
import { proposalFinding } from './proposal.ts'
import type { PlacedRequest, RollbackRequest } from './request.ts'

/** What is wrong with a rollback, and with what a break-glass move leaves to do: its review, and the model frozen without one. */

export const kindCodes = [
  'former-shown',
  'former-not-approved',
  'former-evidence-missing',
  'former-changed',
  'review-shown',
  'review-due',
  'review-not-named',
  'review-not-due',
  'review-overdue',
  'break-glass-shown',
  'break-glass-awaits-merge',
  'merged-by-no-member',
] as const
export type KindCode = (typeof kindCodes)[number]

export function kindFinding(code: KindCode, weight: Finding['weight'], facts: Finding['facts'] = {}): Finding {
  return { code, weight, facts }
}

/** The values of the keys that both have: which of them are named is the policy's and the model file's word, not the version's. */
const shared = <T>(own: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(own).filter(([key]) => Object.hasOwn(other, key)))

function versionAlone(own: Subject, other: Subject): Subject {
  const known = new Set(other.runFiles.files.map(({ path }) => path))
  return {
    ...own,
    ...{ metrics: shared(own.metrics, other.metrics), tags: shared(own.tags, other.tags) },
    runFiles: { files: own.runFiles.files.filter(({ path }) => known.has(path)), root: '' },
    // rules, which may have changed since: the request is judged by those of now
    ...{ modelFile: null, tier: 'high', policy: null },
  }
}

/** Where the version itself is another than it was, whatever rules judged it then and judge it now. */
export const versionChanges = (then: Subject, now: Subject): ReturnType<typeof subjectChanges> =>
  subjectChanges(versionAlone(then, now), versionAlone(now, then))

/** Whether the version that a rollback goes back to was approved there, and is still the same to the byte. */
export function formerFindings({ former, gathered }: Facts, asked: RollbackRequest): readonly Finding[] {
  const { record, version, environment } = asked
  const about = { record, version, environment }
  if (former === undefined)
    return [proposalFinding('read-failed', 'error', { read: 'ledger', detail: `record ${record} was not looked up` })]
  if (former.state === 'none') return [kindFinding('former-not-approved', 'error', { ...about, why: former.why })]
  const { at, kind, folder, held, evidence } = former
  const shown = kindFinding('former-shown', 'note', {
    ...about,
    at,
    kind,
    pull: former.pull.number,
    url: former.pull.url,
  })
  if (held.state !== 'read' || held.digest !== evidence) {
    const detail =
      held.state === 'read'
        ? 'it is another than the one that was signed'
        : held.state === 'wrong'
          ? held.detail
          : 'it is not there'
    return [shown, kindFinding('former-evidence-missing', 'error', { ...about, folder, detail })]
  }
  const changes = gathered?.state === 'gathered' ? versionChanges(held.subject, gathered.subject) : []
  if (changes.length === 0) return [shown]
  const told = changes
    .slice(0, 20)
    .map(({ path, before, after }) => `${path}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`)
  return [shown, kindFinding('former-changed', 'fail', { ...about, changes: told, count: changes.length })]
}

/** The records whose review the request says that it is. */
export const reviewedBy = (asked: PlacedRequest): readonly number[] => ('reviews' in asked ? (asked.reviews ?? []) : [])

const numbers = (records: readonly number[]): readonly string[] => records.map(String)

/**
 * What break-glass moves of the model leave to do. Whatever else moves in such a place is their review and must say so; once
 * one is overdue nothing but a review moves the model anywhere.
 */
export function reviewFindings(
  { ledger, pull }: Pick<Facts, 'ledger' | 'pull'>,
  asked: PlacedRequest,
  now: string,
): readonly Finding[] {
  const due = ledger.dueReviews ?? []
  const named = reviewedBy(asked)
  const here = due.filter(({ environment }) => environment === asked.environment).map(({ record }) => record)
  const mayReview = asked.kind !== 'break-glass' && asked.kind !== 'adoption'
  const missing = mayReview ? here.filter((record) => !named.includes(record)) : []
  const strange = named.filter((record) => !here.includes(record))
  const reviews = named.some((record) => here.includes(record))
  // a merge that came before the freeze is carried out, however late the promoter comes
  const at = pull.merge?.at ?? now
  return [
    ...(missing.length === 0 ? [] : [kindFinding('review-not-named', 'error', { records: numbers(missing) })]),
    ...(strange.length === 0 ? [] : [kindFinding('review-not-due', 'error', { records: numbers(strange) })]),
    ...due.map(({ record, environment, version, until }) => {
      const facts = { record, model: asked.model, environment, version, until }
      if (named.includes(record)) return kindFinding('review-shown', 'note', facts)
      const frozen = !reviews && isOverdue({ until }, at)
      return frozen ? kindFinding('review-overdue', 'error', facts) : kindFinding('review-due', 'note', facts)
    }),
  ]
}

/** Whether the request confirms what a break-glass move left live: the one promotion that moves nothing. */
export const confirmsLive = (
  asked: { readonly kind: string; readonly environment: string; readonly reviews?: readonly number[] | undefined },
  due: readonly { readonly record: number; readonly environment: string }[],
): boolean =>
  asked.kind === 'promotion' &&
  due.some(({ record, environment }) => environment === asked.environment && asked.reviews?.includes(record) === true)

import type { Head, PullRequest, Review } from '../forge.ts'
import { isAfter, millis } from '../instant.ts'
import type { Policy } from '../governance/policy.ts'

/** What time and change have done to a review. */
export type Staleness = 'base-changed' | 'stale-head' | 'recorded-too-late' | 'evidence-changed'

type Context = {
  readonly pull: Pick<PullRequest, 'heads' | 'baseChanges'>
  readonly freshness: Policy['freshness']
  /** the digest of the subject as gathered now; null where nothing has one */
  readonly digest: string | null
}

/** The head that was there when the review was given. */
export function headAt(heads: readonly Head[], instant: string): Head | null {
  return heads.findLast((head) => !isAfter(head.appearedAt, instant)) ?? null
}

/** Whether a head that came later leaves earlier reviews standing; `digest` is what we saw there. */
function harmless(head: Head, digest: string | null, reviewed: Head, freshness: Policy['freshness']): boolean {
  if (head.forced || freshness === 'head') return false
  if (head.cleanBaseMerge) return true
  if (freshness !== 'evidence') return false
  // without a record of ours nothing says what the evidence of that head was
  return (
    head.folder === reviewed.folder && digest !== null && reviewed.record !== null && digest === reviewed.record.digest
  )
}

/** Why the review no longer speaks of what would be merged, or null; by the server's times, never by the commit that it names. */
export function stalenessOf(
  review: Pick<Review, 'submittedAt'>,
  { pull, freshness, digest }: Context,
): Staleness | null {
  const at = review.submittedAt
  if (pull.baseChanges.some((change) => millis(change.at) >= millis(at))) return 'base-changed'
  const reviewed = headAt(pull.heads, at)
  if (reviewed === null) return 'recorded-too-late'
  const later = pull.heads.slice(pull.heads.indexOf(reviewed) + 1)
  // the newest head is recorded by this very run, with the digest that it gathered
  const seen = (head: Head): string | null =>
    head.record === null && head === pull.heads.at(-1) ? digest : (head.record?.digest ?? null)
  if (later.some((head) => !harmless(head, seen(head), reviewed, freshness))) return 'stale-head'
  if (reviewed.record === null || !isAfter(at, reviewed.record.at) || !isAfter(at, reviewed.appearedAt))
    return 'recorded-too-late'
  return reviewed.record.digest === digest ? null : 'evidence-changed'
}

import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { hurdlesOf, unfinishedChecks, type MergeHurdle } from '../../shared/domain/request/automatic-merge.ts'

export type MergePlan =
  /** the head that was judged, and no other, with the title of the merge */
  | { readonly merge: true; readonly sha: string; readonly title: string }
  | { readonly merge: false; readonly hurdles: readonly (MergeHurdle | 'checks-unfinished')[] }

/** What to do with the request, judged by facts of now. */
export function mergePlan(facts: Facts): MergePlan {
  const hurdles = hurdlesOf(facts, judgeRequest(facts, facts.readAt, null))
  const { pull, request } = facts
  if (hurdles.length > 0 || request.state !== 'found') return { merge: false, hurdles }
  if (unfinishedChecks(facts).length > 0) return { merge: false, hurdles: ['checks-unfinished'] }
  return {
    merge: true,
    sha: pull.head.sha,
    title: `Merge ${request.folder} (#${pull.number}), which nobody has to sign`,
  }
}

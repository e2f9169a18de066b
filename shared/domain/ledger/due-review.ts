import { isAfter } from '../instant.ts'
import type { Entry } from './chain.ts'

/** A break-glass move that nobody has reviewed yet, and until when somebody must. */
export type DueReview = {
  /** the number of the outcome's record */
  readonly record: number
  readonly model: string
  readonly environment: string
  readonly version: string
  readonly until: string
}

/**
 * The break-glass moves that wait for their review, oldest first; of one model or of all. A later completed request that
 * names the record, and was judged by its own stages, is the review.
 */
export function dueReviews(entries: readonly Entry[], model: string | null = null): readonly DueReview[] {
  const due = new Map<number, DueReview>()
  for (const { record } of entries) {
    if (record.kind !== 'outcome' || record.result !== 'done' || record.move === null) continue
    for (const reviewed of record.judgement?.reviews ?? []) due.delete(reviewed)
    const until = record.judgement?.breakGlass?.reviewUntil
    const { model: moved, environment, to: version } = record.move
    if (until === undefined || version === null || (model !== null && moved !== model)) continue
    due.set(record.number, { record: record.number, model: moved, environment, version, until })
  }
  return [...due.values()]
}

/** Whether the model is frozen for want of this review at the instant. */
export const isOverdue = ({ until }: Pick<DueReview, 'until'>, at: string): boolean => !isAfter(until, at)

import { describe, expect, test } from 'vitest'
import { dueReviews, isOverdue } from '../../../shared/domain/ledger/due-review.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { chained, genesis, intent, judgement, move, outcome } from '../../builders/ledger.ts'

const until = '2026-01-09T12:00:00Z'
const glass = (model = 'credit-approval', environment = 'production'): RecordDraft =>
  outcome(2, {
    move: move({ model, environment }),
    judgement: judgement({ breakGlass: { mergedAs: 'sre', reviewUntil: until, findings: [] } }),
  })
const reviewing = (result: 'done' | 'refused', reviews: readonly number[]): RecordDraft =>
  outcome(2, { result, judgement: judgement({ reviews }) })
const after = (...drafts: readonly RecordDraft[]): readonly number[] =>
  dueReviews(chained([genesis(), intent(), ...drafts])).map(({ record }) => record)

describe('the review of a break-glass move', () => {
  test('is due from its outcome on, for its place and until its time', () => {
    expect(dueReviews(chained([genesis(), intent(), glass()]))).toEqual([
      { record: 3, model: 'credit-approval', environment: 'production', version: '7', until },
    ])
  })

  test.each<readonly [string, readonly RecordDraft[], readonly number[]]>([
    ['ends with a completed request that names it', [glass(), reviewing('done', [3])], []],
    ['does not end with one that was refused', [glass(), reviewing('refused', [3])], [3]],
    ['does not end with one that names another', [glass(), reviewing('done', [2])], [3]],
    ['does not end with an ordinary move', [glass(), outcome(2)], [3]],
    ['of a second move is due by itself', [glass(), glass(), reviewing('done', [3])], [4]],
  ])('%s', (_, drafts, due) => {
    expect(after(...drafts)).toEqual(due)
  })

  test('is told of one model, or of all', () => {
    const entries = chained([genesis(), intent(), glass(), glass('churn')])
    expect([dueReviews(entries, 'churn').length, dueReviews(entries).length]).toEqual([1, 2])
  })

  test.each([
    ['2026-01-09T11:59:59Z', false],
    ['2026-01-09T12:00:00Z', true],
  ])('is overdue at %s: %s', (at, overdue) => {
    expect(isOverdue({ until }, at)).toBe(overdue)
  })
})

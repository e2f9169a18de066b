import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { separation } from '../../../shared/domain/data/leakage.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import { numbers, room, texts } from '../../builders/columns.ts'

const told = (column: Column, labels: Int8Array) => separation(wholeColumn(column), labels, room())

const outcomes = (...values: readonly number[]): Int8Array => Int8Array.from(values)
const many = <T>(times: number, ...values: readonly T[]): readonly T[] =>
  Array.from({ length: times }, () => values).flat()

describe('a column alone', () => {
  test.each<[string, Column, Int8Array, unknown]>([
    ['that is the outcome', numbers(0, 1, 1, 0), outcomes(0, 1, 1, 0), { auc: 1, by: 'value', equal: true }],
    ['that is its opposite', numbers(1, 0, 0, 1), outcomes(0, 1, 1, 0), { auc: 1, by: 'value', equal: true }],
    ['that separates and says more', numbers(1, 5, 6, 2), outcomes(0, 1, 1, 0), { auc: 1, by: 'value', equal: false }],
    ['that tells nothing', numbers(1, 1, 2, 2), outcomes(0, 1, 1, 0), { auc: 0.5, by: 'value', equal: false }],
    ['with a tie', numbers(1, 2, 2, 3), outcomes(0, 0, 1, 1), { auc: 0.875, by: 'value', equal: false }],
    ['whose absence tells', numbers(null, 4, 4, null), outcomes(0, 1, 1, 0), { auc: 1, by: 'absence', equal: false }],
    ['without a value', numbers(null, null), outcomes(0, 1), { auc: 0.5, by: 'absence', equal: false }],
    ['of rows with one outcome', numbers(1, 2), outcomes(1, 1), null],
    ['of rows without outcomes', numbers(1, 2), outcomes(-1, -1), null],
    [
      'of texts that are the outcome',
      texts(...many(10, 'yes', 'no')),
      outcomes(...many(10, 1, 0)),
      { auc: 1, by: 'value', equal: true },
    ],
    [
      'of texts with a gap',
      texts(...many(10, 'yes', 'no'), null),
      outcomes(...many(10, 1, 0), 1),
      { auc: 1, by: 'value', equal: false },
    ],
    [
      'that is the outcome wherever there is one',
      numbers(0, 1, 1, 0, 7, null),
      outcomes(0, 1, 1, 0, -1, -1),
      { auc: 1, by: 'value', equal: true },
    ],
    [
      'of texts that are the outcome wherever there is one',
      texts(...many(20, 'yes', 'no'), 'open', null),
      outcomes(...many(20, 1, 0), -1, -1),
      { auc: 1, by: 'value', equal: true },
    ],
    ['of names', texts('a', 'b', 'c', 'd'), outcomes(0, 1, 1, 0), { auc: 0.5, by: 'absence', equal: false }],
  ])('%s', (_, column, labels, expected) => {
    expect(told(column, labels).found).toEqual(expected)
  })
})

test('is the share of pairs that it orders, in whichever direction, and the order of rows does not matter', () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const of = (outcome: number) => rows.filter(([, one]) => one === outcome).map(([value]) => value)
      const [yes, no] = [of(1), of(0)]
      fc.pre(yes.length > 0 && no.length > 0)
      const pairs = yes.flatMap((one) => no.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)))
      const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length
      const auc = (list: typeof rows) =>
        told(numbers(...list.map(([value]) => value)), outcomes(...list.map(([, one]) => one))).found?.auc
      expect(auc(rows)).toBeCloseTo(Math.max(share, 1 - share), 12)
      expect(auc(rows.toReversed())).toBe(auc(rows))
    }),
    { numRuns: 60 },
  )
})

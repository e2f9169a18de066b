import { expect, test } from 'vitest'
import { countedBoth } from '../../../../shared/domain/metric/comparison/paired.ts'
import { FIXED_POINT } from '../../../../shared/domain/metric/sums.ts'
import { borrowers, rowsOf } from '../../../builders/rows.ts'

const { labels, candidate, champion } = borrowers
const keys = 'a b c d e f g h i j'.split(' ')
const one = rowsOf({ labels, scores: candidate, keys })
const thresholds = { candidate: 0.5, champion: 0.5 }

test('rows that both scored are counted as pairs', () => {
  const { pairing, paired } = countedBoth(one, rowsOf({ labels, scores: champion, keys }), thresholds)
  expect(pairing).toMatchObject({ kind: 'row-key', rows: 10 })
  // bad borrowers found by both, by the first alone, by neither; good ones refused by both, by the second alone, by neither
  expect(paired?.cells()).toEqual([4, 1, 0, 1, 1, 0, 1, 2])
  expect(paired?.alike()).toBe(false)
  const { rows, total } = paired?.losses('brier') ?? { rows: 0, total: 0n }
  const apart = labels.reduce<number>((sum, label, row) => sum + ((candidate[row] ?? 0) - label) ** 2 - ((champion[row] ?? 0) - label) ** 2, 0) // prettier-ignore
  expect(rows).toBe(10)
  expect(Number(total) / Number(FIXED_POINT)).toBeCloseTo(apart, 12)
})

test('a model beside itself is alike, and its losses do not differ', () => {
  const { paired } = countedBoth(one, one, thresholds)
  expect(paired?.alike()).toBe(true)
  expect(paired?.losses('log_loss')).toEqual({ rows: 10, total: 0n, squares: 0n })
})

test('rows that do not belong together stand each on their own', () => {
  const other = rowsOf({ labels: labels.map((label) => (1 - label) as 0 | 1), scores: champion, keys })
  expect(countedBoth(one, other, thresholds)).toMatchObject({ pairing: { kind: 'unpaired' }, paired: null })
})

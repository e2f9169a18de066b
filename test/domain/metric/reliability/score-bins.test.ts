import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calibrationError, forecastBins, scoreBins } from '../../../../shared/domain/metric/reliability/score-bins.ts'

const binsOf = (scores: readonly number[], labels: readonly number[]) => {
  const own = Float64Array.from(scores)
  return scoreBins({ scores: own, labels: Uint8Array.from(labels) })
}

test('twenty scores make ten bins of two', () => {
  const scores = Array.from({ length: 20 }, (_, row) => row / 20)
  const bins = binsOf(scores, scores.map((_, row) => row % 2)) // prettier-ignore
  expect(bins.map(({ rows, events }) => [rows, events])).toEqual(Array(10).fill([2, 1]))
  expect(forecastBins(bins)[0]).toMatchObject({ rows: 2, events: 1 })
  // cut to whole steps of 2^-52
  expect(forecastBins(bins)[0]?.predicted).toBeCloseTo(0.025, 15)
})

test('ties stay together, and edges that ties make equal leave no empty bin', () => {
  expect(binsOf([0.5, 0.5, 0.5, 0.5, 0.9], [1, 0, 1, 1, 0])).toMatchObject([
    { upTo: 0.5, rows: 4, events: 3 },
    { upTo: 0.9, rows: 1, events: 0 },
  ])
  expect(binsOf([], [])).toEqual([])
  expect(calibrationError([])).toBe(null)
})

test('no order of the rows changes a bit', () => {
  const Row = fc.tuple(fc.constantFrom(0, 0.1, 0.2, 0.1 + 0.2, 0.7, 1), fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(fc.array(Row, { minLength: 1, maxLength: 60 }), (rows) => {
      const [scores, labels] = [rows.map(([score]) => score), rows.map(([, label]) => label)]
      const found = binsOf(scores, labels)
      expect(binsOf(scores.toReversed(), labels.toReversed())).toEqual(found)
      expect(found.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length)
      expect(calibrationError(found)?.value).toBeLessThanOrEqual(1)
    }),
  )
})

import { expect, test } from 'vitest'
import { rowCalibration } from '../../../../shared/domain/metric/reliability/row-calibration.ts'

const scores = Array.from({ length: 200 }, (_, row) => ((row * 37) % 100) / 100)
const labels = scores.map((score, row) => (((row * 13) % 20) / 20 < score ? 1 : 0))
const of = (own: readonly number[], theirs: readonly number[]) =>
  rowCalibration({ scores: Float64Array.from(own), labels: Uint8Array.from(theirs) })

test('scores that are frequencies have a slope near 1, and ten bins of twenty', () => {
  const found = of(scores, labels)
  expect(found.bins.map(({ rows }) => rows)).toEqual(Array(10).fill(20))
  expect(found.byRows?.slope).toBeGreaterThan(0.8)
  expect(found.byRows?.slope).toBeLessThan(1.3)
  expect(found.hosmerLemeshow?.pExternal).toBeGreaterThan(0.05)
})

test('no order of the rows changes a bit', () => {
  expect(of(scores.toReversed(), labels.toReversed())).toEqual(of(scores, labels))
})

test('rows of one label have no slope', () => {
  expect(of([0.1, 0.2], [1, 1]).byRows).toMatchObject({ slope: null, inTheLarge: null })
})

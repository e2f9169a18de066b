import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleGap } from '../../../../shared/domain/metric/reliability/two-samples.ts'

test('no gap is certain, and an empty sample has none', () => {
  expect(sampleGap([1, 2], [2, 1])).toMatchObject({ statistic: 0, exactP: 1 })
  expect(sampleGap([], [1])).toBe(null)
})

// scipy.stats.ks_2samp(one, other, method="exact")
test.each([
  [[1, 2, 3], [4, 5, 6], 1, 0.1],
  [[1, 2, 3, 4], [3, 4, 5, 6, 7], 0.6, 0.2857142857142857],
  [[1], [2], 1, 1],
])('of %j and %j is %d, with a probability of %d', (one, other, statistic, p) => {
  const found = sampleGap(one, other)
  expect(found?.statistic).toBeCloseTo(statistic, 14)
  expect(found?.exactP).toBeCloseTo(p, 12)
})

test('the order of values and of samples says nothing', () => {
  const Sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(Sample, Sample, (one, other) => {
      const found = sampleGap(one, other)
      expect(sampleGap(one.toReversed(), other)).toEqual(found)
      expect(sampleGap(other, one)?.statistic).toBeCloseTo(found?.statistic ?? NaN, 14)
      expect(sampleGap(other, one)?.exactP).toBeCloseTo(found?.exactP ?? NaN, 12)
    }),
  )
})

test('too many rows are not counted through', () => {
  const many = Array.from({ length: 4000 }, (_, index) => index)
  expect(sampleGap(many, many)).toMatchObject({ exactP: null, asymptoticP: null })
})

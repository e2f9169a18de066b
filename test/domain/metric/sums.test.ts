import { expect, test } from 'vitest'

import { fixedPointSums, logarithmicError, squaredError } from '../../../shared/domain/metric/sums.ts'

const ONE = 2n ** 52n

test('sums by class, to the last bit where the numbers are binary fractions', () => {
  const sums = fixedPointSums({ scores: Float64Array.of(0.5, 0.25, 1, 0), labels: Uint8Array.of(1, 0, 1, 0) })
  expect(sums.positive).toMatchObject({ rows: 2, score: ONE + ONE / 2n, brier: ONE / 4n, brierSquared: ONE / 16n })
  expect(sums.negative).toMatchObject({ rows: 2, score: ONE / 4n, brier: ONE / 16n, brierSquared: ONE / 256n })
  expect(Number(sums.positive.logLoss) / 2 ** 52).toBeCloseTo(Math.LN2, 14)
  expect(Number(sums.positive.logLossSquared) / 2 ** 52).toBeCloseTo(Math.LN2 ** 2, 14)
})

test('a sure and wrong score costs 36.04, not infinity', () => {
  expect(logarithmicError(0, 1)).toBeCloseTo(52 * Math.LN2, 12)
  expect(logarithmicError(1, 0)).toBeCloseTo(52 * Math.LN2, 12)
  expect(logarithmicError(1, 1)).toBe(-0)
  expect(squaredError(0.25, 1)).toBe(0.5625)
})

test('no rows, no sums', () => {
  const nothing = { rows: 0, score: 0n, brier: 0n, logLoss: 0n, brierSquared: 0n, logLossSquared: 0n }
  expect(fixedPointSums({ scores: new Float64Array(), labels: new Uint8Array() })).toEqual({
    positive: nothing,
    negative: nothing,
  })
})

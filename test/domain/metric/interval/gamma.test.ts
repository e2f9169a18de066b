import { describe, expect, test } from 'vitest'
import { chiSquareQuantile, chiSquareTail, logGamma } from '../../../../shared/domain/metric/interval/gamma.ts'

test.each([
  [1, 0],
  [0.5, 0.5723649429247001],
  [5, 3.1780538303479458],
  [171.5, 709.1431630309283],
])('ln Γ(%d) is %d', (x, expected) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-12 * Math.max(1, expected))
})

describe('the tail of chi-square', () => {
  // scipy.stats.chi2.sf
  test.each([
    [3.841458820694124, 1, 0.05],
    [16.918977604620448, 9, 0.05],
    [0.1, 5, 0.9998376833880774],
    [200, 100, 1.1784500720979781e-8],
    [0, 3, 1],
  ])('beyond %d with %d degrees is %d', (x, degrees, expected) => {
    expect(Math.abs(chiSquareTail(x, degrees) - expected)).toBeLessThan(1e-12)
  })

  test.each([1, 2, 9, 50])('its quantile leads back to the tail with %d degrees', (degrees) => {
    for (const tail of [0.001, 0.05, 0.5, 0.99])
      expect(chiSquareTail(chiSquareQuantile(tail, degrees), degrees)).toBeCloseTo(tail, 11)
  })
})

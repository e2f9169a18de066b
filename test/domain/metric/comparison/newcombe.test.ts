import { describe, expect, test } from 'vitest'
import { pairedDifference, unpairedDifference } from '../../../../shared/domain/metric/comparison/newcombe.ts'

describe('the difference of two shares of other rows', () => {
  // Newcombe 1998, table II, method 10
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
    [0, 10, 0, 10, -0.2775, 0.2775],
  ])('%d of %d against %d of %d reaches from %d to %d', (a, m, b, n, lower, upper) => {
    const found = unpairedDifference({ successes: a, total: m }, { successes: b, total: n }, 0.95)
    expect(found?.lower).toBeCloseTo(lower, 4)
    expect(found?.upper).toBeCloseTo(upper, 4)
    expect(found?.method).toBe('newcombe')
  })
})

describe('the difference of two shares of the same rows', () => {
  const of = (both: number, first: number, second: number, neither: number) =>
    pairedDifference({ both, first, second, neither }, 0.95)

  test('turned round is the same on the other side', () => {
    const [one, other] = [of(36, 12, 2, 0), of(36, 2, 12, 0)]
    expect(one?.lower).toBeCloseTo(-(other?.upper ?? NaN), 14)
    expect(one?.upper).toBeCloseTo(-(other?.lower ?? NaN), 14)
  })

  test('is narrower than of other rows where both are right on the same ones', () => {
    const [paired, apart] = [of(80, 5, 3, 12), unpairedDifference({ successes: 85, total: 100 }, { successes: 83, total: 100 }, 0.95)] // prettier-ignore
    expect((paired?.upper ?? 1) - (paired?.lower ?? 0)).toBeLessThan((apart?.upper ?? 0) - (apart?.lower ?? 1))
  })

  test.each([10, 50, 1000])('of %d rows that no model decides otherwise is no certainty', (rows) => {
    const found = of(rows * 0.8, 0, 0, rows * 0.2)
    expect(found?.lower).toBeLessThan(0)
    expect(found?.upper).toBeGreaterThan(0)
    expect(found?.lower).toBeGreaterThan(-2 / Math.sqrt(rows))
  })

  test('holds the difference itself, and stays within what a share can be', () => {
    for (const counts of [
      [1, 0, 0, 0],
      [0, 5, 0, 0],
      [3, 2, 1, 4],
      [0, 0, 0, 9],
    ] as const) {
      const [a, b, c, d] = counts
      const found = of(a, b, c, d)
      const gap = (b - c) / (a + b + c + d)
      expect(found?.lower).toBeLessThanOrEqual(gap)
      expect(found?.upper).toBeGreaterThanOrEqual(gap)
      expect(Math.abs(found?.lower ?? 2)).toBeLessThanOrEqual(1)
    }
  })

  test('of no rows there is none', () => {
    expect(of(0, 0, 0, 0)).toBe(null)
  })
})

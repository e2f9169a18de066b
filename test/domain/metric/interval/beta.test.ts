import { describe, expect, test } from 'vitest'
import { betaQuantile, betaShare, clopperPearson } from '../../../../shared/domain/metric/interval/beta.ts'

describe('the share of a beta variable', () => {
  // scipy.stats.beta.cdf
  test.each([
    [0.5, 1, 1, 0.5],
    [0.25, 2, 3, 0.26171875],
    [0.02, 17.5, 483.5, 0.018684163068899837],
    [0.9, 0.5, 0.5, 0.7951672353008665],
    [0, 2, 2, 0],
    [1, 2, 2, 1],
  ])('below %d of Beta(%d, %d) is %d', (x, a, b, expected) => {
    expect(Math.abs(betaShare(x, a, b) - expected)).toBeLessThan(1e-12)
  })

  test('mirrors itself', () => {
    for (const x of [0.01, 0.3, 0.77]) expect(betaShare(x, 3, 8) + betaShare(1 - x, 8, 3)).toBeCloseTo(1, 13)
  })

  test('leads back from its quantile', () => {
    for (const share of [0.025, 0.5, 0.975]) expect(betaShare(betaQuantile(share, 4, 9), 4, 9)).toBeCloseTo(share, 12)
  })
})

describe('the exact interval of a proportion', () => {
  // scipy.stats.binomtest(...).proportion_ci(0.95, "exact")
  test.each([
    [9, 10, 0.5549838829718047, 0.9974714214555375],
    [0, 10, 0, 0.30849710781876294],
    [10, 10, 0.6915028921812371, 1],
    [12, 40, 0.16562720439323564, 0.4653162852541244],
  ])('of %d in %d reaches from %d to %d', (successes, total, lower, upper) => {
    const found = clopperPearson({ successes, total }, 0.95)
    expect(found?.lower).toBeCloseTo(lower, 10)
    expect(found?.upper).toBeCloseTo(upper, 10)
    expect(found?.method).toBe('clopper-pearson')
  })

  test('of nothing there is none, and no confidence above one', () => {
    expect(clopperPearson({ successes: 0, total: 0 }, 0.95)).toBe(null)
    expect(() => clopperPearson({ successes: 1, total: 2 }, 95)).toThrow('must be at least 0.5')
  })
})

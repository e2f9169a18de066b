import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { binomialDraw, seededRandom } from '../../../../shared/domain/metric/interval/random.ts'

describe('a seeded stream', () => {
  // by an implementation in another language of the same generator and seeding
  test.each([
    ['a', [0.7331243212901866, 0.9652275781428591, 0.1888330520696998]],
    ['credit-approval', [0.6375520719328782, 0.0022349166526711706, 0.8075399212863444]],
  ])('of seed %s begins the same on every machine', (seed, wanted) => {
    const random = seededRandom(seed)
    expect(wanted.map(() => random())).toEqual(wanted)
  })

  test('lies in [0, 1), evenly', () => {
    const random = seededRandom('evenly')
    const tenths = new Array<number>(10).fill(0)
    for (let draw = 0; draw < 10_000; draw++) {
      const place = Math.floor(random() * 10)
      tenths[place] = (tenths[place] ?? 0) + 1
    }
    expect(tenths).toHaveLength(10)
    // 1000 are expected of each, with a standard deviation of 30
    expect(tenths.every((count) => Math.abs(count - 1000) < 120)).toBe(true)
  })
})

describe('a binomial draw', () => {
  test.each([
    ['nothing of no tries', 0, 0.5, 0],
    ['nothing of what never happens', 100, 0, 0],
    ['everything of what always happens', 100, 1, 100],
  ])('is %s', (_, trials, probability, wanted) => {
    expect(binomialDraw(seededRandom('a'), trials, probability)).toBe(wanted)
  })

  test('is a whole number between none and all', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(5000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, trials, probability) => {
          const drawn = binomialDraw(seededRandom(seed), trials, probability)
          expect(Number.isInteger(drawn) && drawn >= 0 && drawn <= trials).toBe(true)
        },
      ),
    )
  })

  test.each([
    ['few expected, by inversion', 40, 0.1],
    ['many expected, by rejection', 400, 0.3],
    ['more than half', 60, 0.9],
    ['a great many', 1_000_000, 0.5],
  ])('has the mean and the variance of its law: %s', (_, trials, probability) => {
    const [count, random] = [4000, seededRandom('law')]
    const drawn = Array.from({ length: count }, () => binomialDraw(random, trials, probability))
    const [mean, variance] = [trials * probability, trials * probability * (1 - probability)]
    const found = drawn.reduce((sum, value) => sum + value, 0) / count
    const spread = drawn.reduce((sum, value) => sum + (value - found) ** 2, 0) / (count - 1)
    // four standard errors: of the mean √(variance / count), of the variance about variance · √(2 / count)
    expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / count))
    expect(Math.abs(spread / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
  })

  test('meets each probability of a small law', () => {
    const random = seededRandom('small')
    const seen = [0, 0, 0, 0]
    for (let draw = 0; draw < 8000; draw++) {
      const value = binomialDraw(random, 3, 0.5)
      seen[value] = (seen[value] ?? 0) + 1
    }
    expect(seen).toHaveLength(4)
    for (const [value, wanted] of [1000, 3000, 3000, 1000].entries()) {
      expect(Math.abs((seen[value] ?? 0) - wanted)).toBeLessThan(180)
    }
  })
})

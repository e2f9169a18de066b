import { describe, expect, test } from 'vitest'
import { bootstrapIntervals, multinomialDraw } from '../../../../shared/domain/metric/interval/bootstrap.ts'
import { seededRandom } from '../../../../shared/domain/metric/interval/random.ts'

const options = { seed: 'a' }
const share = ([yes = 0, no = 0]: readonly number[]): number => yes / (yes + no)
/** Two groups of the same share: the lower rate over the higher, and the higher less the lower. */
const ratioAndGap = ([one = [], other = []]: readonly (readonly number[])[]): readonly number[] => {
  const [low, high] = [Math.min(share(one), share(other)), Math.max(share(one), share(other))]
  return [low / high, high - low]
}

describe('the interval of a metric', () => {
  test.each<readonly [string, readonly number[], readonly number[]]>([
    ['alike', [30, 30], [30, 30]],
    ['alike and small', [6, 4], [6, 4]],
    ['alike and large', [3000, 1000], [3000, 1000]],
    ['apart', [40, 20], [20, 40]],
    ['certain', [10, 0], [10, 0]],
  ])('holds its value where two groups are %s', (_, one, other) => {
    const points = ratioAndGap([one, other])
    const intervals = bootstrapIntervals([one, other], ratioAndGap, options)
    expect(
      intervals.map((interval, index) => {
        const point = points[index] ?? NaN
        return interval !== null && interval.lower <= point && point <= interval.upper
      }),
    ).toEqual([true, true])
  })

  test('reaches to a ratio of 1 and a gap of 0, and on the other side to the percentile', () => {
    const [ratio, gap] = bootstrapIntervals([[30, 30], [30, 30]], ratioAndGap, options) // prettier-ignore
    expect([ratio?.upper, gap?.lower]).toEqual([1, 0])
    expect(ratio?.lower).toBeGreaterThan(0.5)
    expect(ratio?.lower).toBeLessThan(0.8)
    expect(gap?.upper).toBeGreaterThan(0.15)
    expect(gap?.upper).toBeLessThan(0.35)
  })

  test('keeps its percentiles where they hold the value', () => {
    const [interval] = bootstrapIntervals([[500, 500]], ([drawn = []]) => [share(drawn)], options)
    expect(interval).toMatchObject({ confidence: 0.95, method: 'bootstrap' })
    // 1.96 standard errors of a share of a half among a thousand are 0.031
    expect(Math.abs((interval?.lower ?? 0) - 0.469)).toBeLessThan(0.006)
    expect(Math.abs((interval?.upper ?? 0) - 0.531)).toBeLessThan(0.006)
  })

  test('is the same for the same seed, and another for another', () => {
    const of = (seed: string) => bootstrapIntervals([[40_007, 59_993]], ([drawn = []]) => [share(drawn)], { seed })
    expect(of('a')).toEqual(of('a'))
    expect(of('a')).not.toEqual(of('b'))
  })

  test('is withheld where the metric was undefined in over one sample of a hundred', () => {
    const precision = ([yes = 0, no = 0]: readonly number[]): number => yes / (yes + no)
    const of = (counts: readonly number[]) =>
      bootstrapIntervals([counts], ([drawn = []]) => [precision(drawn)], options)[0]
    expect(of([1, 1, 98])).toBeNull()
    expect(of([0, 0, 100])).toBeNull()
    expect(of([10, 10, 80])).not.toBeNull()
  })

  test('is of the percentiles alone where the metric has no value of its own', () => {
    let calls = 0
    const [interval] = bootstrapIntervals([[50, 50]], ([drawn = []]) => [calls++ === 0 ? NaN : share(drawn)], options)
    expect([interval?.lower, interval?.upper].every((end) => end !== undefined && end > 0.3 && end < 0.7)).toBe(true)
  })
})

test('a sample holds as many rows as the counts, and nothing where nothing was', () => {
  const random = seededRandom('a')
  for (let round = 0; round < 200; round++) {
    const drawn = multinomialDraw(random, [5, 0, 90, 5])
    expect([drawn.reduce((sum, count) => sum + count, 0), drawn[1]]).toEqual([100, 0])
  }
  expect(multinomialDraw(random, [0, 0])).toEqual([0, 0])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  countMetric,
  countMetrics,
  lossVariance,
  meanInterval,
  PERFORMANCE_METRICS,
  type PerformanceMetric,
  performanceInterval,
  performanceOf,
} from '../../../shared/domain/metric/performance.ts'
import { type ScoredStatistics, scoredStatistics } from '../../../shared/domain/metric/statistics.ts'
import { FIXED_POINT } from '../../../shared/domain/metric/sums.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'

const of = (labels: readonly (0 | 1)[], scores: readonly number[], threshold = 0.5): ScoredStatistics =>
  scoredStatistics(rowsOf({ labels, scores }), threshold)

// at 0.5: three bad ones found and one missed, one good one suspected, five let go
const ten = of(borrowers.labels, borrowers.candidate)
// each of them five times: in fewer rows too many samples lack a denominator
const fiveTimes = <T>(values: readonly T[]): readonly T[] => Array.from({ length: 5 }, () => values).flat()
const often = of(fiveTimes(borrowers.labels), fiveTimes(borrowers.candidate))
const options = { seed: 'a', confidence: 0.95 }

const undefinedOf = (statistics: ScoredStatistics): readonly PerformanceMetric[] =>
  PERFORMANCE_METRICS.filter((metric) => performanceOf(statistics)[metric] === null)

describe('performance', () => {
  test.each([
    ['accuracy', '4/5'],
    ['precision', '3/4'],
    ['recall', '3/4'],
    ['f1', '3/4'],
    ['specificity', '5/6'],
    ['balanced_accuracy', '19/24'],
    ['roc_auc', '5/6'],
    ['gini', '2/3'],
    ['ks', '7/12'],
  ] as const)('%s of ten borrowers is exactly %s', (metric, exact) => {
    expect(performanceOf(ten)[metric]?.exact).toBe(exact)
  })

  test.each([
    // precision at each bad one: 1, 1, 3/4, 4/7
    ['average_precision', 93 / 112],
    ['log_loss', 0.4703281540421358],
    ['brier', 0.156],
    ['mcc', 7 / 12],
    ['mean_score', 0.4],
    // each row is a bin of its own
    ['ece', 0.32],
  ] as const)('%s of ten borrowers is %d', (metric, value) => {
    expect(performanceOf(ten)[metric]?.value).toBeCloseTo(value, 13)
  })

  test.each<readonly [string, ScoredStatistics, readonly PerformanceMetric[]]>([
    ['nobody is selected', of([0, 1], [0.1, 0.2]), ['precision', 'mcc']],
    ['all are positive', of([1, 1], [0.1, 0.9]), ['specificity', 'balanced_accuracy', 'mcc', 'roc_auc', 'gini', 'ks']],
    [
      'all are negative',
      of([0, 0], [0.1, 0.9]),
      ['recall', 'balanced_accuracy', 'mcc', 'roc_auc', 'gini', 'average_precision', 'ks'],
    ],
    [
      'all are negative and let go',
      of([0], [0.1]),
      ['precision', 'recall', 'f1', 'balanced_accuracy', 'mcc', 'roc_auc', 'gini', 'average_precision', 'ks'],
    ],
    ['there are no rows', of([], []), PERFORMANCE_METRICS],
  ])('has nothing without a denominator: where %s', (_, statistics, wanted) => {
    expect(undefinedOf(statistics)).toEqual(wanted)
  })
})

test('metrics of drawn counts are those of counts, as doubles', () => {
  const Count = fc.nat(1000)
  fc.assert(
    fc.property(Count, Count, Count, Count, (tp, fp, fn, tn) => {
      const exact = countMetrics({ tp, fp, fn, tn })
      for (const metric of ['accuracy', 'precision', 'recall', 'f1', 'specificity'] as const) {
        expect(countMetric(metric, [tp, fp, fn, tn])).toBe(exact[metric]?.value ?? NaN)
      }
    }),
  )
})

describe('the interval', () => {
  test.each([
    ['accuracy', 0.4901624715366418, 0.9433178485456248, 'wilson'],
    ['precision', 0.30064184258240184, 0.9544127391902995, 'wilson'],
    ['recall', 0.30064184258240184, 0.9544127391902995, 'wilson'],
    ['roc_auc', 0.5504368998142904, 1, 'delong'],
    ['gini', 0.1008737996285808, 1, 'delong'],
    ['specificity', 0.43649717781352976, 0.9699466302516933, 'wilson'],
    ['log_loss', 0.1711263618139771, 0.7695299462702945, 'normal'],
    ['brier', 0.029457038543965364, 0.28254296145603464, 'normal'],
  ] as const)('of %s reaches from %d to %d', (metric, lower, upper, method) => {
    const found = performanceInterval(ten, metric, options)
    expect(found?.lower).toBeCloseTo(lower, 12)
    expect(found?.upper).toBeCloseTo(upper, 12)
    expect(found).toMatchObject({ confidence: 0.95, method })
  })

  test.each(['f1', 'balanced_accuracy', 'mcc'] as const)('of %s holds its value and is drawn again', (metric) => {
    const found = performanceInterval(often, metric, options)
    expect(found).toMatchObject({ method: 'bootstrap', confidence: 0.95 })
    const value = performanceOf(often)[metric]?.value ?? NaN
    expect((found?.lower ?? 1) < value && (found?.upper ?? 0) > value).toBe(true)
    expect(performanceInterval(often, metric, options)).toEqual(found)
  })

  test.each(['average_precision', 'ks', 'ece', 'mean_score'] as const)('has no method for %s', (metric) => {
    expect(performanceInterval(ten, metric, options)).toBeNull()
  })

  test('of losses needs two rows that differ', () => {
    expect(performanceInterval(of([1], [0.4]), 'brier', options)).toBeNull()
    expect(performanceInterval(of([1, 1], [0.5, 0.5]), 'brier', options)).toBeNull()
  })

  test('is refused for a confidence that is none, even where there is no method', () => {
    expect(() => performanceInterval(ten, 'ks', { seed: 'a', confidence: 95 })).toThrow('must be at least 0.5')
  })
})

describe('the variance of a mean loss', () => {
  test('is the sample variance over the rows', () => {
    expect(lossVariance(ten.sums, 'brier')).toBeCloseTo(0.0041685, 13)
    expect(lossVariance(ten.sums, 'log_loss')).toBeCloseTo(0.02330409270308572, 13)
  })

  test('needs two rows', () => {
    expect(lossVariance(of([1], [0.4]).sums, 'brier')).toBeNull()
  })
})

describe('the interval of a mean of fixed-point sums', () => {
  const whole = { confidence: 0.95, within: [-Infinity, Infinity] } as const

  test('of 1 and 3 is 2 ± 1.96', () => {
    const found = meanInterval({ rows: 2, total: 4n * FIXED_POINT, squares: 10n * FIXED_POINT }, whole)
    expect(found?.lower).toBeCloseTo(2 - 1.959963984540054, 12)
    expect(found?.upper).toBeCloseTo(2 + 1.959963984540054, 12)
  })

  test('without spread is certain at 0 alone', () => {
    expect(meanInterval({ rows: 3, total: 0n, squares: 0n }, whole)).toMatchObject({ lower: 0, upper: 0 })
    expect(meanInterval({ rows: 3, total: 3n * FIXED_POINT, squares: 3n * FIXED_POINT }, whole)).toBeNull()
  })
})

describe('a loss that is the same on every row', () => {
  test.each([
    ['brier', 0.4],
    ['log_loss', 0.4],
    ['log_loss', 0.7],
    ['brier', 0.1],
  ] as const)('%s of the constant score %s has no spread, though its fixed point is cut', (metric, score) => {
    const labels = Array.from({ length: 500 }, () => 1 as const)
    expect(
      lossVariance(
        of(
          labels,
          labels.map(() => score),
        ).sums,
        metric,
      ),
    ).toBe(0)
  })

  test('a spread of one row in five hundred is a spread', () => {
    const scores = Array.from({ length: 500 }, (_, row) => (row === 0 ? 0.41 : 0.4))
    expect(
      lossVariance(
        of(
          scores.map(() => 1 as const),
          scores,
        ).sums,
        'brier',
      ),
    ).toBeGreaterThan(0)
  })
})

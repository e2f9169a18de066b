import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  regressionIntervals,
  regressionPerformance,
  valueStatistics,
} from '../../../../shared/domain/metric/task/regression.ts'
import { REGRESSION_METRICS } from '../../../../shared/domain/metric/task/tasks.ts'

/** scikit-learn's numbers stand in test/golden/metrics; here is what holds of all. */

const of = (labels: readonly number[], predicted: readonly number[]) =>
  valueStatistics({ labels: Float64Array.from(labels), predicted: Float64Array.from(predicted) })
const measuresOf = (...rows: Parameters<typeof of>) => regressionPerformance(of(...rows))

test('by hand: errors of 1, −1, 2 and 0', () => {
  const found = measuresOf([1, 2, 4, 8], [2, 1, 6, 8])
  expect(found).toMatchObject({ mae: { exact: '1/1' }, mean_error: { exact: '1/2' }, mape: { exact: '1/2' }, max_error: { value: 2 } }) // prettier-ignore
  expect(found.rmse?.value).toBe(Math.sqrt(1.5))
  // 1 − 6 / (85 − 225/4)
  expect(found.r2?.exact).toBe('91/115')
  expect(found.spearman?.value).toBe(0.8)
})

describe('what has no value', () => {
  test.each<readonly [string, readonly number[], readonly number[], readonly string[]]>([
    ['nothing', [], [], REGRESSION_METRICS],
    ['one row', [1], [2], ['r2', 'spearman']],
    ['labels that never differ', [3, 3], [1, 2], ['r2', 'spearman']],
    ['predictions that never differ', [1, 2], [3, 3], ['spearman']],
    ['a label of 0', [0, 1], [1, 2], ['mape']],
    ['labels that differ by nearly nothing', [1e-150, 2e-150], [1e150, 1], ['r2']],
  ])('of %s', (_, labels, predicted, expected) => {
    const found = measuresOf(labels, predicted)
    expect(REGRESSION_METRICS.filter((metric) => found[metric] === null)).toEqual(expected)
  })
})

const Amount = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1000)
const Row = fc.tuple(Amount, Amount)
const Rows = fc.array(Row, { minLength: 2, maxLength: 50 })

test('no order of rows changes a bit; errors turned round only change the mean’s sign; a perfect model has no error', () => {
  fc.assert(
    fc.property(Rows, (rows) => {
      const [y, p] = [rows.map(([one]) => one), rows.map(([, other]) => other)]
      const found = measuresOf(y, p)
      expect(measuresOf(y.toReversed(), p.toReversed())).toEqual(found)
      const turned = measuresOf(p, y)
      expect([turned.rmse, turned.mae, turned.max_error]).toEqual([found.rmse, found.mae, found.max_error])
      expect(turned.mean_error?.value).toBe(-(found.mean_error?.value ?? NaN) + 0)
      expect(turned.spearman?.value).toBe(found.spearman?.value)
      expect(measuresOf(y, y)).toMatchObject({ rmse: { value: 0 }, mae: { value: 0 } })
      expect(found.mae?.value).toBeLessThanOrEqual((found.rmse?.value ?? NaN) * (1 + 1e-15))
      expect(Math.abs(found.spearman?.value ?? 0)).toBeLessThanOrEqual(1)
    }),
  )
})

test('a thousand tenths add up to a hundred', () => {
  const labels = Array.from({ length: 1000 }, () => 1)
  expect(measuresOf(labels, labels.map(() => 1.1)).mae?.value).toBeCloseTo(0.1, 15) // prettier-ignore
})

describe('intervals', () => {
  const labels = Array.from({ length: 50 }, (_, row) => row + 1)
  const statistics = of(labels, labels.map((label) => label + ((label * 7) % 11) - 4)) // prettier-ignore
  const [values, found] = [regressionPerformance(statistics), regressionIntervals(statistics, 0.95)]

  test.each(['rmse', 'mae', 'mean_error', 'mape', 'spearman'] as const)('of %s holds its value', (metric) => {
    expect(found[metric]?.lower).toBeLessThan(values[metric]?.value ?? NaN)
    expect(found[metric]?.upper).toBeGreaterThan(values[metric]?.value ?? NaN)
  })

  test('of the largest error and R² there is none, nor of errors that are all alike', () => {
    expect([found.max_error, found.r2]).toEqual([null, null])
    expect(regressionIntervals(of([1, 2, 3], [2, 3, 4]), 0.95).mae).toBe(null)
    expect(regressionIntervals(of([1], [2]), 0.95).mae).toBe(null)
  })
})

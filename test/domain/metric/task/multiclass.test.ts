import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classRows } from '../../../../shared/domain/metric/task/class-rows.ts'
import {
  classStatistics,
  multiclassIntervals,
  multiclassPerformance,
} from '../../../../shared/domain/metric/task/multiclass.ts'
import { MULTICLASS_METRICS } from '../../../../shared/domain/metric/task/tasks.ts'
import { tableOf } from '../../../builders/tables.ts'

/** scikit-learn's numbers stand in test/golden/metrics; here is what holds of all. */

const layout = { label: 'y', predicted: 'h', scores: null, groups: [], split: null, key: null }
const of = (y: readonly string[], h: readonly string[]) => classStatistics(classRows(tableOf({ y, h }), layout))
const classes = ['a', 'b', 'c']

test('by hand: five rows of three classes', () => {
  const found = multiclassPerformance(of(['a', 'a', 'b', 'b', 'c'], ['a', 'b', 'b', 'b', 'c']))
  expect(found.accuracy?.exact).toBe('4/5')
  // (1 + 2/3 + 1) / 3, (1/2 + 1 + 1) / 3, (2/3 + 4/5 + 1) / 3
  expect(found.macro_precision?.exact).toBe('8/9')
  expect(found.macro_recall?.exact).toBe('5/6')
  expect(found.macro_f1?.exact).toBe('37/45')
  expect(found.weighted_recall?.exact).toBe(found.accuracy?.exact)
})

describe('what has no value', () => {
  test('are means over a class that is never there, or never said', () => {
    const found = multiclassPerformance(of(['a', 'a', 'b'], ['a', 'b', 'c']))
    expect([found.macro_recall, found.macro_precision]).toEqual([null, { value: 1 / 3, exact: '1/3' }])
    expect(multiclassPerformance(of(['a', 'b'], ['a', 'a'])).macro_precision).toBe(null)
  })

  test('is the correlation where all rows are of one class', () => {
    expect(multiclassPerformance(of(['a', 'a'], ['a', 'b'])).mcc).toBe(null)
  })

  test('is everything without rows, and areas and log loss without scores', () => {
    const outside = { ...layout, split: { column: 'part', holdout: 'test' } }
    const rows = classRows(tableOf({ y: ['a'], h: ['a'], part: ['train'] }), outside)
    const none = multiclassPerformance(classStatistics(rows))
    expect(MULTICLASS_METRICS.filter((metric) => none[metric] !== null)).toEqual([])
    const { macro_roc_auc: area, log_loss: loss } = multiclassPerformance(of(['a', 'b'], ['a', 'b']))
    expect([area, loss]).toEqual([null, null])
  })
})

const Pair = fc.tuple(fc.constantFrom(...classes), fc.constantFrom(...classes))
const Pairs = fc.array(Pair, { minLength: 1, maxLength: 60 })

test('no order of rows changes a bit, other names of classes no metric; a perfect model has 1', () => {
  fc.assert(
    fc.property(Pairs, (pairs) => {
      const [y, h] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
      const found = multiclassPerformance(of(y, h))
      expect(multiclassPerformance(of(y.toReversed(), h.toReversed()))).toEqual(found)
      const renamed = (values: readonly string[]) => values.map((value) => `${'cab'['abc'.indexOf(value)] ?? ''}!`)
      expect(multiclassPerformance(of(renamed(y), renamed(h)))).toEqual(found)
      const perfect = multiclassPerformance(of(y, y))
      expect([perfect.accuracy?.value, perfect.macro_f1?.value, perfect.mcc?.value ?? 1]).toEqual([1, 1, 1])
      for (const metric of MULTICLASS_METRICS) expect(Math.abs(found[metric]?.value ?? 0)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
})

test('intervals hold their values and are drawn the same again', () => {
  const y = Array.from({ length: 120 }, (_, row) => classes[row % 3] ?? '')
  const h = y.map((value, row) => (row % 5 === 0 ? 'a' : value))
  const [statistics, options] = [of(y, h), { seed: 'a', confidence: 0.95 }]
  const [values, found] = [multiclassPerformance(statistics), multiclassIntervals(statistics, options)]
  for (const metric of MULTICLASS_METRICS.filter((name) => name !== 'macro_roc_auc' && name !== 'log_loss')) {
    expect(found[metric]?.lower).toBeLessThan(values[metric]?.value ?? NaN)
    expect(found[metric]?.upper).toBeGreaterThan(values[metric]?.value ?? NaN)
  }
  expect([found.macro_roc_auc, found.log_loss]).toEqual([null, null])
  expect(multiclassIntervals(statistics, options)).toEqual(found)
})

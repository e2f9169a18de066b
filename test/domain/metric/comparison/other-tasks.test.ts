import { describe, expect, test } from 'vitest'
import { compareOtherTask } from '../../../../shared/domain/metric/comparison/other-tasks.ts'
import { classRows } from '../../../../shared/domain/metric/task/class-rows.ts'
import type { MetricName } from '../../../../shared/domain/metric/task/tasks.ts'
import { valueRows } from '../../../../shared/domain/metric/task/value-rows.ts'
import { tableOf } from '../../../builders/tables.ts'

const frame = { groups: [], split: null, key: null }
const many = Array.from({ length: 60 }, (_, row) => row)
const values = (error: (row: number) => number, order = many, key = false) =>
  valueRows(
    tableOf({
      y: order.map((row) => row + 1),
      p: order.map((row) => row + 1 + error(row)),
      id: order.map((row) => `r${row}`),
    }),
    { ...frame, key: key ? 'id' : null, label: 'y', predicted: 'p' },
  )
const truth = (row: number): string => 'abc'.charAt(row % 3)
const classes = (said: (row: number) => string, order = many) =>
  classRows(tableOf({ y: order.map(truth), h: order.map(said) }), {
    ...frame,
    label: 'y',
    predicted: 'h',
    scores: null,
  })

const asked = (metric: MetricName, margin = 0.01) => ({ metric, margin, confidence: 0.95 })

describe('two models that answer with a number', () => {
  const [one, other] = [values((row) => (row % 2) + 0.5), values((row) => ((row * 7) % 5) - 1.5)]

  test.each(['mae', 'rmse'] as const)('are compared by %s on the same rows', (metric) => {
    const found = compareOtherTask(one, other, asked(metric, 1))
    expect(found).toMatchObject({
      pairing: { kind: 'row-order', rows: 60 },
      interval: { method: 'normal' },
      notEvaluable: null,
    })
    expect(found.interval?.lower).toBeLessThan(found.difference?.value ?? NaN)
    expect(found.interval?.upper).toBeGreaterThan(found.difference?.value ?? NaN)
    expect(compareOtherTask(other, one, asked(metric)).interval?.lower).toBeCloseTo(-(found.interval?.upper ?? NaN), 12)
  })

  test('by keys, whatever the order of the rows', () => {
    const reversed = values((row) => ((row * 7) % 5) - 1.5, many.toReversed(), true)
    const keyed = values((row) => (row % 2) + 0.5, many, true)
    const found = compareOtherTask(keyed, reversed, asked('mae'))
    expect(found.pairing).toMatchObject({ kind: 'row-key', rows: 60 })
    expect(found.interval).toEqual(compareOtherTask(one, other, asked('mae')).interval)
  })

  test('on other rows the interval is wider', () => {
    const apart = values((row) => ((row * 7) % 5) - 1.5, many.slice(0, 50))
    const paired = compareOtherTask(one, other, asked('mae'))
    const alone = compareOtherTask(one, apart, asked('mae'))
    expect(alone.pairing).toMatchObject({ kind: 'unpaired', why: 'row-count-differs' })
    const width = ({ interval }: typeof paired): number => (interval?.upper ?? NaN) - (interval?.lower ?? NaN)
    expect(width(alone)).toBeGreaterThan(width(paired) / 2)
  })

  test('are not compared by R², nor on a handful of rows, nor by a metric of another task', () => {
    expect(compareOtherTask(one, other, asked('r2')).notEvaluable).toBe('no-interval-method')
    const few = values(() => 1, many.slice(0, 29))
    expect(compareOtherTask(few, few, asked('mae')).notEvaluable).toBe('too-few-rows')
    expect(compareOtherTask(one, other, asked('roc_auc')).notEvaluable).toBe('metric-undefined')
  })

  test('without a fault on other rows are not known to be one', () => {
    const [faultless, apart] = [values(() => 0), values(() => 0, many.slice(0, 50))]
    expect(compareOtherTask(faultless, apart, asked('mae')).notEvaluable).toBe('no-spread')
  })

  test('that are one differ by nothing', () => {
    expect(compareOtherTask(one, one, asked('mae', 0))).toMatchObject({
      interval: { lower: 0, upper: 0 },
      nonInferior: true,
    })
  })
})

describe('two models of several classes', () => {
  const [one, other] = [
    classes((row) => (row % 10 === 0 ? 'a' : truth(row))),
    classes((row) => (row % 4 === 0 ? 'b' : truth(row))),
  ]

  test('are compared by accuracy on the same rows', () => {
    const found = compareOtherTask(one, other, asked('accuracy'))
    expect(found).toMatchObject({
      pairing: { kind: 'row-order' },
      candidate: { exact: '14/15' },
      champion: { exact: '5/6' },
      interval: { method: 'newcombe' },
    })
  })

  test('on other rows too', () => {
    const apart = compareOtherTask(one, classes(truth, many.slice(0, 40)), asked('accuracy'))
    expect(apart).toMatchObject({ pairing: { kind: 'unpaired' }, interval: { method: 'newcombe' }, nonInferior: false })
  })

  test('that say the same of every row differ by nothing', () => {
    expect(compareOtherTask(one, one, asked('accuracy', 0))).toMatchObject({
      interval: { lower: 0, upper: 0, method: 'same-scores' },
      nonInferior: true,
    })
  })

  test('have no log loss without scores, and no interval of a mean over classes', () => {
    expect(compareOtherTask(one, other, asked('log_loss')).notEvaluable).toBe('metric-undefined')
    expect(compareOtherTask(one, other, asked('macro_f1')).notEvaluable).toBe('no-interval-method')
  })
})

import { describe, expect, test } from 'vitest'

import { compareWithChampion, type ComparisonOptions } from '../../../../shared/domain/metric/comparison/champion.ts'
import { PERFORMANCE_METRICS, type PerformanceMetric } from '../../../../shared/domain/metric/performance.ts'
import type { Rows } from '../../../../shared/domain/metric/predictions.ts'
import { borrowers, rowsOf } from '../../../builders/rows.ts'

const { labels } = borrowers
const candidate = rowsOf({ labels, scores: borrowers.candidate })
const champion = rowsOf({ labels, scores: borrowers.champion })
/** The same scores, but of a file with another row that could not be used. */
const unpaired = (rows: Rows): Rows => ({ ...rows, tally: { ...rows.tally, all: rows.tally.all + 1 } })

const options = {
  margin: 0.01,
  confidence: 0.95,
  seed: 'a',
  thresholds: { candidate: 0.5, champion: 0.5 },
  least: { rows: 0, each: 0 },
}

const compared = (metric: PerformanceMetric, other = champion, changes: Partial<ComparisonOptions> = {}) =>
  compareWithChampion(candidate, other, { ...options, metric, ...changes })

describe('on the same ten borrowers', () => {
  test.each([
    ['accuracy', '4/5', '3/5', '1/5'],
    ['recall', '3/4', '1/2', '1/4'],
    ['roc_auc', '5/6', '31/48', '3/16'],
  ] as const)('%s is %s against %s, by %s more', (metric, one, other, difference) => {
    expect(compared(metric)).toMatchObject({
      pairing: { kind: 'row-order', rows: 10 },
      candidate: { exact: one },
      champion: { exact: other },
      difference: { exact: difference },
      notEvaluable: null,
    })
  })

  test.each([
    ['roc_auc', -0.0005073310003072817, 0.37550733100030753, true, false],
    ['brier', -0.11014534732852815, -0.04835465267147185, true, true],
  ] as const)('the paired interval of %s reaches from %d to %d', (metric, lower, upper, nonInferior, better) => {
    const found = compared(metric)
    expect(found.interval?.lower).toBeCloseTo(lower, 12)
    expect(found.interval?.upper).toBeCloseTo(upper, 12)
    expect(found).toMatchObject({ nonInferior, better })
  })

  test.each([
    ['roc_auc', -0.32878060879196114, 0.7037806087919614, 'delong'],
    ['brier', -0.2789725446156452, 0.12047254461564517, 'normal'],
  ] as const)('unpaired, the interval of %s is wider: from %d to %d', (metric, lower, upper, method) => {
    const found = compared(metric, unpaired(champion))
    expect(found.pairing).toMatchObject({ kind: 'unpaired', why: 'row-count-differs' })
    expect(found.interval?.lower).toBeCloseTo(lower, 12)
    expect(found.interval?.upper).toBeCloseTo(upper, 12)
    expect(found).toMatchObject({ interval: { method }, nonInferior: false, better: false })
  })
})

describe('the margin', () => {
  test.each([
    [0, false],
    [0.0005, false],
    [0.0006, true],
  ])('of %d against a lower end of -0.000507: not inferior is %s', (margin, nonInferior) => {
    expect(compared('roc_auc', champion, { margin })).toMatchObject({ nonInferior, better: false })
  })

  test('of a loss bounds the upper end', () => {
    const turned = (margin: number) =>
      compareWithChampion(champion, candidate, { ...options, metric: 'brier', margin }).nonInferior
    expect([turned(0.11), turned(0.12)]).toEqual([false, true])
  })
})

describe('counts', () => {
  // in too many samples of ten rows nobody is selected, and precision is undefined
  const fiveTimes = <T>(values: readonly T[]): readonly T[] => Array.from({ length: 5 }, () => values).flat()
  const often = (scores: readonly number[]) => rowsOf({ labels: fiveTimes(labels), scores: fiveTimes(scores) })
  const [one, other] = [often(borrowers.candidate), often(borrowers.champion)]

  test.each(['accuracy', 'precision', 'recall', 'f1'] as const)('%s is drawn again, the same for a seed', (metric) => {
    for (const against of [other, unpaired(other)]) {
      const found = compareWithChampion(one, against, { ...options, metric })
      const value = found.difference?.value ?? NaN
      expect(found.interval?.lower).toBeLessThan(value)
      expect(found.interval?.upper).toBeGreaterThan(value)
      expect(found.interval?.method).toBe(metric === 'accuracy' || metric === 'recall' ? 'newcombe' : 'bootstrap')
      expect(compareWithChampion(one, against, { ...options, metric })).toEqual(found)
    }
  })

  test('precision where one row is selected, undefined in too many samples, is not judged', () => {
    expect(compared('precision', champion, { thresholds: { candidate: 0.5, champion: 0.75 } })).toMatchObject({
      interval: null,
      nonInferior: null,
      notEvaluable: 'no-spread',
    })
  })

  test('each model decides by its own threshold', () => {
    const found = compared('accuracy', champion, { thresholds: { candidate: 0.5, champion: 0.55 } })
    expect([found.candidate?.exact, found.champion?.exact]).toEqual(['4/5', '7/10'])
    expect(() => compared('accuracy', champion, { thresholds: { candidate: 2, champion: 0.5 } })).toThrow(
      expect.objectContaining({ code: 'threshold-out-of-range' }),
    )
  })
})

describe('a model against itself', () => {
  test.each(PERFORMANCE_METRICS)('differs by exactly nothing in %s', (metric) => {
    expect(compared(metric, candidate).difference).toEqual({ value: 0, exact: '0/1' })
  })

  test.each(['accuracy', 'f1', 'roc_auc', 'log_loss', 'brier'] as const)(
    'is never inferior nor better: %s',
    (metric) => {
      expect(compared(metric, candidate, { margin: 0 })).toMatchObject({
        interval: { lower: 0, upper: 0 },
        nonInferior: true,
        better: false,
      })
    },
  )
})

describe('nothing is concluded', () => {
  const nothing = { interval: null, nonInferior: null, better: null }
  const good = rowsOf({ labels: [0, 0, 0], scores: [0.1, 0.2, 0.3] })
  const level = (score: number) => rowsOf({ labels: [0, 0, 0], scores: [score, score, score] })

  test.each(['average_precision', 'ks'] as const)('from %s, which has no method', (metric) => {
    expect(compared(metric)).toMatchObject({ ...nothing, notEvaluable: 'no-interval-method' })
  })

  test('where one of them has no value', () => {
    const found = compareWithChampion(good, good, { ...options, metric: 'roc_auc' })
    expect(found).toMatchObject({ ...nothing, difference: null, notEvaluable: 'metric-undefined' })
  })

  test.each([
    ['paired', level(0.25)],
    ['unpaired', unpaired(level(0.25))],
  ])('from a difference without spread: %s', (_, other) => {
    const found = compareWithChampion(level(0.5), other, { ...options, metric: 'brier' })
    expect(found.difference?.value).toBe(0.1875)
    expect(found).toMatchObject({ ...nothing, notEvaluable: 'no-spread' })
  })

  const parted = (scores: readonly [number, number]) =>
    rowsOf({ labels: forty, scores: forty.map((one) => scores[one]) })
  const forty = Array.from({ length: 40 }, (_, row) => (row % 2) as 0 | 1)
  const faultless = parted([0.1, 0.9])

  test.each(['roc_auc', 'precision', 'f1', 'balanced_accuracy'] as const)(
    'from two faultless models, of which the rows do not tell which is better: %s',
    (metric) => {
      for (const other of [parted([0.2, 0.8]), unpaired(parted([0.2, 0.8]))]) {
        const found = compareWithChampion(faultless, other, { ...options, metric })
        expect(found).toMatchObject({ ...nothing, difference: { value: 0 }, notEvaluable: 'no-spread' })
      }
    },
  )

  test('but a faultless model that is the live one differs from it by nothing', () => {
    const found = compareWithChampion(faultless, parted([0.1, 0.9]), { ...options, metric: 'roc_auc' })
    expect(found).toMatchObject({ interval: { lower: 0, upper: 0, method: 'same-scores' }, nonInferior: true })
  })
})

describe('too few rows to tell', () => {
  const copies = (times: number, scores: readonly number[]) =>
    rowsOf({
      labels: Array.from({ length: times }, () => labels).flat(),
      scores: Array.from({ length: times }, () => scores).flat(),
    })
  const asked = (times: number, metric: PerformanceMetric) =>
    compareWithChampion(copies(times, borrowers.candidate), copies(times, borrowers.champion), {
      ...options,
      least: undefined,
      margin: 1,
      metric,
    }).notEvaluable

  // of ten borrowers four are bad: 12 of 30, 8 of 20
  test.each<readonly [PerformanceMetric, readonly (string | null)[]]>([
    ['accuracy', ['too-few-rows', 'too-few-rows', null]],
    ['roc_auc', ['too-few-rows', 'too-few-rows', null]],
    ['recall', ['too-few-rows', 'too-few-rows', null]],
    ['brier', ['too-few-rows', 'too-few-rows', null]],
  ])('%s is not evaluable on 10 and 20 rows, whatever the margin', (metric, expected) => {
    expect([1, 2, 3].map((times) => asked(times, metric))).toEqual(expected)
  })

  test('thirty rows with nine of a kind are too few for what divides by them', () => {
    const nine = Array.from({ length: 40 }, (_, row) => (row < 9 ? 1 : 0))
    const one = rowsOf({ labels: nine, scores: nine.map((label, row) => (label * 4 + (row % 5)) / 10) })
    const other = rowsOf({ labels: nine, scores: nine.map((_, row) => (row % 7) / 10) })
    const of = (metric: PerformanceMetric) =>
      compareWithChampion(one, other, { ...options, least: undefined, metric }).notEvaluable
    expect([of('recall'), of('roc_auc'), of('balanced_accuracy')]).toEqual(Array(3).fill('too-few-rows'))
    expect([of('accuracy'), of('specificity'), of('brier')]).toEqual([null, null, null])
  })

  test('thousands of rows that both decide alike leave the accuracy open by a hair', () => {
    const many = Array.from({ length: 2000 }, (_, row) => (row % 2) as 0 | 1)
    const one = rowsOf({ labels: many, scores: many.map((label) => (label === 1 ? 0.9 : 0.1)) })
    const other = rowsOf({ labels: many, scores: many.map((label) => (label === 1 ? 0.8 : 0.2)) })
    const found = compareWithChampion(one, other, { ...options, metric: 'accuracy', margin: 0.001 })
    expect(found).toMatchObject({ difference: { value: 0 }, nonInferior: false, interval: { method: 'newcombe' } })
  })
})

test('a model that scores every row like the champion differs by nothing, and that is sure', () => {
  expect(compared('accuracy', candidate)).toMatchObject({ interval: { lower: 0, upper: 0, method: 'same-scores' } })
})

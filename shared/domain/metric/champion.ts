import { fixedSum } from './accumulator.ts'
import { totalCounts } from './confusion.ts'
import { type Measure, measure, parseFraction } from './fraction.ts'
import { type BootstrapOptions, bootstrapIntervals } from './interval/bootstrap.ts'
import { aucDifferenceInterval, aucVariance } from './interval/delong.ts'
import { type Interval, normalInterval } from './interval/interval.ts'
import { type PairedRows, pairedRanks, type Pairing, pairRows } from './pairing.ts'
import {
  countMetric,
  type CountMetric,
  higherIsBetter,
  lossVariance,
  meanInterval,
  type PerformanceMetric,
  performanceOf,
} from './performance.ts'
import type { Rows } from './predictions.ts'
import { type ScoredStatistics, scoredStatistics } from './statistics.ts'
import { logarithmicError, squaredError } from './sums.ts'

export interface ComparisonOptions extends BootstrapOptions {
  readonly metric: PerformanceMetric
  /** By how much the candidate may be worse, in the metric's own unit. */
  readonly margin: number
  /** Two-sided. */
  readonly confidence: number
  readonly thresholds: { readonly candidate: number; readonly champion: number }
}

/** The candidate against the champion on one metric; a difference is candidate less champion. */
export interface Comparison {
  readonly metric: PerformanceMetric
  readonly pairing: Pairing
  /** On the paired rows, or on each model's own rows where unpaired. */
  readonly candidate: Measure | null
  readonly champion: Measure | null
  readonly difference: Measure | null
  readonly interval: Interval | null
  /** Whether the interval's worse end stays within the margin; null where there is no interval. */
  readonly nonInferior: boolean | null
  /** Whether the whole interval lies on the better side of 0; null where there is no interval. */
  readonly better: boolean | null
  readonly notEvaluable: 'metric-undefined' | 'no-interval-method' | 'no-spread' | null
}

/** The comparison of two models, paired where both scored the same rows; throws a MetricError for thresholds or confidences out of range. */
export function compareWithChampion(candidate: Rows, champion: Rows, options: ComparisonOptions): Comparison {
  const { metric, thresholds } = options
  const { pairing, rows } = pairRows(candidate, champion)
  const one = scoredStatistics(
    rows === null ? candidate : { labels: rows.labels, scores: rows.candidate },
    thresholds.candidate,
  )
  const other = scoredStatistics(
    rows === null ? champion : { labels: rows.labels, scores: rows.champion },
    thresholds.champion,
  )
  const measured = { candidate: performanceOf(one)[metric], champion: performanceOf(other)[metric] }
  const difference = subtract(measured.candidate, measured.champion)
  const base = { metric, pairing, ...measured, difference, interval: null, nonInferior: null, better: null }
  if (difference === null) return { ...base, notEvaluable: 'metric-undefined' }
  if (metric === 'average_precision' || metric === 'ks') return { ...base, notEvaluable: 'no-interval-method' }
  const interval =
    rows === null ? unpairedInterval(one, other, difference, options) : pairedInterval(rows, metric, options)
  if (interval === null) return { ...base, notEvaluable: 'no-spread' }
  return { ...base, interval, ...judged(interval, options), notEvaluable: null }
}

function judged(interval: Interval, { metric, margin }: ComparisonOptions): { nonInferior: boolean; better: boolean } {
  if (higherIsBetter(metric)) return { nonInferior: interval.lower >= -margin, better: interval.lower > 0 }
  return { nonInferior: interval.upper <= margin, better: interval.upper < 0 }
}

type Comparable = Exclude<PerformanceMetric, 'average_precision' | 'ks'>

function pairedInterval(rows: PairedRows, metric: Comparable, options: ComparisonOptions): Interval | null {
  switch (metric) {
    case 'roc_auc':
      return aucDifferenceInterval(pairedRanks(rows), options.confidence)
    case 'log_loss':
      return pairedLossInterval(rows, logarithmicError, options.confidence)
    case 'brier':
      return pairedLossInterval(rows, squaredError, options.confidence)
    default:
      return pairedCountInterval(rows, metric, options)
  }
}

/** Rows fall into eight cells, by label and both decisions, which are redrawn together. */
function pairedCountInterval(rows: PairedRows, metric: CountMetric, options: ComparisonOptions): Interval | null {
  const cells = new Array<number>(8).fill(0)
  for (let row = 0; row < rows.labels.length; row++) {
    const one = (rows.candidate[row] ?? 0) >= options.thresholds.candidate ? 1 : 0
    const other = (rows.champion[row] ?? 0) >= options.thresholds.champion ? 1 : 0
    const cell = (rows.labels[row] ?? 0) * 4 + one * 2 + other
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  const difference = ([n00 = 0, n01 = 0, n10 = 0, n11 = 0, p00 = 0, p01 = 0, p10 = 0, p11 = 0]: readonly number[]) => [
    countMetric(metric, [p10 + p11, n10 + n11, p00 + p01, n00 + n01]) -
      countMetric(metric, [p01 + p11, n01 + n11, p00 + p10, n00 + n10]),
  ]
  return bootstrapIntervals([cells], ([drawn = []]) => difference(drawn), options)[0] ?? null
}

function pairedLossInterval(
  { labels, candidate, champion }: PairedRows,
  loss: (score: number, label: number) => number,
  confidence: number,
): Interval | null {
  const [more, less, squares] = [fixedSum(), fixedSum(), fixedSum()]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0
    const difference = loss(candidate[row] ?? 0, label) - loss(champion[row] ?? 0, label)
    if (difference >= 0) more.add(1, difference)
    else less.add(1, -difference)
    squares.add(1, difference * difference)
  }
  const total = more.total() - less.total()
  return meanInterval(
    { rows: labels.length, total, squares: squares.total() },
    { confidence, within: [-Infinity, Infinity] },
  )
}

function unpairedInterval(
  one: ScoredStatistics,
  other: ScoredStatistics,
  difference: Measure,
  options: ComparisonOptions,
): Interval | null {
  const { metric, confidence } = options
  switch (metric) {
    case 'roc_auc':
      return independent(aucVariance(one.rank), aucVariance(other.rank), difference, { confidence, method: 'delong' })
    case 'log_loss':
    case 'brier':
      return independent(lossVariance(one.sums, metric), lossVariance(other.sums, metric), difference, {
        confidence,
        method: 'normal',
      })
    case 'accuracy':
    case 'precision':
    case 'recall':
    case 'f1': {
      const strata = [one, other].map(({ cells }) => totalCounts(cells)).map(({ tp, fp, fn, tn }) => [tp, fp, fn, tn])
      const gap = ([left = [], right = []]: readonly (readonly number[])[]) => [
        countMetric(metric, left) - countMetric(metric, right),
      ]
      return bootstrapIntervals(strata, gap, options)[0] ?? null
    }
    case 'average_precision':
    case 'ks':
      return null
  }
}

function independent(
  one: number | null,
  other: number | null,
  difference: Measure,
  options: { readonly confidence: number; readonly method: Interval['method'] },
): Interval | null {
  if (one === null || other === null || one + other === 0) return null
  return normalInterval(difference.value, one + other, options)
}

function subtract(one: Measure | null, other: Measure | null): Measure | null {
  if (one === null || other === null) return null
  const [left, right] = [parseFraction(one.exact), parseFraction(other.exact)]
  const numerator = left.numerator * right.denominator - right.numerator * left.denominator
  return measure(numerator, left.denominator * right.denominator)
}

import type { Measure } from '../fraction.ts'
import type { Interval } from '../interval/interval.ts'
import { logarithmicError } from '../sums.ts'
import type { ClassRows } from '../task/class-rows.ts'
import { doubleSum } from '../task/exact.ts'
import { classStatistics, multiclassPerformance } from '../task/multiclass.ts'
import { meanInterval, regressionPerformance, valueStatistics } from '../task/regression.ts'
import { COMPARABLE, isMetricOf, type MetricName } from '../task/tasks.ts'
import type { ValueRows } from '../task/value-rows.ts'
import { pairedDifference, type PairedCounts, unpairedDifference } from './newcombe.ts'
import { type Pairable, pairPlaces, type Places } from './pairing.ts'
import { type Comparison, concluded, difference, LEAST_ROWS, type LeastRows } from './verdict.ts'

/** The rows of a model of several classes, or of one that answers with a number. */
export type OtherRows = ClassRows | ValueRows

export type OtherOptions = {
  readonly metric: MetricName
  readonly margin: number
  readonly confidence: number
  readonly least?: LeastRows | undefined
}

/**
 * The comparison of two such models, paired where both predicted the same rows. Accuracy: Newcombe 1998. Log loss, mean absolute
 * error: normal, of the rows' differences. RMSE: normal, by the delta method on the root of each mean square.
 */
export function compareOtherTask(candidate: OtherRows, champion: OtherRows, options: OtherOptions): Comparison {
  const { metric, margin, least = LEAST_ROWS } = options
  const { pairing, paired, places } = pairPlaces(pairable(candidate), pairable(champion))
  const [one, other] = paired
    ? [taken(candidate, places?.candidate), taken(champion, places?.champion)]
    : [candidate, champion]
  const measured = { candidate: valueOf(one, metric), champion: valueOf(other, metric) }
  const found = { metric, pairing, ...measured, difference: difference(measured.candidate, measured.champion) }
  if (found.difference === null) return concluded(found, 'metric-undefined', margin)
  if (!COMPARABLE[one.task].some((name) => name === metric)) return concluded(found, 'no-interval-method', margin)
  if (Math.min(one.labels.length, other.labels.length) < least.rows) return concluded(found, 'too-few-rows', margin)
  return concluded(found, intervalOf(one, other, paired, options) ?? 'no-spread', margin)
}

function pairable(rows: OtherRows): Pairable {
  const labelAt =
    rows.task === 'multiclass'
      ? (row: number) => rows.classes[rows.labels[row] ?? -1] ?? -1
      : (row: number) => rows.labels[row] ?? -1
  return { tally: rows.tally, groups: rows.groups, keys: rows.keys, count: rows.labels.length, labelAt }
}

function taken(rows: OtherRows, at: NonNullable<Places>['candidate'] | undefined): OtherRows {
  if (at === undefined) return rows
  if (rows.task === 'regression')
    return {
      ...rows,
      labels: Float64Array.from(at, (row) => rows.labels[row] ?? NaN),
      predicted: Float64Array.from(at, (row) => rows.predicted[row] ?? NaN),
    }
  return {
    ...rows,
    labels: Int16Array.from(at, (row) => rows.labels[row] ?? -1),
    predicted: Int16Array.from(at, (row) => rows.predicted[row] ?? -1),
    scores: rows.scores?.map((own) => Float64Array.from(at, (row) => own[row] ?? NaN)) ?? null,
  }
}

function valueOf(rows: OtherRows, metric: MetricName): Measure | null {
  if (!isMetricOf(rows.task, metric)) return null
  const found: Readonly<Partial<Record<MetricName, Measure | null>>> =
    rows.task === 'multiclass'
      ? multiclassPerformance(classStatistics(rows))
      : regressionPerformance(valueStatistics(rows))
  return found[metric] ?? null
}

/** What each row adds to a mean, or for the root of a mean square to its first-order change. */
function parts(rows: OtherRows, metric: MetricName): Float64Array | null {
  if (rows.task === 'multiclass') {
    const { scores, labels } = rows
    if (metric !== 'log_loss' || scores === null) return null
    return Float64Array.from(labels, (label, row) => logarithmicError(scores[label]?.[row] ?? 0, 1))
  }
  const errors = rows.predicted.map((value, row) => value - (rows.labels[row] ?? 0))
  if (metric === 'mae') return errors.map(Math.abs)
  const root = valueOf(rows, 'rmse')?.value ?? 0
  return root === 0 ? null : errors.map((error) => (error * error + root * root) / (2 * root))
}

function intervalOf(
  one: OtherRows,
  other: OtherRows,
  paired: boolean,
  { metric, confidence }: OtherOptions,
): Interval | null {
  if (metric === 'accuracy' && one.task === 'multiclass' && other.task === 'multiclass') {
    if (paired) return accuracyInterval(one, other, confidence)
    return unpairedDifference(right(one), right(other), confidence)
  }
  const [left, last] = [parts(one, metric), parts(other, metric)]
  if (left === null || last === null) return null
  if (paired)
    return meanOf(
      left.map((value, row) => value - (last[row] ?? 0)),
      confidence,
    )
  const [own, theirs] = [meanOf(left, confidence), meanOf(last, confidence)]
  if (own === null || theirs === null) return null
  const [middle, otherMiddle] = [(own.lower + own.upper) / 2, (theirs.lower + theirs.upper) / 2]
  const reach = Math.hypot((own.upper - own.lower) / 2, (theirs.upper - theirs.lower) / 2)
  // on different rows nothing says that two faultless models are one
  if (reach === 0) return null
  return { ...own, lower: middle - otherMiddle - reach, upper: middle - otherMiddle + reach }
}

function meanOf(values: Float64Array, confidence: number): Interval | null {
  const [sum, squares] = [doubleSum(), doubleSum()]
  for (const value of values) {
    sum.add(value)
    squares.add(value * value)
  }
  return meanInterval(values.length, sum.total(), squares.total(), confidence, [-Infinity, Infinity])
}

function accuracyInterval(one: ClassRows, other: ClassRows, confidence: number): Interval | null {
  if (one.predicted.every((code, row) => one.classes[code] === other.classes[other.predicted[row] ?? -1]))
    return { lower: 0, upper: 0, confidence, method: 'same-scores' }
  const counts = { both: 0, first: 0, second: 0, neither: 0 }
  for (let row = 0; row < one.labels.length; row++) counts[outcome(one, other, row)]++
  return pairedDifference(counts, confidence)
}

function outcome(one: ClassRows, other: ClassRows, row: number): keyof PairedCounts {
  const first = one.predicted[row] === one.labels[row]
  const second = other.predicted[row] === other.labels[row]
  if (first) return second ? 'both' : 'first'
  return second ? 'second' : 'neither'
}

function right({ labels, predicted }: ClassRows): { readonly successes: number; readonly total: number } {
  let successes = 0
  for (let row = 0; row < labels.length; row++) if (labels[row] === predicted[row]) successes++
  return { successes, total: labels.length }
}

import type { Fraction, Measure } from '../fraction.ts'
import type { Interval } from '../interval/interval.ts'
import { logarithmicError } from '../sums.ts'
import type { ClassRows } from '../task/class-rows.ts'
import { doubleSum } from '../task/exact.ts'
import { classStatistics, type ClassStatistics, multiclassPerformance } from '../task/multiclass.ts'
import { meanInterval, regressionPerformance, valueStatistics, type ValueStatistics } from '../task/regression.ts'
import { COMPARABLE, type MetricName } from '../task/tasks.ts'
import type { ValueRows } from '../task/value-rows.ts'
import { pairedDifference, type PairedCounts, unpairedDifference } from './newcombe.ts'
import { type Pairable, type Pairing, pairPlaces, type Places } from './pairing.ts'
import { type Comparison, concluded, difference, LEAST_ROWS, type LeastRows } from './verdict.ts'

/** The rows of a model of several classes, or of one that answers with a number. */
export type OtherRows = ClassRows | ValueRows

export type OtherOptions = {
  readonly metric: MetricName
  readonly margin: number
  readonly confidence: number
  readonly least?: LeastRows | undefined
}

/** One model on the rows that are compared. */
export type OtherSide = {
  readonly rows: number
  /** rows of which the class was said rightly; 0 of a model that answers with a number */
  readonly right: number
  readonly value: (metric: MetricName) => Measure | null
}

/** What each of so many rows adds to a mean: the exact sums of it and of its squares. */
export type RowSums = { readonly rows: number; readonly sum: Fraction; readonly squares: Fraction }

/** Metrics whose interval comes from what each row adds. */
export const MEANS = ['log_loss', 'mae', 'rmse'] as const
export type MeanMetric = (typeof MEANS)[number]
export type Means = { readonly apart: RowSums } | { readonly one: RowSums; readonly other: RowSums }

/** Two such models as they were counted: on the rows of both where there are such, else each on its own. */
export interface BothOther {
  readonly task: OtherRows['task']
  readonly pairing: Pairing
  readonly one: OtherSide
  readonly other: OtherSide
  /** of classes on the same rows: which of both was right, and whether both said the same of every row */
  readonly outcomes: () => (PairedCounts & { readonly alike: boolean }) | null
  /** what the rows add to the metric; null where that cannot be told */
  readonly means: (metric: MeanMetric) => Means | null
}

/** A side whose statistics were counted. */
export const classSide = (statistics: ClassStatistics): OtherSide => {
  const counts = statistics.confusion.flat()
  return {
    rows: counts.reduce((sum, count) => sum + count, 0),
    right: statistics.confusion.reduce((sum, line, code) => sum + (line[code] ?? 0), 0),
    value: (metric) => named(multiclassPerformance(statistics), metric),
  }
}
export const valueSide = (statistics: ValueStatistics): OtherSide => ({
  ...{ rows: statistics.rows, right: 0 },
  value: (metric) => named(regressionPerformance(statistics), metric),
})

const named = (found: Readonly<Partial<Record<MetricName, Measure | null>>>, metric: MetricName): Measure | null =>
  Object.hasOwn(found, metric) ? (found[metric] ?? null) : null

/** What a row adds to the mean, from its error; for the root of a mean square to that root's first-order change, of which 0 has none. */
export function addedBy(metric: 'mae' | 'rmse', root: number): ((error: number) => number) | null {
  if (metric === 'mae') return Math.abs
  return root === 0 ? null : (error) => (error * error + root * root) / (2 * root)
}

/**
 * The comparison of two such models, paired where both predicted the same rows. Accuracy: Newcombe 1998. Log loss, mean absolute
 * error: normal, of the rows' differences. RMSE: normal, by the delta method on the root of each mean square.
 */
export function compareOtherTask(candidate: OtherRows, champion: OtherRows, options: OtherOptions): Comparison {
  return compareOtherCounted(countedOther(candidate, champion), options)
}

/** The same of what any engine counted. */
export function compareOtherCounted(both: BothOther, options: OtherOptions): Comparison {
  const { metric, margin, least = LEAST_ROWS } = options
  const { one, other, pairing, task } = both
  const measured = { candidate: one.value(metric), champion: other.value(metric) }
  const found = { metric, pairing, ...measured, difference: difference(measured.candidate, measured.champion) }
  if (found.difference === null) return concluded(found, 'metric-undefined', margin)
  if (!COMPARABLE[task].some((name) => name === metric)) return concluded(found, 'no-interval-method', margin)
  if (Math.min(one.rows, other.rows) < least.rows) return concluded(found, 'too-few-rows', margin)
  return concluded(found, intervalOf(both, options) ?? 'no-spread', margin)
}

/** Both models' statistics from their rows. */
export function countedOther(candidate: OtherRows, champion: OtherRows): BothOther {
  const { pairing, paired, places } = pairPlaces(pairable(candidate), pairable(champion))
  const [one, other] = paired
    ? [taken(candidate, places?.candidate), taken(champion, places?.champion)]
    : [candidate, champion]
  return {
    ...{ task: one.task, pairing, one: sideOf(one), other: sideOf(other) },
    outcomes: () =>
      paired && one.task === 'multiclass' && other.task === 'multiclass' ? outcomesOf(one, other) : null,
    means(metric) {
      const [left, last] = [parts(one, metric), parts(other, metric)]
      if (left === null || last === null) return null
      if (!paired) return { one: rowSums(left), other: rowSums(last) }
      return { apart: rowSums(left.map((value, row) => value - (last[row] ?? 0))) }
    },
  }
}

/** The side of rows, counted when it is first asked. */
function sideOf(rows: OtherRows): OtherSide {
  let side: OtherSide | null = null
  const own = (): OtherSide =>
    (side ??= rows.task === 'multiclass' ? classSide(classStatistics(rows)) : valueSide(valueStatistics(rows)))
  return {
    ...{ rows: rows.labels.length, right: rows.task === 'multiclass' ? right(rows) : 0 },
    value: (metric) => own().value(metric),
  }
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

/** What each row adds to the metric. */
function parts(rows: OtherRows, metric: MeanMetric): Float64Array | null {
  if (rows.task === 'multiclass') {
    const { scores, labels } = rows
    if (metric !== 'log_loss' || scores === null) return null
    return Float64Array.from(labels, (label, row) => logarithmicError(scores[label]?.[row] ?? 0, 1))
  }
  if (metric === 'log_loss') return null
  const added = addedBy(metric, metric === 'rmse' ? (sideOf(rows).value('rmse')?.value ?? 0) : 0)
  return added === null ? null : rows.predicted.map((value, row) => added(value - (rows.labels[row] ?? 0)))
}

function intervalOf(both: BothOther, { metric, confidence }: OtherOptions): Interval | null {
  if (metric === 'accuracy') return accuracyInterval(both, confidence)
  const mean = MEANS.find((name) => name === metric)
  const means = mean === undefined ? null : both.means(mean)
  if (means === null) return null
  if ('apart' in means) return meanOf(means.apart, confidence)
  const [own, theirs] = [meanOf(means.one, confidence), meanOf(means.other, confidence)]
  if (own === null || theirs === null) return null
  const [middle, otherMiddle] = [(own.lower + own.upper) / 2, (theirs.lower + theirs.upper) / 2]
  const reach = Math.hypot((own.upper - own.lower) / 2, (theirs.upper - theirs.lower) / 2)
  // on different rows nothing says that two faultless models are one
  if (reach === 0) return null
  return { ...own, lower: middle - otherMiddle - reach, upper: middle - otherMiddle + reach }
}

function rowSums(values: Float64Array): RowSums {
  const [sum, squares] = [doubleSum(), doubleSum()]
  for (const value of values) {
    sum.add(value)
    squares.add(value * value)
  }
  return { rows: values.length, sum: sum.total(), squares: squares.total() }
}

const meanOf = ({ rows, sum, squares }: RowSums, confidence: number): Interval | null =>
  meanInterval(rows, sum, squares, confidence, [-Infinity, Infinity])

function accuracyInterval({ one, other, pairing, outcomes }: BothOther, confidence: number): Interval | null {
  const counts = outcomes()
  if (counts !== null)
    return counts.alike
      ? { lower: 0, upper: 0, confidence, method: 'same-scores' }
      : pairedDifference(counts, confidence)
  if (pairing.kind !== 'unpaired') return null
  const share = ({ right: successes, rows: total }: OtherSide) => ({ successes, total })
  return unpairedDifference(share(one), share(other), confidence)
}

function outcomesOf(one: ClassRows, other: ClassRows): PairedCounts & { readonly alike: boolean } {
  const alike = one.predicted.every((code, row) => one.classes[code] === other.classes[other.predicted[row] ?? -1])
  const counts = { both: 0, first: 0, second: 0, neither: 0 }
  for (let row = 0; row < one.labels.length; row++) counts[outcome(one, other, row)]++
  return { ...counts, alike }
}

function outcome(one: ClassRows, other: ClassRows, row: number): keyof PairedCounts {
  const first = one.predicted[row] === one.labels[row]
  const second = other.predicted[row] === other.labels[row]
  if (first) return second ? 'both' : 'first'
  return second ? 'second' : 'neither'
}

function right({ labels, predicted }: ClassRows): number {
  let successes = 0
  for (let row = 0; row < labels.length; row++) if (labels[row] === predicted[row]) successes++
  return successes
}

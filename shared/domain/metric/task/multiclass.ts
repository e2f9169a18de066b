import { fixedSum } from '../accumulator.ts'
import { type Fraction, type Measure, measure, measureOf, quotient } from '../fraction.ts'
import { type BootstrapOptions, bootstrapIntervals } from '../interval/bootstrap.ts'
import type { Interval } from '../interval/interval.ts'
import { wilsonInterval } from '../interval/proportion.ts'
import { type MeanSums, meanInterval } from '../performance.ts'
import { rankStatistics } from '../rank.ts'
import { FIXED_POINT, logarithmicError } from '../sums.ts'
import type { ClassRows } from './class-rows.ts'
import type { MulticlassMetric } from './tasks.ts'

/** Whole numbers from which every metric of several classes follows. */
export interface ClassStatistics {
  readonly classes: readonly string[]
  /** rows by true class, then by predicted one */
  readonly confusion: readonly (readonly number[])[]
  /** the log loss of the true class in fixed point; null without scores */
  readonly loss: MeanSums | null
  /** for each class against the rest twice the pairs won, and the pairs; null without scores */
  readonly areas: readonly { readonly won: bigint; readonly pairs: bigint }[] | null
}

/** The statistics of the rows. */
export function classStatistics(rows: Pick<ClassRows, 'classes' | 'labels' | 'predicted' | 'scores'>): ClassStatistics {
  const { classes, labels, predicted, scores } = rows
  const confusion = classes.map(() => classes.map(() => 0))
  for (let row = 0; row < labels.length; row++) {
    const line = confusion[labels[row] ?? 0]
    const said = predicted[row] ?? 0
    if (line !== undefined) line[said] = (line[said] ?? 0) + 1
  }
  return {
    classes,
    confusion,
    loss: scores === null ? null : lossSums(labels, scores),
    areas: scores?.map((own, code) => area(own, labels, code)) ?? null,
  }
}

function lossSums(labels: ClassRows['labels'], scores: readonly Float64Array[]): MeanSums {
  const [total, squares] = [fixedSum(), fixedSum()]
  for (let row = 0; row < labels.length; row++) {
    const loss = logarithmicError(scores[labels[row] ?? 0]?.[row] ?? 0, 1)
    total.add(1, loss)
    squares.add(1, loss * loss)
  }
  return { rows: labels.length, total: total.total(), squares: squares.total() }
}

function area(scores: Float64Array, labels: ClassRows['labels'], code: number) {
  const own = new Uint8Array(labels.length)
  for (let row = 0; row < own.length; row++) own[row] = labels[row] === code ? 1 : 0
  const { positives, negatives, u2 } = rankStatistics({ scores, labels: own })
  return { won: u2, pairs: BigInt(positives) * BigInt(negatives) }
}

/** Every metric of several classes; definitions are scikit-learn's, but that nothing is filled in: without a row of a class, or a prediction of it, a mean over the classes has no value. */
export function multiclassPerformance(statistics: ClassStatistics): Readonly<Record<MulticlassMetric, Measure | null>> {
  const { loss, areas } = statistics
  const classes = perClass(statistics.confusion)
  const rows = classes.reduce((sum, { actual }) => sum + actual, 0)
  const right = classes.reduce((sum, { hits }) => sum + hits, 0)
  const macro = (of: (one: PerClass) => Ratio): Measure | null =>
    mean(classes.map((one) => ({ ...of(one), weight: 1 })))
  const weighted = (of: (one: PerClass) => Ratio): Measure | null =>
    mean(classes.filter(({ actual }) => actual > 0).map((one) => ({ ...of(one), weight: one.actual })))
  return {
    accuracy: measure(right, rows),
    macro_precision: macro(precision),
    macro_recall: macro(recall),
    macro_f1: macro(f1),
    weighted_precision: weighted(precision),
    weighted_recall: weighted(recall),
    weighted_f1: weighted(f1),
    mcc: correlation(classes, rows, right),
    macro_roc_auc:
      areas === null ? null : mean(areas.map(({ won, pairs }) => ({ top: won, below: 2n * pairs, weight: 1 }))),
    log_loss: loss === null ? null : measure(loss.total, FIXED_POINT * BigInt(loss.rows)),
  }
}

type PerClass = { readonly hits: number; readonly actual: number; readonly said: number }
type Ratio = { readonly top: bigint; readonly below: bigint }

function perClass(confusion: ClassStatistics['confusion']): readonly PerClass[] {
  return confusion.map((line, code) => ({
    hits: line[code] ?? 0,
    actual: line.reduce((sum, count) => sum + count, 0),
    said: confusion.reduce((sum, other) => sum + (other[code] ?? 0), 0),
  }))
}

const ratio = (top: number, below: number): Ratio => ({ top: BigInt(top), below: BigInt(below) })
const precision = ({ hits, said }: PerClass): Ratio => ratio(hits, said)
const recall = ({ hits, actual }: PerClass): Ratio => ratio(hits, actual)
const f1 = ({ hits, actual, said }: PerClass): Ratio => ratio(2 * hits, actual + said)

/** The weighted mean of fractions, exactly; null where one has no denominator, or there is none. */
function mean(ratios: readonly (Ratio & { readonly weight: number })[]): Measure | null {
  if (ratios.some(({ below }) => below === 0n)) return null
  const weight = ratios.reduce((sum, one) => sum + BigInt(one.weight), 0n)
  const sum = ratios.reduce<Fraction>(
    ({ numerator, denominator }, { top, below, weight: own }) => ({
      numerator: numerator * below + BigInt(own) * top * denominator,
      denominator: denominator * below,
    }),
    { numerator: 0n, denominator: 1n },
  )
  return measure(sum.numerator, sum.denominator * weight)
}

/** Matthews' correlation for several classes (Gorodkin 2004); null where all rows are of one class, or said to be. */
function correlation(classes: readonly PerClass[], rows: number, right: number): Measure | null {
  const [n, hits] = [BigInt(rows), BigInt(right)]
  const sum = (of: (one: PerClass) => number): bigint => classes.reduce((all, one) => all + BigInt(of(one)), 0n)
  const top = hits * n - sum(({ actual, said }) => actual * said)
  const below = (n * n - sum(({ said }) => said * said)) * (n * n - sum(({ actual }) => actual * actual))
  if (below === 0n) return null
  const size = Math.sqrt(quotient(top * top, below))
  return measureOf(top < 0n ? -size : size)
}

/**
 * The two-sided interval of each metric; null where it is undefined, has no spread or no method (the mean area). Accuracy:
 * Wilson 1927. Means over classes, MCC: the cells of the confusion redrawn from their multinomial. Log loss: normal.
 */
export function multiclassIntervals(
  statistics: ClassStatistics,
  options: BootstrapOptions & { readonly confidence: number },
): Readonly<Record<MulticlassMetric, Interval | null>> {
  const { confusion, loss } = statistics
  const places = confusion.flatMap((line, row) =>
    line.flatMap((count, column) => (count > 0 ? [{ row, column, count }] : [])),
  )
  const drawnMetrics = (drawn: readonly number[]): readonly number[] => {
    const cells = confusion.map((line) => line.map(() => 0))
    for (const [index, { row, column }] of places.entries()) {
      const line = cells[row]
      if (line !== undefined) line[column] = drawn[index] ?? 0
    }
    return asDoubles(perClass(cells))
  }
  const drawn = bootstrapIntervals([places.map(({ count }) => count)], ([cells = []]) => drawnMetrics(cells), options)
  const right = confusion.reduce((sum, line, code) => sum + (line[code] ?? 0), 0)
  const rows = places.reduce((sum, { count }) => sum + count, 0)
  const accuracy = wilsonInterval({ successes: right, total: rows }, options.confidence)
  const at = (metric: MulticlassMetric): Interval | null => drawn[DRAWN.indexOf(metric)] ?? null
  return {
    accuracy,
    macro_precision: at('macro_precision'),
    macro_recall: at('macro_recall'),
    macro_f1: at('macro_f1'),
    weighted_precision: at('weighted_precision'),
    // the mean recall by rows is the accuracy
    weighted_recall: accuracy,
    weighted_f1: at('weighted_f1'),
    mcc: at('mcc'),
    macro_roc_auc: null,
    log_loss: loss === null ? null : meanInterval(loss, { confidence: options.confidence, within: [0, Infinity] }),
  }
}

const DRAWN: readonly MulticlassMetric[] = [
  'macro_precision',
  'macro_recall',
  'macro_f1',
  'weighted_precision',
  'weighted_f1',
  'mcc',
]

/** The drawn metrics in the order of their names; NaN where undefined. */
function asDoubles(classes: readonly PerClass[]): readonly number[] {
  let [rows, right, products, saidSquares, actualSquares] = [0, 0, 0, 0, 0]
  const [macro, weighted] = [
    { p: 0, r: 0, f: 0 },
    { p: 0, f: 0 },
  ]
  for (const { hits, actual, said } of classes) {
    const [p, r, f] = [hits / said, hits / actual, (2 * hits) / (actual + said)]
    macro.p += p
    macro.r += r
    macro.f += f
    if (actual > 0) {
      weighted.p += p * actual
      weighted.f += f * actual
    }
    rows += actual
    right += hits
    products += actual * said
    saidSquares += said * said
    actualSquares += actual * actual
  }
  const n = classes.length
  const mcc =
    (right * rows - products) / (Math.sqrt(rows * rows - saidSquares) * Math.sqrt(rows * rows - actualSquares))
  return [macro.p / n, macro.r / n, macro.f / n, weighted.p / rows, weighted.f / rows, mcc]
}

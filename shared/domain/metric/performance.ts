import { type Counts, totalCounts } from './confusion.ts'
import { type Measure, measure, measureOf, quotient } from './fraction.ts'
import { type BootstrapOptions, bootstrapIntervals } from './interval/bootstrap.ts'
import { aucInterval } from './interval/delong.ts'
import { checkConfidence, type Interval, normalInterval } from './interval/interval.ts'
import { wilsonInterval } from './interval/proportion.ts'
import type { RankStatistics } from './rank.ts'
import { calibrationError } from './reliability/score-bins.ts'
import type { ScoredStatistics } from './statistics.ts'
import { FIXED_POINT, type Sums } from './sums.ts'

/** The policy's words for metrics of performance of yes-or-no models. */
export const PERFORMANCE_METRICS = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'specificity',
  'balanced_accuracy',
  'mcc',
  'roc_auc',
  'gini',
  'average_precision',
  'ks',
  'log_loss',
  'brier',
  'ece',
  'mean_score',
] as const
export type PerformanceMetric = (typeof PERFORMANCE_METRICS)[number]

export type Performance = Readonly<Record<PerformanceMetric, Measure | null>>

/** Every metric of performance; null where its denominator is 0. Definitions are scikit-learn's, but for that null. */
export function performanceOf({ cells, rank, sums, bins }: ScoredStatistics): Performance {
  const counts = totalCounts(cells)
  return { ...countMetrics(counts), ...rankMetrics(rank), ...lossMetrics(sums), ece: calibrationError(bins) }
}

/** The metrics that follow from confusion counts alone. */
export function countMetrics({ tp, fp, fn, tn }: Counts): Pick<Performance, CountMetric> {
  const [positives, negatives] = [BigInt(tp + fn), BigInt(fp + tn)]
  return {
    accuracy: measure(tp + tn, tp + fp + fn + tn),
    precision: measure(tp, tp + fp),
    recall: measure(tp, tp + fn),
    f1: measure(2 * tp, 2 * tp + fp + fn),
    specificity: measure(tn, fp + tn),
    balanced_accuracy: measure(BigInt(tp) * negatives + BigInt(tn) * positives, 2n * positives * negatives),
    mcc: correlation({ tp, fp, fn, tn }),
  }
}

/** Matthews' correlation (1975): a root of whole numbers, rounded once; null where a row or column of the table is empty. */
function correlation({ tp, fp, fn, tn }: Counts): Measure | null {
  const top = BigInt(tp) * BigInt(tn) - BigInt(fp) * BigInt(fn)
  const below = BigInt(tp + fp) * BigInt(tp + fn) * BigInt(tn + fp) * BigInt(tn + fn)
  if (below === 0n) return null
  const size = Math.sqrt(quotient(top * top, below))
  return measureOf(top < 0n ? -size : size)
}

/** The metrics that follow from the ranking alone: ties count half in the area, a step each in average precision. */
export function rankMetrics(rank: RankStatistics): Pick<Performance, 'roc_auc' | 'gini' | 'average_precision' | 'ks'> {
  const pairs = BigInt(rank.positives) * BigInt(rank.negatives)
  return {
    roc_auc: measure(rank.u2, 2n * pairs),
    gini: measure(rank.u2 - pairs, pairs),
    average_precision: measure(rank.ap, FIXED_POINT * BigInt(rank.positives)),
    ks: measure(rank.ks, pairs),
  }
}

function lossMetrics({ positive, negative }: Sums): Pick<Performance, 'log_loss' | 'brier' | 'mean_score'> {
  const scale = FIXED_POINT * BigInt(positive.rows + negative.rows)
  return {
    log_loss: measure(positive.logLoss + negative.logLoss, scale),
    brier: measure(positive.brier + negative.brier, scale),
    mean_score: measure(positive.score + negative.score, scale),
  }
}

/**
 * The two-sided interval of one metric; null where the metric is undefined, has no spread or no method
 * (average precision, KS, calibration error, mean score). Accuracy, precision, recall, specificity: Wilson 1927. F1, balanced
 * accuracy, MCC: multinomial bootstrap, without width where they are faultless. Area under the curve, and Gini as twice the area less one: DeLong 1988.
 * Losses: normal, from the rows' sample variance.
 */
export function performanceInterval(
  statistics: ScoredStatistics,
  metric: PerformanceMetric,
  options: BootstrapOptions & { readonly confidence: number },
): Interval | null {
  const confidence = checkConfidence(options.confidence)
  const { tp, fp, fn, tn } = totalCounts(statistics.cells)
  switch (metric) {
    case 'accuracy':
      return wilsonInterval({ successes: tp + tn, total: tp + fp + fn + tn }, confidence)
    case 'precision':
      return wilsonInterval({ successes: tp, total: tp + fp }, confidence)
    case 'recall':
      return wilsonInterval({ successes: tp, total: tp + fn }, confidence)
    case 'specificity':
      return wilsonInterval({ successes: tn, total: fp + tn }, confidence)
    case 'f1':
    case 'balanced_accuracy':
    case 'mcc':
      return bootstrapIntervals([[tp, fp, fn, tn]], ([drawn = []]) => [countMetric(metric, drawn)], options)[0] ?? null
    case 'roc_auc':
      return aucInterval(statistics.rank, confidence)
    case 'gini':
      return stretched(aucInterval(statistics.rank, confidence))
    case 'log_loss':
      return lossInterval(statistics.sums, 'log_loss', confidence)
    case 'brier':
      return lossInterval(statistics.sums, 'brier', confidence)
    case 'average_precision':
    case 'ks':
    case 'ece':
    case 'mean_score':
      return null
  }
}

function stretched(interval: Interval | null): Interval | null {
  return interval === null ? null : { ...interval, lower: 2 * interval.lower - 1, upper: 2 * interval.upper - 1 }
}

/** The metrics of confusion counts. */
export type CountMetric = 'accuracy' | 'precision' | 'recall' | 'f1' | 'specificity' | 'balanced_accuracy' | 'mcc'

/** One of them as a double for drawn counts tp, fp, fn, tn; NaN where undefined. */
export function countMetric(metric: CountMetric, [tp = 0, fp = 0, fn = 0, tn = 0]: readonly number[]): number {
  switch (metric) {
    case 'accuracy':
      return (tp + tn) / (tp + fp + fn + tn)
    case 'precision':
      return tp / (tp + fp)
    case 'recall':
      return tp / (tp + fn)
    case 'f1':
      return (2 * tp) / (2 * tp + fp + fn)
    case 'specificity':
      return tn / (fp + tn)
    case 'balanced_accuracy':
      return (tp / (tp + fn) + tn / (fp + tn)) / 2
    case 'mcc':
      return (tp * tn - fp * fn) / (Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn)))
  }
}

/** The variance of the mean loss (sample variance over rows); null with fewer than two rows. */
export function lossVariance(sums: Sums, metric: 'log_loss' | 'brier'): number | null {
  return meanVariance(lossSums(sums, metric))
}

/** The normal interval of a mean loss; null with fewer than two rows or no spread. */
function lossInterval(sums: Sums, metric: 'log_loss' | 'brier', confidence: number): Interval | null {
  return meanInterval(lossSums(sums, metric), { confidence, within: [0, Infinity] })
}

/** Rows, and the fixed-point sums of a quantity and of its square over them. */
export interface MeanSums {
  readonly rows: number
  readonly total: bigint
  readonly squares: bigint
}

function lossSums({ positive, negative }: Sums, metric: 'log_loss' | 'brier'): MeanSums {
  const [loss, square] =
    metric === 'brier' ? (['brier', 'brierSquared'] as const) : (['logLoss', 'logLossSquared'] as const)
  return {
    rows: positive.rows + negative.rows,
    total: positive[loss] + negative[loss],
    squares: positive[square] + negative[square],
  }
}

/** The normal interval of a mean whose sums are in fixed point; null with fewer than two rows or no spread. */
export function meanInterval(
  sums: MeanSums,
  options: { readonly confidence: number; readonly within: readonly [number, number] },
): Interval | null {
  const variance = meanVariance(sums)
  if (variance === null) return null
  // without spread only a mean of exactly 0 is certain: two models that score alike
  if (variance === 0 && sums.total !== 0n) return null
  return normalInterval(quotient(sums.total, BigInt(sums.rows) * FIXED_POINT), variance, {
    ...options,
    method: 'normal',
  })
}

function meanVariance({ rows, total, squares }: MeanSums): number | null {
  if (rows < 2) return null
  const n = BigInt(rows)
  const spread = n * squares * FIXED_POINT - total * total
  // each row's loss and its square were cut to whole units: what is left of that is no spread
  const cut = n * n * (FIXED_POINT + 1n) + 2n * total * n
  return spread <= cut ? 0 : quotient(spread, n * n * (n - 1n) * FIXED_POINT * FIXED_POINT)
}

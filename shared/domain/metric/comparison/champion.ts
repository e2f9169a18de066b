import { type Counts, totalCounts } from '../confusion.ts'
import { type BootstrapOptions, bootstrapIntervals } from '../interval/bootstrap.ts'
import { aucDifferenceInterval, aucVariance } from '../interval/delong.ts'
import { type Interval, normalInterval } from '../interval/interval.ts'
import type { Measure } from '../fraction.ts'
import type { Proportion } from '../interval/proportion.ts'
import {
  countMetric,
  type CountMetric,
  lossVariance,
  meanInterval,
  type PerformanceMetric,
  performanceOf,
} from '../performance.ts'
import type { Rows } from '../predictions.ts'
import type { ScoredStatistics } from '../statistics.ts'
import { pairedDifference, type PairedCounts, unpairedDifference } from './newcombe.ts'
import { type Both, countedBoth, type PairedStatistics } from './paired.ts'
import { type Comparison, concluded, difference, LEAST_ROWS, type LeastRows } from './verdict.ts'

export interface ComparisonOptions extends BootstrapOptions {
  readonly metric: PerformanceMetric
  /** By how much the candidate may be worse, in the metric's own unit. */
  readonly margin: number
  /** Two-sided. */
  readonly confidence: number
  readonly thresholds: { readonly candidate: number; readonly champion: number }
  readonly least?: LeastRows | undefined
}

/**
 * The comparison of two yes-or-no models, paired where both scored the same rows; throws a MetricError for thresholds or
 * confidences out of range. Areas: DeLong 1988. Shares of rows (accuracy, recall, specificity): Newcombe 1998. Precision, F1,
 * balanced accuracy: the cells by label and both decisions redrawn from their multinomial. Losses: normal, of the rows'
 * differences. Two models that score alike differ by nothing; two others without any spread between them are not compared.
 */
export function compareWithChampion(candidate: Rows, champion: Rows, options: ComparisonOptions): Comparison {
  return compareCounted(countedBoth(candidate, champion, options.thresholds), options)
}

/** The same comparison of what any engine counted on both. */
export function compareCounted({ pairing, one, other, paired }: Both, options: ComparisonOptions): Comparison {
  const { metric, margin, least = LEAST_ROWS } = options
  const measured = { candidate: performanceOf(one)[metric], champion: performanceOf(other)[metric] }
  const found = { metric, pairing, ...measured, difference: difference(measured.candidate, measured.champion) }
  if (found.difference === null) return concluded(found, 'metric-undefined', margin)
  if (!isComparable(metric)) return concluded(found, 'no-interval-method', margin)
  if ([one, other].some((statistics) => isTooFew(metric, totalCounts(statistics.cells), least)))
    return concluded(found, 'too-few-rows', margin)
  const interval =
    paired === null
      ? unpairedInterval(one, other, found.difference, { ...options, metric })
      : pairedInterval(paired, { ...options, metric })
  return concluded(found, interval ?? 'no-spread', margin)
}

type Comparable = Exclude<PerformanceMetric, 'average_precision' | 'ks' | 'mcc' | 'gini' | 'ece' | 'mean_score'>
type Asked = ComparisonOptions & { readonly metric: Comparable }

const methodless: readonly PerformanceMetric[] = ['average_precision', 'ks', 'mcc', 'gini', 'ece', 'mean_score']
const isComparable = (metric: PerformanceMetric): metric is Comparable => !methodless.includes(metric)

/** Whether the rows that the metric divides by are too few. */
function isTooFew(metric: Comparable, { tp, fp, fn, tn }: Counts, least: LeastRows): boolean {
  const [positives, negatives, selected] = [tp + fn, fp + tn, tp + fp]
  if (positives + negatives < least.rows) return true
  const parts: Readonly<Partial<Record<Comparable, readonly number[]>>> = {
    recall: [positives],
    specificity: [negatives],
    precision: [selected],
    f1: [positives, selected],
    balanced_accuracy: [positives, negatives],
    roc_auc: [positives, negatives],
  }
  return (parts[metric] ?? []).some((count) => count < least.each)
}

function pairedInterval(paired: PairedStatistics, options: Asked): Interval | null {
  const { metric, confidence, thresholds } = options
  switch (metric) {
    case 'roc_auc':
      // ranks know no threshold
      return aucDifferenceInterval(paired.ranks(), confidence) ?? (paired.alike() ? nothing(confidence) : null)
    case 'log_loss':
    case 'brier':
      return meanInterval(paired.losses(metric), { confidence, within: [-Infinity, Infinity] })
    default:
      if (paired.alike() && thresholds.candidate === thresholds.champion) return nothing(confidence)
      return pairedCountInterval(paired.cells(), { ...options, metric })
  }
}

const nothing = (confidence: number): Interval => ({ lower: 0, upper: 0, confidence, method: 'same-scores' })

function pairedCountInterval(
  cells: readonly number[],
  options: ComparisonOptions & { readonly metric: Exclude<CountMetric, 'mcc'> },
): Interval | null {
  const { metric, confidence } = options
  const shares = pairedShares(metric, cells)
  if (shares !== null) return pairedDifference(shares, confidence)
  const gap = ([n00 = 0, n01 = 0, n10 = 0, n11 = 0, p00 = 0, p01 = 0, p10 = 0, p11 = 0]: readonly number[]) => [
    countMetric(metric, [p10 + p11, n10 + n11, p00 + p01, n00 + n01]) -
      countMetric(metric, [p01 + p11, n01 + n11, p00 + p10, n00 + n10]),
  ]
  return drawnGap([cells], ([drawn = []]) => gap(drawn), options)
}

/** The interval of a difference that is drawn; null where every draw brings the same one, as of two models without a fault. */
function drawnGap(...asked: Parameters<typeof bootstrapIntervals>): Interval | null {
  const [interval = null] = bootstrapIntervals(...asked)
  return interval !== null && interval.lower < interval.upper ? interval : null
}

/** The paired counts of a metric that is a share of rows fixed beforehand; null for any other. */
function pairedShares(metric: CountMetric, cells: readonly number[]): PairedCounts | null {
  const [n00 = 0, n01 = 0, n10 = 0, n11 = 0, p00 = 0, p01 = 0, p10 = 0, p11 = 0] = cells
  const recall = { both: p11, first: p10, second: p01, neither: p00 }
  const specificity = { both: n00, first: n01, second: n10, neither: n11 }
  if (metric === 'recall') return recall
  if (metric === 'specificity') return specificity
  if (metric !== 'accuracy') return null
  return {
    both: recall.both + specificity.both,
    first: recall.first + specificity.first,
    second: recall.second + specificity.second,
    neither: recall.neither + specificity.neither,
  }
}

function unpairedInterval(
  one: ScoredStatistics,
  other: ScoredStatistics,
  gap: Measure,
  options: Asked,
): Interval | null {
  const { metric, confidence } = options
  const [left, right] = [totalCounts(one.cells), totalCounts(other.cells)]
  switch (metric) {
    case 'roc_auc':
      return independent(aucVariance(one.rank), aucVariance(other.rank), gap, { confidence, method: 'delong' })
    case 'log_loss':
    case 'brier':
      return independent(lossVariance(one.sums, metric), lossVariance(other.sums, metric), gap, {
        confidence,
        method: 'normal',
      })
    case 'accuracy':
    case 'recall':
    case 'specificity':
      return unpairedDifference(share(metric, left), share(metric, right), confidence)
    case 'precision':
    case 'f1':
    case 'balanced_accuracy': {
      const strata = [left, right].map(({ tp, fp, fn, tn }) => [tp, fp, fn, tn])
      const drawn = ([first = [], second = []]: readonly (readonly number[])[]) => [
        countMetric(metric, first) - countMetric(metric, second),
      ]
      return drawnGap(strata, drawn, options)
    }
  }
}

function share(metric: 'accuracy' | 'recall' | 'specificity', { tp, fp, fn, tn }: Counts): Proportion {
  if (metric === 'accuracy') return { successes: tp + tn, total: tp + fp + fn + tn }
  return metric === 'recall' ? { successes: tp, total: tp + fn } : { successes: tn, total: fp + tn }
}

function independent(
  one: number | null,
  other: number | null,
  gap: Measure,
  options: { readonly confidence: number; readonly method: Interval['method'] },
): Interval | null {
  if (one === null || other === null || one + other === 0) return null
  return normalInterval(gap.value, one + other, options)
}

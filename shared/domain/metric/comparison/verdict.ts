import { type Measure, measure, parseFraction } from '../fraction.ts'
import type { Interval } from '../interval/interval.ts'
import { higherIsBetter, type MetricName } from '../task/tasks.ts'
import type { Pairing } from './pairing.ts'

/** Why nothing is concluded from a comparison. */
export const NOT_COMPARABLE = ['metric-undefined', 'no-interval-method', 'no-spread', 'too-few-rows'] as const

/** The candidate against the champion on one metric; a difference is candidate less champion. */
export interface Comparison {
  readonly metric: MetricName
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
  readonly notEvaluable: (typeof NOT_COMPARABLE)[number] | null
}

/** What an interval of a difference says about a margin: on which side of 0 better lies depends on the metric. */
export function judgeDifference(
  interval: Pick<Interval, 'lower' | 'upper'>,
  { metric, margin }: { readonly metric: MetricName; readonly margin: number },
): { readonly nonInferior: boolean; readonly better: boolean; readonly inferior: boolean } {
  const { lower, upper } = interval
  return higherIsBetter(metric)
    ? { nonInferior: lower >= -margin, better: lower > 0, inferior: upper < -margin }
    : { nonInferior: upper <= margin, better: upper < 0, inferior: lower > margin }
}

/** How few rows are too few to say anything, whatever an interval says: the methods hold for samples, not for handfuls. */
export interface LeastRows {
  readonly rows: number
  /** of each kind that the metric divides by: positives, negatives, selected rows */
  readonly each: number
}
export const LEAST_ROWS: LeastRows = { rows: 30, each: 10 }

/** The first measure less the second, exactly; null where one is undefined. */
export function difference(one: Measure | null, other: Measure | null): Measure | null {
  if (one === null || other === null) return null
  const [left, right] = [parseFraction(one.exact), parseFraction(other.exact)]
  const numerator = left.numerator * right.denominator - right.numerator * left.denominator
  return measure(numerator, left.denominator * right.denominator)
}

/** The comparison with what its interval says, or with why there is none. */
export function concluded(
  found: Pick<Comparison, 'metric' | 'pairing' | 'candidate' | 'champion' | 'difference'>,
  interval: Interval | Exclude<Comparison['notEvaluable'], null>,
  margin: number,
): Comparison {
  if (typeof interval === 'string')
    return { ...found, interval: null, nonInferior: null, better: null, notEvaluable: interval }
  const { nonInferior, better } = judgeDifference(interval, { metric: found.metric, margin })
  return { ...found, interval, nonInferior, better, notEvaluable: null }
}

import { MetricError } from '../problem.ts'
import { normalQuantile } from './normal.ts'

/** How an interval was made; each method's source stands at the function that makes it. */
export const INTERVAL_METHODS = [
  'wilson',
  'clopper-pearson',
  'newcombe',
  'delong',
  'normal',
  'bootstrap',
  'log-ratio',
  'fisher',
  'same-scores',
] as const

/** A two-sided confidence interval and how it was made. */
export interface Interval {
  readonly lower: number
  readonly upper: number
  readonly confidence: number
  readonly method: (typeof INTERVAL_METHODS)[number]
}

/** The interval estimate ± z · √variance, held within the bounds given. */
export function normalInterval(
  estimate: number,
  variance: number,
  options: {
    readonly confidence: number
    readonly method: Interval['method']
    readonly within?: readonly [number, number]
  },
): Interval {
  const reach = criticalValue(options.confidence) * Math.sqrt(variance)
  const [least, most] = options.within ?? [-Infinity, Infinity]
  return {
    lower: Math.max(least, estimate - reach),
    upper: Math.min(most, estimate + reach),
    confidence: options.confidence,
    method: options.method,
  }
}

/** How many standard deviations a two-sided interval of this confidence reaches, 1.96 at 0.95. */
export function criticalValue(confidence: number): number {
  return normalQuantile(0.5 + checkConfidence(confidence) / 2)
}

/** Beyond this the normal quantile is no longer accurate. */
const MOST = 1 - 1e-10

/** The confidence itself; throws a MetricError where it is not at least 0.5 and below 1. */
export function checkConfidence(confidence: number): number {
  if (confidence >= 0.5 && confidence <= MOST) return confidence
  throw new MetricError('confidence-out-of-range', `A confidence must be at least 0.5 and below 1, not ${confidence}.`)
}

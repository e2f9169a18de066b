import { type Measure, measure } from '../fraction.ts'
import { criticalValue, type Interval } from './interval.ts'
import { twoSidedTail } from './normal.ts'

/** So many successes among so many tries, both whole numbers. */
export interface Proportion {
  readonly successes: number
  readonly total: number
}

/** The Wilson score interval of a proportion (Wilson 1927), within [0, 1]; null where there are no tries. */
export function wilsonInterval({ successes, total }: Proportion, confidence: number): Interval | null {
  const z = criticalValue(confidence)
  if (total === 0) return null
  const share = successes / total
  const scale = 1 + (z * z) / total
  const centre = (share + (z * z) / (2 * total)) / scale
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  return {
    lower: successes === 0 ? 0 : Math.max(0, centre - reach),
    upper: successes === total ? 1 : Math.min(1, centre + reach),
    confidence,
    method: 'wilson',
  }
}

/** How far two proportions differ and how likely chance alone would part them so far. */
export interface ProportionTest {
  /** The lower rate over the higher one; null where neither group has a success or one has no tries. */
  readonly impactRatio: Measure | null
  /** Pooled two-proportion z, and its two-sided p; null where pooling leaves no variance. */
  readonly z: number | null
  readonly p: number | null
  /** Fisher's exact two-sided p: the tables as likely as this one or less. */
  readonly fisherP: number
  /** Interval of lower rate over higher rate by the delta method on its logarithm (Katz and others 1978); null with an empty cell. */
  readonly ratioInterval: Interval | null
}

/** The comparison of two proportions for the small-sample note beside an impact ratio. */
export function compareProportions(one: Proportion, other: Proportion, confidence: number): ProportionTest {
  const lead = BigInt(one.successes) * BigInt(other.total) - BigInt(other.successes) * BigInt(one.total)
  // equal rates are ordered by size, so that rounding does not tell who was named first
  const oneIsHigher = lead === 0n ? one.total >= other.total : lead > 0n
  const [high, low] = oneIsHigher ? [one, other] : [other, one]
  const z = pooledZ(high, low)
  return {
    impactRatio: impactRatio(low, high),
    z,
    p: z === null ? null : twoSidedTail(z),
    fisherP: fisherExact(one, other),
    ratioInterval: ratioInterval(low, high, confidence),
  }
}

/** The rate of one group over that of another, exactly; null where either is undefined or the other selects nobody. */
export function impactRatio(of: Proportion, over: Proportion): Measure | null {
  if (of.total === 0) return null
  return measure(BigInt(of.successes) * BigInt(over.total), BigInt(over.successes) * BigInt(of.total))
}

/** Pooled two-proportion z of the first share less the second, and its two-sided p; null where pooling leaves no variance. */
export function pooledTest(one: Proportion, other: Proportion): { readonly z: number; readonly p: number } | null {
  const z = pooledZ(one, other)
  return z === null ? null : { z, p: twoSidedTail(z) }
}

function pooledZ(high: Proportion, low: Proportion): number | null {
  const share = (high.successes + low.successes) / (high.total + low.total)
  const variance = share * (1 - share) * (1 / high.total + 1 / low.total)
  return variance > 0 && Number.isFinite(variance)
    ? (high.successes / high.total - low.successes / low.total) / Math.sqrt(variance)
    : null
}

function ratioInterval(low: Proportion, high: Proportion, confidence: number): Interval | null {
  if (low.successes === 0 || high.successes === 0) return null
  const spread = Math.sqrt(1 / low.successes - 1 / low.total + 1 / high.successes - 1 / high.total)
  const centre = Math.log(low.successes / low.total / (high.successes / high.total))
  const reach = criticalValue(confidence) * spread
  return { lower: Math.exp(centre - reach), upper: Math.exp(centre + reach), confidence, method: 'log-ratio' }
}

/** Two tables count as equally likely within this, as doubles cannot tell them apart. */
const SAME = 1 + 1e-7

function fisherExact(one: Proportion, other: Proportion): number {
  const drawn = one.successes + other.successes
  const least = Math.max(0, drawn - other.total)
  const most = Math.min(drawn, one.total)
  const step = (k: number): number => ((one.total - k) * (drawn - k)) / ((k + 1) * (other.total - drawn + k + 1))
  const mode = Math.min(
    most,
    Math.max(least, Math.floor(((one.total + 1) * (drawn + 1)) / (one.total + other.total + 2))),
  )
  // weights relative to the most likely table, so that none overflows
  const weights = new Float64Array(most - least + 1)
  weights[mode - least] = 1
  for (let k = mode; k < most; k++) weights[k + 1 - least] = (weights[k - least] ?? 0) * step(k)
  for (let k = mode - 1; k >= least; k--) weights[k - least] = (weights[k + 1 - least] ?? 0) / step(k)
  const observed = (weights[one.successes - least] ?? 0) * SAME
  let extreme = 0
  let all = 0
  for (const weight of weights) {
    all += weight
    if (weight <= observed) extreme += weight
  }
  return Math.min(1, extreme / all)
}

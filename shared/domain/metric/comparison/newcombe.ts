import { checkConfidence, type Interval } from '../interval/interval.ts'
import { type Proportion, wilsonInterval } from '../interval/proportion.ts'

/** How two models did on the same rows: both right, one right alone, neither. */
export interface PairedCounts {
  readonly both: number
  readonly first: number
  readonly second: number
  readonly neither: number
}

/**
 * The interval of the first share less the second on the same rows: Wilson's limits of both, joined with their correlation
 * (Newcombe 1998, Statistics in Medicine 17:2635, method 10). It stays honest with few rows, also where no row differs. Null without rows.
 */
export function pairedDifference(counts: PairedCounts, confidence: number): Interval | null {
  const { both: a, first: b, second: c, neither: d } = counts
  const total = a + b + c + d
  const ends = wilsonEnds({ successes: a + b, total }, { successes: a + c, total }, confidence)
  if (ends === null) return null
  const below = (a + b) * (c + d) * (a + c) * (b + d)
  const product = a * d - b * c
  // the correction for continuity makes two alike models' shares not wholly the same thing
  const phi = below === 0 ? 0 : (product > 0 ? Math.max(product - total / 2, 0) : product) / Math.sqrt(below)
  const { gap, one, other } = ends
  const reach = (left: number, right: number): number =>
    Math.sqrt(Math.max(0, left * left - 2 * phi * left * right + right * right))
  return joined(gap - reach(one.below, other.above), gap + reach(one.above, other.below), confidence)
}

/** The interval of the difference of two shares of different rows (Newcombe 1998, Statistics in Medicine 17:873, method 10). Null where one has no rows. */
export function unpairedDifference(one: Proportion, other: Proportion, confidence: number): Interval | null {
  const ends = wilsonEnds(one, other, confidence)
  if (ends === null) return null
  return joined(
    ends.gap - Math.hypot(ends.one.below, ends.other.above),
    ends.gap + Math.hypot(ends.one.above, ends.other.below),
    confidence,
  )
}

function wilsonEnds(one: Proportion, other: Proportion, confidence: number) {
  const [left, right] = [wilsonInterval(one, confidence), wilsonInterval(other, confidence)]
  if (left === null || right === null) return null
  const [p, q] = [one.successes / one.total, other.successes / other.total]
  return {
    gap: p - q,
    one: { below: p - left.lower, above: left.upper - p },
    other: { below: q - right.lower, above: right.upper - q },
  }
}

function joined(lower: number, upper: number, confidence: number): Interval {
  return {
    lower: Math.max(-1, lower),
    upper: Math.min(1, upper),
    confidence: checkConfidence(confidence),
    method: 'newcombe',
  }
}

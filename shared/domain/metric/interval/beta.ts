import { logGamma } from './gamma.ts'
import { checkConfidence, type Interval } from './interval.ts'
import type { Proportion } from './proportion.ts'

/** The probability that a Beta(a, b) variable is at most x: the regularised incomplete beta function, to 1e-12. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

/** The x that a Beta(a, b) variable stays below with this probability, by halving. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 200 && high - low > 1e-16; step++) {
    const middle = (low + high) / 2
    if (betaShare(middle, a, b) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The exact interval of a proportion (Clopper and Pearson 1934): it never covers too little, also with few tries; null without any. */
export function clopperPearson({ successes, total }: Proportion, confidence: number): Interval | null {
  const tail = (1 - checkConfidence(confidence)) / 2
  if (total === 0) return null
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, total - successes + 1),
    upper: successes === total ? 1 : betaQuantile(1 - tail, successes + 1, total - successes),
    confidence,
    method: 'clopper-pearson',
  }
}

function fraction(x: number, a: number, b: number): number {
  const least = 1e-300
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), least)
  let value = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d, least)
    c = nonZero(1 + even / c, least)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d, least)
    c = nonZero(1 + odd / c, least)
    const factor = d * c
    value *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return value
}

const nonZero = (value: number, least: number): number => (Math.abs(value) < least ? least : value)

import { createHash } from 'node:crypto'

/** The next number in [0, 1) with 53 random bits. */
export type Random = () => number

/** A stream of uniform numbers that is the same for the same seed on every machine (generator sfc32 of PractRand, seeded by SHA-256). */
export function seededRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest()
  // in an array they are changed where they lie; numbers of a closure are made anew
  const state = Int32Array.of(digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), 1)
  const word = (): number => {
    const [b, c, counter] = [state[1] ?? 0, state[2] ?? 0, state[3] ?? 0]
    const result = ((state[0] ?? 0) + b + counter) | 0
    state[3] = counter + 1
    state[0] = b ^ (b >>> 9)
    state[1] = c + (c << 3)
    state[2] = ((c << 21) | (c >>> 11)) + result
    return result >>> 0
  }
  for (let turn = 0; turn < 15; turn++) word()
  return () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53
}

/**
 * How often an event of the given probability happens in `trials` tries: inversion where few are expected,
 * else Hörmann 1993, transformed rejection with squeeze (BTRS).
 */
export function binomialDraw(random: Random, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0
  if (probability >= 1) return trials
  if (probability > 0.5) return trials - binomialDraw(random, trials, 1 - probability)
  return trials * probability < 10
    ? inversion(random, trials, probability)
    : transformedRejection(random, trials, probability)
}

function inversion(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability)
  let weight = Math.exp(trials * Math.log1p(-probability))
  let left = random()
  let count = 0
  while (left > weight && count < trials) {
    left -= weight
    count++
    weight *= (odds * (trials - count + 1)) / count
  }
  return count
}

function transformedRejection(random: Random, trials: number, probability: number): number {
  const spread = Math.sqrt(trials * probability * (1 - probability))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * probability
  const centre = trials * probability + 0.5
  const squeeze = 0.92 - 4.2 / b
  for (;;) {
    const v = random()
    const u = random() - 0.5
    const edge = 0.5 - Math.abs(u)
    const count = Math.floor(((2 * a) / edge + b) * u + centre)
    if (count < 0 || count > trials || Number.isNaN(count)) continue
    // most are taken here, and need no logarithm
    if (edge >= 0.07 && v <= squeeze) return count
    const alpha = (2.83 + 5.1 / b) * spread
    const logOdds = Math.log(probability / (1 - probability))
    const mode = Math.floor((trials + 1) * probability)
    const peak = logFactorial(mode) + logFactorial(trials - mode)
    const height = Math.log((v * alpha) / (a / (edge * edge) + b))
    if (height <= peak - logFactorial(count) - logFactorial(trials - count) + (count - mode) * logOdds) return count
  }
}

/** ln(k!) by Stirling's series, exact products below 10. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1
    for (let factor = 2; factor <= k; factor++) product *= factor
    return Math.log(product)
  }
  const square = k * k
  const correction = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / k
  return (k + 0.5) * Math.log(k) - k + 0.5 * Math.log(2 * Math.PI) + correction
}

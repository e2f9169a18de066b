import { fixedSum } from './accumulator.ts'
import type { ScoredRows } from './rank.ts'

/** Fixed-point sums over the rows of one class: Σ floor(2^52 · e), which no order of addition changes. */
export interface ClassSums {
  readonly rows: number
  readonly score: bigint
  /** e = (score − label)². */
  readonly brier: bigint
  /** e = −ln of the probability given to the true label, that probability being at least 2^-52. */
  readonly logLoss: bigint
  /** e = the squares of the two above, for their variances. */
  readonly brierSquared: bigint
  readonly logLossSquared: bigint
}

export interface Sums {
  readonly positive: ClassSums
  readonly negative: ClassSums
}

/** The scale of every fixed-point sum. */
export const FIXED_POINT = 2n ** 52n
const EPSILON = 2 ** -52

/** The fixed-point sums of the rows by class. */
export function fixedPointSums(rows: ScoredRows): Sums {
  return { positive: classSums(rows, 1), negative: classSums(rows, 0) }
}

/** The squared error of one row. */
export function squaredError(score: number, label: number): number {
  return (score - label) * (score - label)
}

/** The log loss of one row in nats; at most 36.05, since a probability counts as at least 2^-52. */
export function logarithmicError(score: number, label: number): number {
  return -Math.log(Math.max(label === 1 ? score : 1 - score, EPSILON))
}

function classSums({ scores, labels }: ScoredRows, label: 0 | 1): ClassSums {
  const sums = {
    score: fixedSum(),
    brier: fixedSum(),
    logLoss: fixedSum(),
    brierSquared: fixedSum(),
    logLossSquared: fixedSum(),
  }
  let rows = 0
  for (let row = 0; row < scores.length; row++) {
    if (labels[row] !== label) continue
    rows++
    const score = scores[row] ?? 0
    const brier = squaredError(score, label)
    const logLoss = logarithmicError(score, label)
    sums.score.add(1, score)
    sums.brier.add(1, brier)
    sums.logLoss.add(1, logLoss)
    sums.brierSquared.add(1, brier * brier)
    sums.logLossSquared.add(1, logLoss * logLoss)
  }
  return {
    rows,
    score: sums.score.total(),
    brier: sums.brier.total(),
    logLoss: sums.logLoss.total(),
    brierSquared: sums.brierSquared.total(),
    logLossSquared: sums.logLossSquared.total(),
  }
}

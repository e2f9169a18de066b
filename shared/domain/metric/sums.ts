import { fixedSum } from './accumulator.ts'
import type { ScoredRows, TakeScore } from './score-counts.ts'

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
export function fixedPointSums({ scores, labels }: ScoredRows): Sums {
  const sums = sumsCollector()
  for (let row = 0; row < scores.length; row++) sums.take(scores[row] ?? 0, labels[row] ?? 0, 1 - (labels[row] ?? 0))
  return sums.found()
}

/** Takes scores with how many rows of each class have them, in any order, and finds their fixed-point sums. */
export function sumsCollector(): { readonly take: TakeScore; found(): Sums } {
  const [positive, negative] = [classSums(1), classSums(0)]
  return {
    take(score, positives, negatives) {
      if (positives > 0) positive.take(score, positives)
      if (negatives > 0) negative.take(score, negatives)
    },
    found: () => ({ positive: positive.found(), negative: negative.found() }),
  }
}

/** The squared error of one row. */
export function squaredError(score: number, label: number): number {
  return (score - label) * (score - label)
}

/** The log loss of one row in nats; at most 36.05, since a probability counts as at least 2^-52. */
export function logarithmicError(score: number, label: number): number {
  return -Math.log(Math.max(label === 1 ? score : 1 - score, EPSILON))
}

function classSums(label: 0 | 1): { take(score: number, rows: number): void; found(): ClassSums } {
  const sums = {
    score: fixedSum(),
    brier: fixedSum(),
    logLoss: fixedSum(),
    brierSquared: fixedSum(),
    logLossSquared: fixedSum(),
  }
  let all = 0
  return {
    take(score, rows) {
      const brier = squaredError(score, label)
      const logLoss = logarithmicError(score, label)
      all += rows
      sums.score.add(rows, score)
      sums.brier.add(rows, brier)
      sums.logLoss.add(rows, logLoss)
      sums.brierSquared.add(rows, brier * brier)
      sums.logLossSquared.add(rows, logLoss * logLoss)
    },
    found: () => ({
      rows: all,
      score: sums.score.total(),
      brier: sums.brier.total(),
      logLoss: sums.logLoss.total(),
      brierSquared: sums.brierSquared.total(),
      logLossSquared: sums.logLossSquared.total(),
    }),
  }
}

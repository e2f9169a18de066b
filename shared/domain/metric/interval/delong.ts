import { quotient } from '../fraction.ts'
import type { RankStatistics } from '../rank.ts'
import { type Interval, normalInterval } from './interval.ts'

/**
 * The variance of the area under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988), from integers without cancellation:
 * (P·PA2 − U2²) / (4N²P²(P−1)) + (N·NB2 − U2²) / (4P²N²(N−1)). Null with fewer than two rows in a class.
 */
export function aucVariance(rank: RankStatistics): number | null {
  return placementVariance(rank, { total: rank.u2, positiveSquares: rank.pa2, negativeSquares: rank.nb2 })
}

/** The interval of the area under the ROC curve; null with fewer than two rows in a class or without any spread. */
export function aucInterval(rank: RankStatistics, confidence: number): Interval | null {
  const variance = aucVariance(rank)
  if (variance === null || variance === 0) return null
  const auc = quotient(rank.u2, 2n * BigInt(rank.positives) * BigInt(rank.negatives))
  return normalInterval(auc, variance, { confidence, method: 'delong', within: [0, 1] })
}

/** Two models ranked on the same rows: both statistics, and Σ of the products of their placements by class. */
export interface PairedRanks {
  readonly one: RankStatistics
  readonly other: RankStatistics
  readonly positiveProducts: bigint
  readonly negativeProducts: bigint
}

/** The variance of the first area less the second on the same rows (DeLong and others 1988, covariances included). */
export function aucDifferenceVariance({ one, other, positiveProducts, negativeProducts }: PairedRanks): number | null {
  return placementVariance(one, {
    total: one.u2 - other.u2,
    positiveSquares: one.pa2 + other.pa2 - 2n * positiveProducts,
    negativeSquares: one.nb2 + other.nb2 - 2n * negativeProducts,
  })
}

/**
 * The interval of the first area less the second on the same rows; null with fewer than two rows in a class or without spread, unless the
 * models rank alike. Two that both part the classes wholly, or both invert them, need not rank alike: they have no spread that could tell.
 */
export function aucDifferenceInterval(pair: PairedRanks, confidence: number): Interval | null {
  const variance = aucDifferenceVariance(pair)
  const difference = pair.one.u2 - pair.other.u2
  const most = 2n * BigInt(pair.one.positives) * BigInt(pair.one.negatives)
  const parted = pair.one.u2 === 0n || pair.one.u2 === most
  if (variance === null || (variance === 0 && (parted || difference !== 0n))) return null
  const estimate = quotient(difference, most)
  return normalInterval(estimate, variance, { confidence, method: 'delong', within: [-1, 1] })
}

function placementVariance(
  { positives, negatives }: { readonly positives: number; readonly negatives: number },
  sums: { readonly total: bigint; readonly positiveSquares: bigint; readonly negativeSquares: bigint },
): number | null {
  if (positives < 2 || negatives < 2) return null
  const [p, n] = [BigInt(positives), BigInt(negatives)]
  const square = sums.total * sums.total
  const amongPositives = quotient(p * sums.positiveSquares - square, 4n * n * n * p * p * (p - 1n))
  const amongNegatives = quotient(n * sums.negativeSquares - square, 4n * p * p * n * n * (n - 1n))
  return amongPositives + amongNegatives
}

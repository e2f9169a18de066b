import { exactSum } from '../accumulator.ts'
import { type Fraction, type Measure, measure, measureOf, quotient } from '../fraction.ts'
import { criticalValue, type Interval, normalInterval } from '../interval/interval.ts'
import { ascendingOrder } from '../rank.ts'
import { doubleSum } from './exact.ts'
import type { RegressionMetric } from './tasks.ts'
import type { ValueRows } from './value-rows.ts'

/** Exact sums over the rows from which every metric of numbers follows. An error is the prediction less what was, as a double. */
export interface ValueStatistics {
  readonly rows: number
  readonly error: Fraction
  readonly absolute: Fraction
  /** Σ of error², its square, and of what was and its square */
  readonly squared: Fraction
  readonly fourth: Fraction
  readonly label: Fraction
  readonly labelSquared: Fraction
  /** Σ |error / what was|, and its squares; null where something was 0 */
  readonly relative: { readonly sum: Fraction; readonly squared: Fraction } | null
  readonly largest: number
  /** Spearman's numerator and both spreads, in whole numbers of doubled ranks */
  readonly ranks: { readonly together: bigint; readonly label: bigint; readonly predicted: bigint }
}

/** The statistics of the rows. */
export function valueStatistics({ labels, predicted }: Pick<ValueRows, 'labels' | 'predicted'>): ValueStatistics {
  const sums = {
    error: doubleSum(),
    absolute: doubleSum(),
    squared: doubleSum(),
    fourth: doubleSum(),
    label: doubleSum(),
    labelSquared: doubleSum(),
    relative: doubleSum(),
    relativeSquared: doubleSum(),
  }
  let [largest, zeros] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0
    const error = (predicted[row] ?? 0) - label
    const squared = error * error
    sums.error.add(error)
    sums.absolute.add(Math.abs(error))
    sums.squared.add(squared)
    sums.fourth.add(Math.min(squared * squared, Number.MAX_VALUE))
    sums.label.add(label)
    sums.labelSquared.addSquare(label)
    largest = Math.max(largest, Math.abs(error))
    if (label === 0) zeros++
    else {
      const relative = Math.min(Math.abs(error / label), 1e150)
      sums.relative.add(relative)
      sums.relativeSquared.add(relative * relative)
    }
  }
  return {
    rows: labels.length,
    error: sums.error.total(),
    absolute: sums.absolute.total(),
    squared: sums.squared.total(),
    fourth: sums.fourth.total(),
    label: sums.label.total(),
    labelSquared: sums.labelSquared.total(),
    relative: zeros > 0 ? null : { sum: sums.relative.total(), squared: sums.relativeSquared.total() },
    largest,
    ranks: rankSums(labels, predicted),
  }
}

/** Every metric of numbers, as scikit-learn and scipy define them; null where a denominator is 0, and for the relative error where something was 0. */
export function regressionPerformance(s: ValueStatistics): Readonly<Record<RegressionMetric, Measure | null>> {
  const n = BigInt(s.rows)
  const mean = ({ numerator, denominator }: Fraction): Measure | null => measure(numerator, denominator * n)
  const square = mean(s.squared)
  return {
    rmse: square === null ? null : measureOf(Math.sqrt(square.value)),
    mae: mean(s.absolute),
    mean_error: mean(s.error),
    max_error: s.rows === 0 ? null : measureOf(s.largest),
    r2: explained(s),
    mape: s.relative === null ? null : mean(s.relative.sum),
    spearman: spearman(s),
  }
}

/** 1 − Σ error² / Σ (what was − its mean)², exactly; null where what was never differs, or by so little that no double holds the value. */
function explained({ rows, squared, label, labelSquared }: ValueStatistics): Measure | null {
  const n = BigInt(rows)
  // all four sums have the same denominator d: the spread is (n·d·Σy² − (Σy)²) / (n·d²)
  const d = label.denominator
  const spread = n * labelSquared.numerator * d - label.numerator * label.numerator
  if (spread <= 0n) return null
  const error = squared.numerator * n * d
  const found = measure(spread - error, spread)
  return Number.isFinite(found?.value) ? found : null
}

function spearman({ ranks }: ValueStatistics): Measure | null {
  const below = ranks.label * ranks.predicted
  if (below === 0n) return null
  const size = Math.sqrt(quotient(ranks.together * ranks.together, below))
  return measureOf(ranks.together < 0n ? -size : size)
}

/**
 * The two-sided interval of each metric; null where it is undefined, has no spread or no method (largest error, R²).
 * Mean errors: normal, from the rows' sample variance. RMSE: the roots of the ends of the mean square's. Spearman: Fisher's z with the
 * variance of Bonett and Wright 2000.
 */
export function regressionIntervals(
  s: ValueStatistics,
  confidence: number,
): Readonly<Record<RegressionMetric, Interval | null>> {
  const positive = [0, Infinity] as const
  const square = meanInterval(s.rows, s.squared, s.fourth, confidence, positive)
  return {
    rmse: square === null ? null : { ...square, lower: Math.sqrt(square.lower), upper: Math.sqrt(square.upper) },
    mae: meanInterval(s.rows, s.absolute, s.squared, confidence, positive),
    mean_error: meanInterval(s.rows, s.error, s.squared, confidence, [-Infinity, Infinity]),
    max_error: null,
    r2: null,
    mape: s.relative === null ? null : meanInterval(s.rows, s.relative.sum, s.relative.squared, confidence, positive),
    spearman: rankInterval(s.rows, spearman(s), confidence),
  }
}

/** The normal interval of a mean from its exact sums; null with fewer than two rows, or where they do not differ and are not all 0. */
export function meanInterval(
  rows: number,
  sum: Fraction,
  squares: Fraction,
  confidence: number,
  within: readonly [number, number],
): Interval | null {
  if (rows < 2) return null
  const n = BigInt(rows)
  const d = sum.denominator
  const spread = n * squares.numerator * d - sum.numerator * sum.numerator
  // the squares are doubles: what is left within their rounding is no spread
  const rounding = (n * squares.numerator * d) >> 48n
  const variance = spread <= rounding ? 0 : quotient(spread, n * n * (n - 1n) * d * d)
  if (variance === 0 && sum.numerator !== 0n) return null
  return normalInterval(quotient(sum.numerator, n * d), variance, { confidence, method: 'normal', within })
}

function rankInterval(rows: number, found: Measure | null, confidence: number): Interval | null {
  if (found === null || rows < 4 || Math.abs(found.value) === 1) return null
  const reach = criticalValue(confidence) * Math.sqrt((1 + found.value ** 2 / 2) / (rows - 3))
  const z = Math.atanh(found.value)
  return { lower: Math.tanh(z - reach), upper: Math.tanh(z + reach), confidence, method: 'fisher' }
}

function rankSums(labels: Float64Array, predicted: Float64Array): ValueStatistics['ranks'] {
  const [own, other] = [doubledRanks(labels), doubledRanks(predicted)]
  const [products, ownSquares, otherSquares] = [exactSum(), exactSum(), exactSum()]
  for (let row = 0; row < own.length; row++) {
    const [one, two] = [own[row] ?? 0, other[row] ?? 0]
    products.add(1, one, two)
    ownSquares.add(1, one, one)
    otherSquares.add(1, two, two)
  }
  // twice the ranks 1 to n add up to n·(n + 1), ties or not
  const n = BigInt(labels.length)
  const square = n * n * (n + 1n) * (n + 1n)
  return {
    together: n * products.total() - square,
    label: n * ownSquares.total() - square,
    predicted: n * otherSquares.total() - square,
  }
}

/** Twice the mean rank of each value among all. */
function doubledRanks(values: Float64Array): Float64Array {
  const order = signedOrder(values)
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++
    for (let place = start; place < end; place++) ranks[order[place] ?? 0] = start + end + 1
    start = end
  }
  return ranks
}

/** Row numbers by ascending value, negative ones too. */
function signedOrder(values: Float64Array): Uint32Array {
  const sizes = values.map(Math.abs)
  const bySize = ascendingOrder(sizes)
  const order = new Uint32Array(values.length)
  let negatives = 0
  for (const value of values) if (value < 0) negatives++
  let [below, above] = [negatives, negatives]
  for (const row of bySize) {
    if ((values[row] ?? 0) < 0) order[--below] = row
    else order[above++] = row
  }
  return order
}

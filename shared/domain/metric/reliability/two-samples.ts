/** Two samples' largest gap between their cumulated shares, and how likely chance alone makes one as large. */
export interface SampleGap {
  readonly statistic: number
  /** by counting every order of the two samples (Hodges 1958); null beyond 10,000,000 steps of counting */
  readonly exactP: number | null
  /** the one-sample distribution at the rounded effective size m·n/(m+n) (Marsaglia, Tsang and Wang 2003); null beyond a size of 1,000 */
  readonly asymptoticP: number | null
}

const MOST_STEPS = 10_000_000
const MOST_SIZE = 1000

/** The two-sided Kolmogorov-Smirnov test of two samples; null where one of them is empty. */
export function sampleGap(one: readonly number[], other: readonly number[]): SampleGap | null {
  const [m, n] = [one.length, other.length]
  if (m === 0 || n === 0) return null
  const gap = largestGap(one.toSorted(ascending), other.toSorted(ascending))
  const statistic = gap / (m * n)
  const effective = Math.round((m * n) / (m + n))
  return {
    statistic,
    exactP: m * n <= MOST_STEPS ? orderTail(m, n, gap) : null,
    asymptoticP: effective >= 1 && effective <= MOST_SIZE ? 1 - oneSampleShare(effective, statistic) : null,
  }
}

const ascending = (left: number, right: number): number => left - right

/** The gap times m·n, a whole number. */
function largestGap(one: readonly number[], other: readonly number[]): number {
  let [i, j, largest] = [0, 0, 0]
  while (i < one.length && j < other.length) {
    const value = Math.min(one[i] ?? NaN, other[j] ?? NaN)
    while (one[i] === value) i++
    while (other[j] === value) j++
    largest = Math.max(largest, Math.abs(i * other.length - j * one.length))
  }
  return largest
}

/** The share of all orders whose gap is at least the one given: each step of a path is weighed by its chance. */
function orderTail(m: number, n: number, gap: number): number {
  const inside = new Float64Array(n + 1)
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      if (Math.abs(i * n - j * m) >= gap) inside[j] = 0
      else if (i === 0 && j === 0) inside[j] = 1
      else {
        // backward in time: which of the two samples the last of i + j came from
        const fromOne = i === 0 ? 0 : ((inside[j] ?? 0) * i) / (i + j)
        const fromOther = j === 0 ? 0 : ((inside[j - 1] ?? 0) * j) / (i + j)
        inside[j] = fromOne + fromOther
      }
    }
  }
  return gap === 0 ? 1 : 1 - (inside[n] ?? 0)
}

type Matrix = readonly (readonly number[])[]

/** The probability that the gap of a sample of n from its own distribution is below d. */
function oneSampleShare(n: number, d: number): number {
  const k = Math.floor(n * d) + 1
  const size = 2 * k - 1
  const h = k - n * d
  const step = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column): number => (row - column + 1 < 0 ? 0 : 1)),
  )
  for (let row = 0; row < size; row++) {
    const first = step[row]
    const last = step[size - 1]
    if (first !== undefined) first[0] = (first[0] ?? 0) - h ** (row + 1)
    if (last !== undefined) last[row] = (last[row] ?? 0) - h ** (size - row)
  }
  const corner = step[size - 1]
  if (corner !== undefined) corner[0] = (corner[0] ?? 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0)
  const scaled = step.map((row, i) => row.map((value, j) => (i - j + 1 > 0 ? value / factorial(i - j + 1) : value)))
  let value = power(scaled, n)[k - 1]?.[k - 1] ?? 0
  for (let i = 1; i <= n; i++) value *= i / n
  return value
}

function factorial(n: number): number {
  let product = 1
  for (let factor = 2; factor <= n; factor++) product *= factor
  return product
}

function power(matrix: Matrix, exponent: number): Matrix {
  if (exponent === 1) return matrix
  const half = power(matrix, Math.floor(exponent / 2))
  const whole = times(half, half)
  return exponent % 2 === 0 ? whole : times(whole, matrix)
}

function times(left: Matrix, right: Matrix): Matrix {
  return left.map((row) =>
    row.map((_, column) => row.reduce((sum, value, k) => sum + value * (right[k]?.[column] ?? 0), 0)),
  )
}

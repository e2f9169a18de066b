import { MetricError } from './problem.ts'

/** An exact rational; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** A metric's value as the nearest double, and exactly as a reduced `numerator/denominator`. */
export interface Measure {
  readonly value: number
  readonly exact: string
}

const SIGNIFICANT_BITS = 64n

/** The measure numerator / denominator, or null where the denominator is 0: undefined, never 0. */
export function measure(numerator: bigint | number, denominator: bigint | number): Measure | null {
  const bottom = BigInt(denominator)
  if (bottom === 0n) return null
  const fraction = reduced(BigInt(numerator), bottom)
  return { value: quotient(fraction.numerator, fraction.denominator), exact: formatFraction(fraction) }
}

/** The measure of a finite double, for what no fraction holds, such as a root: `exact` is that double and nothing finer. */
export function measureOf(value: number): Measure {
  return { value, exact: formatFraction(doubleFraction(value)) }
}

const DOUBLE = new Float64Array(1)
const BITS = new BigUint64Array(DOUBLE.buffer)
/** A double is a whole number of these halvings of one. */
const HALVINGS = 1074n

/** The fraction that a finite double is, exactly. */
export function doubleFraction(value: number): Fraction {
  DOUBLE[0] = value
  const bits = BITS[0] ?? 0n
  const exponent = (bits >> 52n) & 2047n
  const digits = bits & ((1n << 52n) - 1n)
  const whole = exponent === 0n ? digits : (digits | (1n << 52n)) << (exponent - 1n)
  return reduced(value < 0 ? -whole : whole, 1n << HALVINGS)
}

/** The double nearest to numerator / denominator, rounded once; the denominator is not 0. */
export function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const shift = SIGNIFICANT_BITS + BigInt(bitLength(bottom) - bitLength(top))
  const scaled = shift > 0n ? top << shift : top
  const divisor = shift > 0n ? bottom : bottom << -shift
  // a sticky last bit keeps the conversion to a double from rounding a second time
  const digits = (scaled / divisor) | (scaled % divisor === 0n ? 0n : 1n)
  const steps = Number(shift)
  // a power below the smallest double would be nought before it is multiplied
  const value = steps > 1000 ? Number(digits) * 2 ** -600 * 2 ** (600 - steps) : Number(digits) * 2 ** -steps
  return negative ? 0 - value : value
}

/** -1, 0 or 1 as the measure is below, equal to or above the limit, exactly: 36/45 equals 0.8. */
export function compareToLimit(measured: Measure, limit: number | string): -1 | 0 | 1 {
  const left = parseFraction(measured.exact)
  const right = decimalFraction(limit)
  const difference = left.numerator * right.denominator - right.numerator * left.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Whether the measure keeps within the limits, exactly; null where it is undefined. */
export function keepsLimits(
  measured: Measure | null,
  limits: { readonly minimum?: number | string | undefined; readonly maximum?: number | string | undefined },
): boolean | null {
  if (measured === null) return null
  if (limits.minimum !== undefined && compareToLimit(measured, limits.minimum) < 0) return false
  return limits.maximum === undefined || compareToLimit(measured, limits.maximum) <= 0
}

/** The exact fraction of a decimal as people write it: 0.8 and "8e-1" are 4/5. Throws a MetricError for anything else. */
export function decimalFraction(limit: number | string): Fraction {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(String(limit).trim())
  const [, sign, whole, decimals = '', exponent = '0'] = match ?? []
  if (whole === undefined)
    throw new MetricError('limit-not-a-number', `A limit must be a decimal number, not "${limit}".`)
  const digits = BigInt(`${sign}${whole}${decimals}`.replace(/^\+/, ''))
  const places = decimals.length - Number(exponent)
  return places > 0 ? reduced(digits, 10n ** BigInt(places)) : reduced(digits * 10n ** BigInt(-places), 1n)
}

/** The fraction behind a measure's `exact`. */
export function parseFraction(exact: string): Fraction {
  const match = /^(-?\d+)\/(\d+)$/.exec(exact)
  const [, numerator, denominator] = match ?? []
  if (numerator === undefined || denominator === undefined || BigInt(denominator) === 0n) {
    throw new MetricError('limit-not-a-number', `"${exact}" is not an exact value of the form 4/5.`)
  }
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) }
}

/** The text that `parseFraction` reads back. */
export function formatFraction(fraction: Fraction): string {
  return `${fraction.numerator}/${fraction.denominator}`
}

function reduced(numerator: bigint, denominator: bigint): Fraction {
  const sign = denominator < 0n ? -1n : 1n
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator * sign)
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor }
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right]
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

import { type Fraction } from '../fraction.ts'

/** A sum of finite doubles without any rounding, so that no order of addition changes a bit of it. */
export interface DoubleSum {
  add(value: number): void
  /** Adds the exact square of a value whose square is neither too large nor too small for a double. */
  addSquare(value: number): void
  total(): Fraction
}

const HALF = 2 ** 26
/** As many halves of 27 bits as a double adds without rounding. */
const MOST_PENDING = 2 ** 25
const EXPONENTS = 2048
const SPLITTER = 2 ** 27 + 1

const DOUBLE = new Float64Array(1)
const WORDS = new Uint32Array(DOUBLE.buffer)
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
const [LOW, HIGH] = LITTLE_ENDIAN ? [0, 1] : [1, 0]

/** An empty sum: whole numbers by exponent (Neal 2015, the small superaccumulator), joined where the total is asked for. */
export function doubleSum(): DoubleSum {
  const highs = new Float64Array(EXPONENTS)
  const lows = new Float64Array(EXPONENTS)
  const spilled = new Map<number, bigint>()
  let pending = 0
  const spill = (): void => {
    for (let exponent = 0; exponent < EXPONENTS; exponent++) {
      const [high, low] = [highs[exponent] ?? 0, lows[exponent] ?? 0]
      if (high === 0 && low === 0) continue
      spilled.set(exponent, (spilled.get(exponent) ?? 0n) + BigInt(high) * BigInt(HALF) + BigInt(low))
      highs[exponent] = lows[exponent] = 0
    }
    pending = 0
  }
  const add = (value: number): void => {
    if (++pending > MOST_PENDING) spill()
    DOUBLE[0] = value
    const word = WORDS[HIGH] ?? 0
    const exponent = (word >>> 20) & 2047
    // the digits of a double as two halves of a whole number; the leading one is left out of those below the normal
    const top = (word & 0xfffff) + (exponent === 0 ? 0 : 0x100000)
    const bottom = WORDS[LOW] ?? 0
    const high = top * 64 + (bottom >>> 26)
    const low = bottom & (HALF - 1)
    const place = exponent === 0 ? 1 : exponent
    if (word >>> 31 === 1) {
      highs[place] = (highs[place] ?? 0) - high
      lows[place] = (lows[place] ?? 0) - low
    } else {
      highs[place] = (highs[place] ?? 0) + high
      lows[place] = (lows[place] ?? 0) + low
    }
  }
  return {
    add,
    addSquare(value) {
      const square = value * value
      add(square)
      // what rounding took from the square, exactly (Dekker 1971)
      const wide = SPLITTER * value
      const high = wide - (wide - value)
      const low = value - high
      add(high * high - square + 2 * high * low + low * low)
    },
    total() {
      spill()
      let sum = 0n
      for (const [exponent, whole] of spilled) sum += whole << BigInt(exponent - 1)
      return { numerator: sum, denominator: 1n << 1074n }
    },
  }
}

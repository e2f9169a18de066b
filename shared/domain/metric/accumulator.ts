interface ExactSum {
  /** Adds count · left · right, all non-negative integers. */
  add(count: number, left: number, right: number): void
  total(): bigint
}

/** Two halves of a sum in doubles while they are exact: in an array, since a number that a closure keeps is made anew at each change. */
function halves(): { readonly sum: Float64Array; readonly spill: () => void; readonly total: () => bigint } {
  let spilled = 0n
  const sum = new Float64Array(2)
  const total = (): bigint => spilled + BigInt(sum[0] ?? 0) * BigInt(HALF) + BigInt(sum[1] ?? 0)
  return {
    sum,
    total,
    spill() {
      spilled = total()
      sum.fill(0)
    },
  }
}

/** A sum that stays in doubles while they are exact and spills into a BigInt before they are not. */
export function exactSum(): ExactSum {
  let large = 0n
  const { sum, spill, total } = halves()
  return {
    add(count, left, right) {
      // a rounded product is never below 2^53, so a product that looks safe is exact
      const product = count * left * right
      if (product > Number.MAX_SAFE_INTEGER) {
        large += BigInt(count) * BigInt(left) * BigInt(right)
        return
      }
      const upper = Math.floor(product / HALF)
      const high = (sum[0] ?? 0) + upper
      const low = (sum[1] ?? 0) + (product - upper * HALF)
      sum[0] = high
      sum[1] = low
      // neither part grows by more than 2^27 at a time
      if (high >= ROOM / 2 || low >= ROOM / 2) spill()
    },
    total: () => large + total(),
  }
}

/** Fixed-point sum of count · floor(2^52 · value), for values in [0, 2^11) and whole counts. */
export function fixedSum(): { add(count: number, value: number): void; total(): bigint } {
  let large = 0n
  const { sum, spill, total } = halves()
  return {
    add(count, value) {
      const fixed = Math.floor(value * SCALE)
      const upper = Math.floor(fixed / HALF)
      const addedHigh = count * upper
      const addedLow = count * (fixed - upper * HALF)
      if (addedHigh >= ROOM || addedLow >= ROOM) {
        large += BigInt(count) * BigInt(fixed)
        return
      }
      if ((sum[0] ?? 0) + addedHigh >= ROOM || (sum[1] ?? 0) + addedLow >= ROOM) spill()
      sum[0] = (sum[0] ?? 0) + addedHigh
      sum[1] = (sum[1] ?? 0) + addedLow
    },
    total: () => large + total(),
  }
}

const SCALE = 2 ** 52
const HALF = 2 ** 26
const ROOM = 2 ** 53

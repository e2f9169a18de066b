interface ExactSum {
  /** Adds count · left · right, all non-negative integers. */
  add(count: number, left: number, right: number): void
  total(): bigint
}

/** A sum that stays in doubles while they are exact and spills into a BigInt before they are not. */
export function exactSum(): ExactSum {
  let spilled = 0n
  let high = 0
  let low = 0
  return {
    add(count, left, right) {
      // a rounded product is never below 2^53, so a product that looks safe is exact
      const product = count * left * right
      if (product > Number.MAX_SAFE_INTEGER) {
        spilled += BigInt(count) * BigInt(left) * BigInt(right)
        return
      }
      const upper = Math.floor(product / HALF)
      high += upper
      low += product - upper * HALF
      // neither part grows by more than 2^27 at a time
      if (high >= ROOM / 2 || low >= ROOM / 2) {
        spilled += BigInt(high) * BigInt(HALF) + BigInt(low)
        high = low = 0
      }
    },
    total: () => spilled + BigInt(high) * BigInt(HALF) + BigInt(low),
  }
}

/** Fixed-point sum of count · floor(2^52 · value), for values in [0, 2^11) and whole counts. */
export function fixedSum(): { add(count: number, value: number): void; total(): bigint } {
  let spilled = 0n
  let high = 0
  let low = 0
  const spill = (): void => {
    spilled += BigInt(high) * BigInt(HALF) + BigInt(low)
    high = low = 0
  }
  return {
    add(count, value) {
      const fixed = Math.floor(value * SCALE)
      const upper = Math.floor(fixed / HALF)
      const addedHigh = count * upper
      const addedLow = count * (fixed - upper * HALF)
      if (addedHigh >= ROOM || addedLow >= ROOM) {
        spilled += BigInt(count) * BigInt(fixed)
        return
      }
      if (high + addedHigh >= ROOM || low + addedLow >= ROOM) spill()
      high += addedHigh
      low += addedLow
    },
    total: () => spilled + BigInt(high) * BigInt(HALF) + BigInt(low),
  }
}

const SCALE = 2 ** 52
const HALF = 2 ** 26
const ROOM = 2 ** 53

import type { Column } from '../metric/column.ts'

/** Rows told apart by numbers of 53 bits, so that the rows themselves need not be kept: among ten million, two others share one in 1 of 180 files. */
export interface RowHasher {
  /** Takes one more column, or its rows from this one on; columns must come in the same order for every file that is compared. */
  readonly add: (column: Column, from?: number) => void
  /** The numbers of all rows, or of these, in ascending order, in the room where one is given; of them those that it holds for. */
  sorted(rows?: Uint32Array, holds?: (row: number) => boolean, room?: Float64Array): Float64Array
}

/** A hasher of so many rows, which keeps what it needs in the room where one of as many numbers is given. A value counts as what it says: 1, 1.0, "1" and, in a column of booleans, true are one. */
export function rowHasher(rows: number, room?: Float64Array): RowHasher {
  // made when a column comes: a hasher that is given none takes no room
  let [left, right]: readonly [Uint32Array, Uint32Array] = [new Uint32Array(0), new Uint32Array(0)]
  const begin = (): void => {
    if (left.length === rows) return
    const own = room ?? new Float64Array(rows)
    const halves = new Uint32Array(own.buffer, own.byteOffset, rows * 2)
    ;[left, right] = [halves.subarray(0, rows).fill(0x9e3779b9), halves.subarray(rows).fill(0x85ebca6b)]
  }
  const mix = (row: number, low: number, high: number): void => {
    left[row] = scramble((left[row] ?? 0) ^ low, 0xcc9e2d51) ^ scramble(high, 0x1b873593)
    right[row] = scramble((right[row] ?? 0) ^ high, 0x27d4eb2f) ^ scramble(low, 0x165667b1)
  }
  const number = (row: number): number => (left[row] ?? 0) * 2 ** 21 + ((right[row] ?? 0) >>> 11)
  return {
    add(column, from = 0) {
      begin()
      if (column.kind === 'number') {
        for (let row = 0; row < column.values.length; row++) {
          const value = column.present !== null && column.present[row] === 0 ? NaN : (column.values[row] ?? NaN)
          if (Number.isNaN(value)) mix(from + row, MISSING[0], MISSING[1])
          else {
            // -0 is 0
            double[0] = value + 0
            mix(from + row, words[0] ?? 0, words[1] ?? 0)
          }
        }
        return
      }
      const known = column.dictionary.map(textBits)
      for (let row = 0; row < column.codes.length; row++) {
        const own = known[column.codes[row] ?? -1] ?? MISSING
        mix(from + row, own[0], own[1])
      }
    },
    sorted(only, holds = () => true, into) {
      begin()
      const all = only?.length ?? rows
      const found = into ?? new Float64Array(all)
      let length = 0
      for (let place = 0; place < all; place++) {
        const row = only?.[place] ?? place
        if (holds(row)) found[length++] = number(row)
      }
      return found.subarray(0, length).sort()
    },
  }
}

type Bits = readonly [low: number, high: number]
const MISSING: Bits = [0x51ed270b, 0x2545f491]

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)

function bits(value: number): Bits {
  double[0] = value + 0
  return [words[0] ?? 0, words[1] ?? 0]
}

function textBits(text: string): Bits {
  const lower = text.length <= 5 ? text.toLowerCase() : ''
  if (lower === 'true' || lower === 'false') return bits(lower === 'true' ? 1 : 0)
  const number = Number(text)
  // 007 is a name and 7 a number
  if (Number.isFinite(number) && String(number) === text.replace(/\.0+$/, '')) return bits(number)
  let [low, high] = [0x811c9dc5, 0x01000193]
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193)
    high = scramble(high ^ text.charCodeAt(at), 0x5bd1e995)
  }
  return [low >>> 0, high >>> 0]
}

function scramble(value: number, factor: number): number {
  let found = Math.imul(value ^ (value >>> 16), factor)
  found = Math.imul(found ^ (found >>> 13), 0xc2b2ae35)
  return (found ^ (found >>> 16)) >>> 0
}

/** How many rows repeat one before them. */
export function repeatedRows(sorted: Float64Array): number {
  let found = 0
  for (let row = 1; row < sorted.length; row++) if (sorted[row] === sorted[row - 1]) found++
  return found
}

/** How many rows of `other` are among those of `one`. */
export function sharedRows(one: Float64Array, other: Float64Array): number {
  let [at, found] = [0, 0]
  for (const row of other) {
    while (at < one.length && (one[at] ?? 0) < row) at++
    if (one[at] === row) found++
  }
  return found
}

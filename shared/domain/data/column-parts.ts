import type { CategoryColumn, Column } from '../metric/column.ts'
import { hasValue, keptRows, rowsByCode, type ValueType } from './values.ts'

/** A column's rows part by part in their order, as often as they are asked for; a part lasts until the next. */
export interface ColumnParts {
  readonly kind: Column['kind']
  readonly rows: number
  readonly each: (take: (part: Column, from: number) => void) => void
}

export const rowsIn = (column: Column): number =>
  column.kind === 'number' ? column.values.length : column.codes.length

/** A column that is at hand, as its only part. */
export const wholeColumn = (column: Column): ColumnParts => ({
  ...{ kind: column.kind, rows: rowsIn(column) },
  each: (take) => take(column, 0),
})

/** The column of these rows alone, which come in ascending order; all of it where none are named. */
export function partsOfRows(column: ColumnParts, rows: Uint32Array | null): ColumnParts {
  if (rows === null) return column
  return {
    ...{ kind: column.kind, rows: rows.length },
    each(take) {
      let next = 0
      column.each((part, from) => {
        const [first, end] = [next, from + rowsIn(part)]
        while (next < rows.length && (rows[next] ?? 0) < end) next++
        if (next > first)
          take(
            keptRows(
              part,
              rows.subarray(first, next).map((row) => row - from),
            ),
            first,
          )
      })
    },
  }
}

/** The narrowest type that all values are of, and how many rows have none. */
export function seenValues(column: ColumnParts): { readonly type: ValueType; readonly missing: number } {
  const seen = { any: false, fraction: false, text: false }
  let missing = 0
  column.each((part) => {
    const rows = rowsIn(part)
    let there = 0
    for (let row = 0; row < rows; row++) {
      if (!hasValue(part, row)) continue
      there++
      if (part.kind === 'number' && !seen.fraction) seen.fraction = !Number.isInteger(part.values[row])
    }
    missing += rows - there
    seen.any ||= there > 0
    if (part.kind === 'category') seen.text ||= part.dictionary.some((value) => !/^(true|false)$/i.test(value))
  })
  if (!seen.any) return { type: 'empty', missing }
  const type = column.kind === 'number' ? (seen.fraction ? 'number' : 'integer') : seen.text ? 'text' : 'boolean'
  return { type, missing }
}

/** Lays the numbers for whose row it holds into the room from its start; they come back in ascending order, without missing ones. */
export function sortedInto(room: Float64Array, column: ColumnParts, holds?: (row: number) => boolean): Float64Array {
  let length = 0
  column.each((part, from) => {
    if (part.kind === 'number')
      for (let row = 0; row < part.values.length; row++)
        if (hasValue(part, row) && holds?.(from + row) !== false) room[length++] = (part.values[row] ?? NaN) + 0
  })
  return room.subarray(0, length).sort()
}

/** Lays the numbers on the first side into the room from its start and those on the other from its end; both come back in ascending order, without missing ones. */
export function bothSorted(
  room: Float64Array,
  column: ColumnParts,
  /** whether the row is on the first side; null where it is on none */
  side: (row: number) => boolean | null,
): readonly [Float64Array, Float64Array] {
  let [first, other] = [0, room.length]
  column.each((part, from) => {
    if (part.kind !== 'number') return
    for (let row = 0; row < part.values.length; row++) {
      const own = side(from + row)
      if (own === null || !hasValue(part, row)) continue
      if (own) room[first++] = (part.values[row] ?? NaN) + 0
      else room[--other] = (part.values[row] ?? NaN) + 0
    }
  })
  return [room.subarray(0, first).sort(), room.subarray(other).sort()]
}

/** How many rows each text has, in the order in which they appear; null where there are more than `most`. Rows without one are given by themselves. */
export function textRows(
  column: ColumnParts,
  most: number,
): { readonly counts: ReadonlyMap<string, number> | null; readonly missing: number } {
  // prettier-ignore
  const counts = new Map<string, number>()
  let missing = 0
  column.each((part) => {
    if (part.kind !== 'category') return
    const own = rowsByCode(part)
    missing += own.missing
    if (counts.size <= most)
      own.counts.forEach((rows, code) => {
        const text = part.dictionary[code] ?? ''
        if (rows > 0 && counts.size <= most) counts.set(text, (counts.get(text) ?? 0) + rows)
      })
  })
  return { counts: counts.size > most ? null : counts, missing }
}

/** For each part its place among all texts seen so far; the dictionary of a part is often that of the one before. */
export function textPlaces() {
  const places = new Map<string, number>()
  let known: { readonly of: readonly string[] | null; readonly codes: number[] } = { of: null, codes: [] }
  return {
    size: () => places.size,
    all: (): readonly string[] => [...places.keys()],
    of({ dictionary }: CategoryColumn): (code: number) => number {
      if (dictionary !== known.of) known = { of: dictionary, codes: [] }
      const { codes } = known
      return (code) => {
        const own = codes[code]
        if (own !== undefined) return own
        const text = dictionary[code] ?? ''
        const place = places.get(text) ?? places.size
        places.set(text, place)
        codes[code] = place
        return place
      }
    },
  }
}

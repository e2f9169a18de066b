import type { CategoryColumn, Column } from '../metric/column.ts'

/** What a column's values are: known by looking at them, since CSV and JSON do not say. */
export const valueTypes = ['integer', 'number', 'boolean', 'text', 'empty'] as const
export type ValueType = (typeof valueTypes)[number]

/** Whether the row has a value: a null, an empty text and what is no finite number are none. */
export function hasValue(column: Column, row: number): boolean {
  return column.kind === 'category'
    ? (column.codes[row] ?? -1) >= 0
    : column.present?.[row] !== 0 && Number.isFinite(column.values[row])
}

/** How many rows each value of a column of texts has, by its code. */
export function rowsByCode(column: CategoryColumn): { readonly counts: readonly number[]; readonly missing: number } {
  const counts = new Array<number>(column.dictionary.length).fill(0)
  let missing = 0
  for (const code of column.codes) {
    if (code < 0) missing++
    else counts[code] = (counts[code] ?? 0) + 1
  }
  return { counts, missing }
}

/** The places of those rows of so many for which it holds. */
export function rowsWhere(rows: number, holds: (row: number) => boolean): Uint32Array {
  const found = new Uint32Array(rows)
  let length = 0
  for (let row = 0; row < rows; row++) if (holds(row)) found[length++] = row
  return found.slice(0, length)
}

/** The column of these rows alone, in their order. */
export function keptRows(column: Column, rows: Uint32Array): Column {
  if (column.kind === 'category') {
    const codes = Int32Array.from(rows, (row) => column.codes[row] ?? -1)
    const used = new Set(codes)
    if (column.dictionary.every((_, code) => used.has(code))) return { ...column, codes }
    // a value of other rows alone is none of these
    const places = [...used].filter((code) => code >= 0)
    const place = new Map(places.map((code, at) => [code, at]))
    return {
      kind: 'category',
      codes: codes.map((code) => place.get(code) ?? -1),
      dictionary: places.map((code) => column.dictionary[code] ?? ''),
    }
  }
  const { present } = column
  return {
    kind: 'number',
    values: Float64Array.from(rows, (row) => column.values[row] ?? NaN),
    present: present === null ? null : Uint8Array.from(rows, (row) => present[row] ?? 0),
  }
}

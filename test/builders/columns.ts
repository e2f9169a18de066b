import { type ColumnParts, rowsIn } from '../../shared/domain/data/column-parts.ts'
import { keptRows } from '../../shared/domain/data/values.ts'
import type { CategoryColumn, Column, NumberColumn } from '../../shared/domain/metric/column.ts'

/** A column of numbers; null is a missing one. */
export const numbers = (...values: readonly (number | null)[]): NumberColumn => ({
  kind: 'number',
  values: Float64Array.from(values, (value) => value ?? NaN),
  present: values.includes(null) ? Uint8Array.from(values, (value) => (value === null ? 0 : 1)) : null,
})

/** A column of texts; null is a missing one. */
export function texts(...values: readonly (string | null)[]): CategoryColumn {
  const dictionary = [...new Set(values.filter((value) => value !== null))]
  return {
    kind: 'category',
    dictionary,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
  }
}

/** A column that comes so many rows at a time, each part with a dictionary of its own. */
export const inParts = (column: Column, size: number): ColumnParts => ({
  ...{ kind: column.kind, rows: rowsIn(column) },
  each(take) {
    for (let from = 0; from < rowsIn(column); from += size) {
      const rows = Uint32Array.from({ length: Math.min(size, rowsIn(column) - from) }, (_, at) => from + at)
      take(keptRows(column, rows), from)
    }
  },
})

/** Room for the numbers of a test. */
export const room = (): Float64Array => new Float64Array(5000)

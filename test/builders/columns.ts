import type { CategoryColumn, NumberColumn } from '../../shared/domain/metric/column.ts'

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

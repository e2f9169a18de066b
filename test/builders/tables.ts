import type { Column, Table } from '../../shared/domain/metric/column.ts'

/** A table of the columns given: numbers as numbers, texts as categories, null as missing. */
export function tableOf(columns: Readonly<Record<string, readonly (string | number | null)[]>>): Table {
  const rows = Object.values(columns)[0]?.length ?? 0
  return { rows, columns: new Map(Object.entries(columns).map(([name, values]) => [name, columnOf(values)])) }
}

function columnOf(values: readonly (string | number | null)[]): Column {
  if (!values.some((value) => typeof value === 'string')) {
    const present = Uint8Array.from(values, (value) => (value === null ? 0 : 1))
    return { kind: 'number', values: Float64Array.from(values, (value) => Number(value ?? NaN)), present }
  }
  const dictionary = [...new Set(values.flatMap((value) => (value === null ? [] : [String(value)])))]
  const codes = Int16Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(String(value))))
  return { kind: 'category', dictionary, codes }
}

import { z } from 'zod'
import type { Column, WantedColumn } from '../../shared/domain/metric/column.ts'
import type { Predictions } from '../../shared/ports/predictions.ts'

const Stored = z.record(z.string(), z.array(z.union([z.string(), z.number(), z.null()])))
type Stored = z.infer<typeof Stored>

/** The text of a file of predictions, column by column. */
export const formatPredictions = (columns: Stored): string => JSON.stringify(columns)

function columnOf({ as }: WantedColumn, values: Stored[string]): Column {
  if (as === 'number') {
    return {
      kind: 'number',
      values: Float64Array.from(values, (value) => (typeof value === 'number' ? value : 0)),
      present: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
    }
  }
  const dictionary = [...new Set(values.flatMap((value) => (value === null ? [] : [String(value)])))]
  return {
    kind: 'category',
    dictionary,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(String(value)))),
  }
}

/** Predictions as JSON columns; what is no such file, and a column that is not there, is told. */
export const fakePredictions: Predictions = {
  read: async (bytes, path, wanted) => {
    let stored: Stored
    try {
      stored = Stored.parse(JSON.parse(new TextDecoder().decode(bytes)))
    } catch {
      return { problem: 'other', detail: `${path} is no table.` }
    }
    const missing = wanted.find(({ name }) => stored[name] === undefined)
    if (missing !== undefined)
      return { problem: 'missing-column', detail: `${path} has no column ${missing.name}.`, column: missing.name }
    const columns = wanted.map((want) => [want.name, columnOf(want, stored[want.name] ?? [])] as const)
    return { table: { rows: Object.values(stored)[0]?.length ?? 0, columns: new Map(columns) } }
  },
}

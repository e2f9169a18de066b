import { readFileSync } from 'node:fs'
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

function storedIn(file: Uint8Array | string): Stored | null {
  const bytes = typeof file === 'string' ? readFileSync(file) : file
  try {
    return Stored.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

/** Predictions as JSON columns; what is no such file, and a column that is not there, is told. */
export const fakePredictions: Predictions = {
  read: async (bytes, path, wanted) => {
    const stored = storedIn(bytes)
    if (stored === null) return { problem: 'other', detail: `${path} is no table.` }
    const missing = wanted.find(({ name }) => stored[name] === undefined)
    if (missing !== undefined)
      return { problem: 'missing-column', detail: `${path} has no column ${missing.name}.`, column: missing.name }
    const columns = wanted.map((want) => [want.name, columnOf(want, stored[want.name] ?? [])] as const)
    return { table: { rows: Object.values(stored)[0]?.length ?? 0, columns: new Map(columns) } }
  },
  columns: async (bytes) => {
    const stored = storedIn(bytes)
    if (stored === null) return { fault: 'not-readable', column: null }
    const columns = Object.entries(stored).map(([name, values]) => ({
      name,
      as: values.every((one) => typeof one !== 'string') ? ('number' as const) : ('category' as const),
    }))
    return { rows: Object.values(stored)[0]?.length ?? 0, typed: true, columns }
  },
  select: async (bytes, path, wanted) => {
    const read = await fakePredictions.read(bytes, path, wanted)
    return 'table' in read ? read : { fault: 'not-readable', column: null }
  },
}

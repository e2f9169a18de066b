import { z } from 'zod'
import { readJson } from '../data/data-schema.ts'
import type { Column, Table, WantedColumn } from '../metric/column.ts'
import type { Evaluation } from '../model/model-file.ts'

/** What a model is given of a row: the columns of its signature, and never what really was. */

const kinds: Readonly<Record<string, Column['kind']>> = {
  ...{ double: 'number', float: 'number', long: 'number', integer: 'number' },
  ...{ boolean: 'category', string: 'category' },
}

export type InputColumn = { readonly name: string; readonly type: string }

/** The inputs of the model by the text of its signature, or why it cannot be given any. */
export function inputColumns(
  text: string | null,
  spec: Evaluation,
): { readonly columns: readonly InputColumn[] } | { readonly problem: string } {
  if (text === null) return { problem: 'the model has no signature, so nobody knows which columns it reads' }
  const read = readJson(z.array(z.object({ name: z.string().optional(), type: z.string() })), text)
  if ('problem' in read) return { problem: 'the signature of the model cannot be read' }
  const columns = read.value.flatMap(({ name, type }) => (name === undefined ? [] : [{ name, type }]))
  if (columns.length === 0 || columns.length < read.value.length)
    return { problem: 'the signature of the model does not name its inputs' }
  const odd = columns.find(({ type }) => kinds[type] === undefined)
  if (odd !== undefined)
    return { problem: `the model reads a column of the type ${odd.type.slice(0, 40)}, which is not built` }
  // a model that is shown what really was can answer with it
  if (columns.some(({ name }) => name === spec.label.column))
    return { problem: `the model reads the column of the label, ${spec.label.column}` }
  return { columns }
}

export const wantedInputs = (columns: readonly InputColumn[]): readonly WantedColumn[] =>
  columns.map(({ name, type }) => ({ name, as: kinds[type] ?? 'category' }))

type Value = string | number | boolean | null

function valueAt(column: Column | undefined, type: string, row: number): Value {
  if (column === undefined) return null
  if (column.kind === 'number') {
    const value = column.values[row] ?? NaN
    return column.present?.[row] === 0 || Number.isNaN(value) ? null : value
  }
  const text = column.dictionary[column.codes[row] ?? -1] ?? null
  return text === null || type !== 'boolean' ? text : /^(?:true|1(?:\.0)?)$/i.test(text.trim())
}

/** The rows as the model is given them. */
export function modelInputs(table: Table, columns: readonly InputColumn[]) {
  return {
    rows: table.rows,
    columns: columns.map(({ name, type }) => ({
      ...{ name, type },
      values: Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(name), type, row)),
    })),
  }
}

import { z } from 'zod'

import type { Column, FileKinds, Table, WantedColumn } from '../../domain/metric/column.ts'
import { columnBuilder } from './builder.ts'
import { columnPlaces } from './names.ts'
import { PredictionsError, quoted } from './problem.ts'

const TableJson = z.object({ columns: z.array(z.string()), data: z.array(z.unknown()) })

/** The wanted columns of a table as MLflow's `log_table` writes it, {"columns": […], "data": [[…], …]}. Throws a PredictionsError. */
export function readTableJson(bytes: Uint8Array, file: string, wanted: readonly WantedColumn[]): Table {
  const { columns, data } = parse(bytes, file)
  const places = columnPlaces(
    file,
    columns,
    wanted.map((column) => column.name),
  )
  const builders = wanted.map((column, index) => ({
    name: column.name,
    place: places[index] ?? 0,
    builder: columnBuilder(column, file, data.length),
  }))
  for (const row of rowsIn({ columns, data }, file)) for (const { place, builder } of builders) builder.add(row[place])
  return { rows: data.length, columns: new Map(builders.map(({ name, builder }) => [name, builder.column()])) }
}

/** The names of a table's columns. Throws a PredictionsError. */
export const tableColumns = (bytes: Uint8Array, file: string): readonly string[] => parse(bytes, file).columns

/** How the column at each place can be read: null where it holds lists or records. Throws a PredictionsError. */
export function tableKinds(bytes: Uint8Array, file: string): FileKinds {
  const table = parse(bytes, file)
  const kinds = table.columns.map((): Column['kind'] | null => 'number')
  for (const row of rowsIn(table, file))
    for (const [place, value] of row.entries())
      if (value !== null && typeof value === 'object') kinds[place] = null
      else if (typeof value !== 'number' && value !== null && kinds[place] === 'number') kinds[place] = 'category'
  return { rows: table.data.length, kinds }
}

/** The rows in turn, each with a value for every column. Throws a PredictionsError. */
function* rowsIn({ columns, data }: z.infer<typeof TableJson>, file: string): Generator<readonly unknown[]> {
  if (data.length === 0)
    throw new PredictionsError('empty', { file }, `Predictions ${quoted(file)} have no rows; log at least one.`)
  for (const [index, row] of data.entries()) {
    if (!Array.isArray(row) || row.length !== columns.length) {
      const sentence = `Row ${index + 1} of predictions ${quoted(file)} is not a list of ${columns.length} values, one for each column.`
      throw new PredictionsError('malformed', { file }, `${sentence} Log the table again.`)
    }
    yield row
  }
}

function parse(bytes: Uint8Array, file: string): z.infer<typeof TableJson> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    const begun = firstByte(bytes, 1) === OPEN_BRACE
    const cut = begun && firstByte(bytes, -1) !== CLOSE_BRACE
    const sentence = `Predictions ${quoted(file)} are ${cut ? 'JSON cut short' : 'not JSON'}. Log the table again.`
    throw new PredictionsError(cut ? 'truncated' : 'not-this-format', { file }, sentence, { cause })
  }
  const table = TableJson.safeParse(value)
  if (table.success) return table.data
  const sentence = `Predictions ${quoted(file)} are not a table of the form {"columns": […], "data": [[…]]}.`
  throw new PredictionsError(
    'not-this-format',
    { file },
    `${sentence} Log them with mlflow.log_table, or as Parquet or CSV.`,
  )
}

const [OPEN_BRACE, CLOSE_BRACE, SPACE] = [0x7b, 0x7d, 0x20]

/** The first byte beyond white space, from the front or from the back. */
function firstByte(bytes: Uint8Array, step: 1 | -1): number | undefined {
  let at = step === 1 ? 0 : bytes.length - 1
  while ((bytes[at] ?? Infinity) <= SPACE) at += step
  return bytes[at]
}

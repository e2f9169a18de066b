import type { Table, WantedColumn } from '../../domain/metric/column.ts'
import type { FileColumns, RowsFault } from '../../ports/predictions.ts'
import { parquetColumns } from './parquet.ts'
import { PredictionsError, type PredictionsProblem } from './problem.ts'
import { DEFAULT_LIMITS, headOf, readPredictions, type ReadLimits } from './reader.ts'

/** Files without types are scanned once for each column that turns out to hold texts. */
const LIMITS: ReadLimits = { ...DEFAULT_LIMITS, jsonBytes: 64 * 2 ** 20 }
const MOST_TEXT = 64 * 2 ** 20

const faults: Partial<Record<PredictionsProblem, RowsFault['fault']>> = {
  empty: 'empty',
  truncated: 'truncated',
  'too-large': 'too-large',
  'unknown-format': 'unknown-format',
}

/** What is wrong with the file, without its message, which may quote a value of a row. */
function faultOf(error: unknown): RowsFault {
  if (!(error instanceof PredictionsError)) throw error
  return { fault: faults[error.code] ?? 'not-readable', column: error.column }
}

/** The columns of a file of rows, each with how it is read; the texts of CSV and JSON are numbers where all of a column are. */
export async function rowColumns(bytes: Uint8Array, path: string): Promise<FileColumns | RowsFault> {
  try {
    const head = headOf(bytes, path, LIMITS)
    if (head === null) return parquetOf(bytes, path)
    if (bytes.length > MOST_TEXT) return { fault: 'too-large', column: null }
    return await untyped(bytes, path, head)
  } catch (error) {
    return faultOf(error)
  }
}

/** The wanted columns of a file of rows. */
export async function selectRows(
  bytes: Uint8Array,
  path: string,
  wanted: readonly WantedColumn[],
): Promise<{ readonly table: Table } | RowsFault> {
  try {
    return { table: await readPredictions(bytes, path, wanted, LIMITS) }
  } catch (error) {
    return faultOf(error)
  }
}

function parquetOf(bytes: Uint8Array, path: string): FileColumns {
  const found = parquetColumns(bytes, path, LIMITS.rows)
  const names = found.columns.map(({ name }) => name)
  // two columns of one name are none
  const columns = found.columns.map((column) =>
    names.indexOf(column.name) === names.lastIndexOf(column.name) ? column : { ...column, as: null },
  )
  return { ...found, columns: columns.filter(({ name }, at) => names.indexOf(name) === at) }
}

async function untyped(bytes: Uint8Array, path: string, head: readonly string[]): Promise<FileColumns> {
  const as = new Map<string, WantedColumn['as'] | null>(
    head.map((name) => [name, head.indexOf(name) === head.lastIndexOf(name) ? 'number' : null]),
  )
  for (;;) {
    const wanted = [...as].flatMap(([name, kind]) => (kind === null ? [] : [{ name, as: kind }]))
    try {
      const { rows } = await readPredictions(bytes, path, wanted, LIMITS)
      return { rows, typed: false, columns: [...as].map(([name, kind]) => ({ name, as: kind })) }
    } catch (error) {
      const column = error instanceof PredictionsError && error.code === 'wrong-type' ? error.column : null
      if (column === null) throw error
      as.set(column, as.get(column) === 'number' ? 'category' : null)
    }
  }
}

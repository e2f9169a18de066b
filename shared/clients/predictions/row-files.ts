import { MOST_COLUMNS, type Table, type WantedColumn } from '../../domain/metric/column.ts'
import type { FileColumns, RowsFault } from '../../ports/predictions.ts'
import { inMemory } from './declared.ts'
import { parquetColumns } from './parquet.ts'
import { openPlace } from './place.ts'
import { PredictionsError, type PredictionsProblem } from './problem.ts'
import { bytesOf, DEFAULT_LIMITS, formatOf, headOf, kindsOf, readPredictions, type ReadLimits } from './reader.ts'

/** Files without types are read anew for every few columns. */
const LIMITS: ReadLimits = { ...DEFAULT_LIMITS, jsonBytes: 64 * 2 ** 20 }
const MOST_TEXT = 64 * 2 ** 20

const tooLarge: RowsFault = { fault: 'too-large', column: null }

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
export function rowColumns(file: Uint8Array | string, path: string): Promise<FileColumns | RowsFault> {
  return told(() => columnsIn(file, path))
}

/** The wanted columns of a file of rows. */
export function selectRows(
  file: Uint8Array | string,
  path: string,
  wanted: readonly WantedColumn[],
): Promise<{ readonly table: Table } | RowsFault> {
  return told(async () => ({ table: await readPredictions(file, path, wanted, LIMITS) }))
}

async function told<T>(read: () => T | Promise<T>): Promise<T | RowsFault> {
  try {
    return await read()
  } catch (error) {
    return faultOf(error)
  }
}

function columnsIn(file: Uint8Array | string, path: string): FileColumns | RowsFault {
  if (typeof file === 'string' && formatOf(path) === 'parquet') {
    const open = openPlace(file, path)
    try {
      return known(parquetColumns(open, path, LIMITS.rows))
    } finally {
      open.close()
    }
  }
  const bytes = bytesOf(file, path, LIMITS)
  const head = headOf(bytes, path, LIMITS)
  if (head !== null && (bytes.length > MOST_TEXT || head.length > MOST_COLUMNS)) return tooLarge
  return known(head === null ? parquetColumns(inMemory(bytes), path, LIMITS.rows) : untyped(bytes, path, head))
}

function known(found: FileColumns): FileColumns | RowsFault {
  return found.columns.length > MOST_COLUMNS ? tooLarge : { ...found, columns: namedOnce(found.columns) }
}

/** Two columns of one name are none. */
function namedOnce(columns: FileColumns['columns']): FileColumns['columns'] {
  const found = new Map<string, FileColumns['columns'][number]>()
  for (const column of columns) found.set(column.name, found.has(column.name) ? { ...column, as: null } : column)
  return [...found.values()]
}

function untyped(bytes: Uint8Array, path: string, head: readonly string[]): FileColumns {
  const { rows, kinds } = kindsOf(bytes, path, LIMITS)
  return { rows, typed: false, columns: head.map((name, place) => ({ name, as: kinds[place] ?? null })) }
}

import { readFileSync, statSync } from 'node:fs'
import type { FileKinds, RowBlocks, Table, WantedColumn } from '../../domain/metric/column.ts'
import { workOnBlocks } from './blocks.ts'
import { csvHeader, csvKinds, readCsv } from './csv.ts'
import type { PageRooms } from './pages.ts'
import { readParquet } from './parquet.ts'
import { openPlace } from './place.ts'
import { PredictionsError, quoted } from './problem.ts'
import { readTableJson, tableColumns, tableKinds } from './table-json.ts'

/** The most that is read in this process; beyond, a database engine is the right tool. */
export interface ReadLimits {
  readonly bytes: number
  readonly rows: number
  /** A JSON text must fit one string, and its rows are objects. */
  readonly jsonBytes: number
}

export const DEFAULT_LIMITS: ReadLimits = { bytes: 2 ** 30, rows: 50_000_000, jsonBytes: 200 * 2 ** 20 }

/**
 * The wanted columns of a prediction file, from its bytes or from where it lies; its format follows from the path's ending: .parquet or .pq, .csv, .json.
 * Throws a PredictionsError with a code, the file and the column.
 */
export async function readPredictions(
  given: Uint8Array | string,
  path: string,
  wanted: readonly WantedColumn[],
  limits: ReadLimits = DEFAULT_LIMITS,
): Promise<Table> {
  if (typeof given === 'string' && formatOf(path) === 'parquet') {
    const open = openPlace(given, path)
    try {
      const table = await readParquet(open, path, wanted, limits.rows)
      open.checkSame()
      return table
    } finally {
      open.close()
    }
  }
  const bytes = bytesOf(given, path, limits)
  const format = checkedFormat(bytes, path, limits)
  if (format === 'parquet') return readParquet(bytes, path, wanted, limits.rows)
  const table = format === 'csv' ? readCsv(bytes, path, wanted) : readTableJson(bytes, path, wanted)
  if (table.rows > limits.rows) throw tooLarge(path, `has ${table.rows} rows, more than the ${limits.rows}`)
  return table
}

/** The bytes, which are read where only their place is known, unless they are too many. Throws a PredictionsError. */
export function bytesOf(given: Uint8Array | string, path: string, limits: ReadLimits): Uint8Array {
  if (typeof given !== 'string') return given
  const { size } = statSync(given)
  if (size > limits.bytes) throw tooLarge(path, `has ${size} bytes, more than the ${limits.bytes}`)
  return readFileSync(given)
}

/** What the work finds in the rows of a file that stays where it lies, and whose SHA-256 it may ask for; null where it must be read whole. Throws a PredictionsError. */
export function workOnPredictions<Found>(
  place: string,
  path: string,
  wanted: readonly WantedColumn[],
  work: (blocks: RowBlocks, digest: () => string) => Found,
  spare: PageRooms[] = [],
): { readonly found: Found } | null {
  return formatOf(path) === 'parquet'
    ? workOnBlocks(place, path, { wanted, mostRows: DEFAULT_LIMITS.rows, spare }, work)
    : null
}

/** The names of a CSV or JSON file's columns; null for Parquet, whose footer says more. Throws a PredictionsError. */
export function headOf(bytes: Uint8Array, path: string, limits: ReadLimits): readonly string[] | null {
  const format = checkedFormat(bytes, path, limits)
  if (format === 'parquet') return null
  return format === 'csv' ? csvHeader(bytes, path) : tableColumns(bytes, path)
}

/** How the columns of a CSV or JSON file can be read, by one look at every value. Throws a PredictionsError. */
export function kindsOf(bytes: Uint8Array, path: string, limits: ReadLimits): FileKinds {
  const found = checkedFormat(bytes, path, limits) === 'csv' ? csvKinds(bytes, path) : tableKinds(bytes, path)
  if (found.rows > limits.rows) throw tooLarge(path, `has ${found.rows} rows, more than the ${limits.rows}`)
  return found
}

/** The file's format by its ending, of a file that is not too large and is no other one. */
function checkedFormat(bytes: Uint8Array, path: string, limits: ReadLimits): 'parquet' | 'csv' | 'json' {
  const format = formatOf(path)
  const most = format === 'json' ? Math.min(limits.jsonBytes, limits.bytes) : limits.bytes
  if (bytes.length > most) throw tooLarge(path, `has ${bytes.length} bytes, more than the ${most}`)
  if (bytes.length === 0)
    throw new PredictionsError(
      'empty',
      { file: path },
      `Predictions ${quoted(path)} are an empty file; log them again.`,
    )
  if (format !== 'parquet' && isBinary(bytes)) {
    const sentence = `Predictions ${quoted(path)} are a binary file, not ${format.toUpperCase()}; give the file the ending of what it is, uncompressed.`
    throw new PredictionsError('not-this-format', { file: path }, sentence)
  }
  return format
}

export function formatOf(path: string): 'parquet' | 'csv' | 'json' {
  const ending = /\.([^./]+)$/.exec(path.toLowerCase())?.[1]
  if (ending === 'parquet' || ending === 'pq') return 'parquet'
  if (ending === 'csv' || ending === 'json') return ending
  const sentence = `Predictions ${quoted(path)} must be a .parquet, .csv or .json file; log them in one of these formats.`
  throw new PredictionsError('unknown-format', { file: path }, sentence)
}

/** Parquet's and gzip's first bytes, and the zero bytes that UTF-16 and archives have early. */
function isBinary(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  return (
    (first === 0x1f && second === 0x8b) ||
    (first === 0x50 && second === 0x41 && bytes[3] === 0x31) ||
    bytes.subarray(0, 64).includes(0)
  )
}

function tooLarge(file: string, found: string): PredictionsError {
  const sentence = `Predictions file ${quoted(file)} ${found} that are read here`
  return new PredictionsError('too-large', { file }, `${sentence}; log them as Parquet, or evaluate on a sample.`)
}

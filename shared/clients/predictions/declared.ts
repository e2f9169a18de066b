import { type ColumnMetaData, type FileMetaData, parquetMetadata, parquetSchema, type SchemaElement } from 'hyparquet'
import { z } from 'zod'
import type { WantedColumn } from '../../domain/metric/column.ts'
import { knownCodec } from './codec.ts'
import { columnPlaces } from './names.ts'
import { chunkPlace } from './pages.ts'
import { PredictionsError, quoted } from './problem.ts'

/** The bytes of a file, in memory or where they lie; what is read may last until the next reading only. */
export interface FileBytes {
  readonly size: number
  readonly read: (start: number, end: number) => Uint8Array
}

/** The bytes of a file that is in memory. */
export const inMemory = (bytes: Uint8Array): FileBytes => ({
  size: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
})

/** A column of a row group is held packed while it is read. */
const LARGEST_CHUNK = 2 ** 30

/** What a Parquet file declares, where the wanted columns can be read as they are wanted. */
export interface Declared {
  readonly metadata: FileMetaData
  readonly rows: number
  /** by name, among the columns themselves: a nested one may have a child of the same name and of another type */
  readonly elements: ReadonlyMap<string, SchemaElement>
}

/** What the file declares; throws a PredictionsError where it is none, or the wanted columns are not to be had. */
export function declared(bytes: FileBytes, file: string, wanted: readonly WantedColumn[], mostRows: number): Declared {
  const metadata = footer(bytes, file)
  const rows = rowCount(metadata, file, mostRows)
  checkColumns(metadata, file, wanted)
  checkChunks(metadata, file, wanted, bytes.size)
  const elements = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element]))
  return { metadata, rows, elements }
}

/** The footer; throws a PredictionsError where there is none. */
export function footer(bytes: FileBytes, file: string): FileMetaData {
  try {
    return whole(parquetMetadata(bytes.read(footerStart(bytes, file), bytes.size), { geoparquet: false }))
  } catch (cause) {
    if (cause instanceof PredictionsError) throw cause
    throw new PredictionsError(
      'malformed',
      { file },
      `The footer of predictions ${quoted(file)} is damaged; log the file again.`,
      { cause },
    )
  }
}

const Footer = z.object({
  schema: z.array(z.object({ name: z.string() })),
  num_rows: z.bigint(),
  row_groups: z.array(
    z.object({
      num_rows: z.bigint(),
      columns: z.array(
        z.object({
          meta_data: z
            .object({ codec: z.string(), num_values: z.bigint(), path_in_schema: z.array(z.string()) })
            .optional(),
        }),
      ),
    }),
  ),
})

/** The footer, which may lack what its types promise; throws where it does. */
function whole(metadata: FileMetaData): FileMetaData {
  Footer.parse(metadata)
  parquetSchema(metadata)
  return metadata
}

function footerStart({ size, read }: FileBytes, file: string): number {
  const begun = String.fromCharCode(...read(0, 4)) === 'PAR1'
  if (!begun) {
    const sentence = `Predictions ${quoted(file)} do not begin as a Parquet file does; give the file the ending of what it is.`
    throw new PredictionsError('not-this-format', { file }, sentence)
  }
  const tail = read(Math.max(0, size - 8), size)
  const length = size >= 12 ? new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(0, true) : Infinity
  if (String.fromCharCode(...tail.subarray(-4)) !== 'PAR1' || length > size - 12) {
    throw new PredictionsError(
      'truncated',
      { file },
      `Predictions ${quoted(file)} are a Parquet file cut short; log it again.`,
    )
  }
  return size - 8 - length
}

/** How many rows the file has; throws a PredictionsError where they are none, too many, or not told alike. */
export function rowCount(metadata: FileMetaData, file: string, most: number): number {
  const rows = metadata.num_rows
  if (rows === 0n)
    throw new PredictionsError('empty', { file }, `Predictions ${quoted(file)} have no rows; log at least one.`)
  if (rows > BigInt(most)) {
    const sentence = `Predictions ${quoted(file)} have ${rows} rows, more than the ${most} that are read here`
    throw new PredictionsError('too-large', { file }, `${sentence}; evaluate on a sample or with a database engine.`)
  }
  const inGroups = metadata.row_groups.reduce((sum, group) => sum + group.num_rows, 0n)
  if (rows < 0n || inGroups !== rows || metadata.row_groups.some((group) => group.num_rows < 0n)) {
    const sentence = `The footer of predictions ${quoted(file)} tells ${rows} rows and its row groups ${inGroups}; log the file again.`
    throw new PredictionsError('row-count-differs', { file }, sentence)
  }
  return Number(rows)
}

function checkColumns(metadata: FileMetaData, file: string, wanted: readonly WantedColumn[]): void {
  const fields = parquetSchema(metadata).children
  const places = columnPlaces(
    file,
    fields.map((field) => field.element.name),
    wanted.map((column) => column.name),
  )
  for (const [index, column] of wanted.entries()) {
    const field = fields[places[index] ?? 0]
    const found =
      field === undefined ? 'nothing' : field.children.length > 0 ? 'a nested column' : unfit(field.element, column.as)
    if (found === null) continue
    const expected = column.as === 'number' ? 'floats or whole numbers' : 'texts, whole numbers or booleans'
    const sentence = `Column ${quoted(column.name)} of predictions ${quoted(file)} must hold ${expected}; the file declares ${found}.`
    throw new PredictionsError('wrong-type', { file, column: column.name }, `${sentence} Convert it before logging.`)
  }
}

const NUMBER_TYPES: readonly unknown[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE']
const CATEGORY_TYPES: readonly unknown[] = [...NUMBER_TYPES, 'BOOLEAN', 'BYTE_ARRAY']
/** Annotations that leave a value what it is; dates, times and decimals would come back as something else. */
const PLAIN_ANNOTATIONS: readonly unknown[] = [undefined, 'UTF8', 'STRING', 'ENUM', 'INTEGER', 'NULL', 'FLOAT16']

/** What the column is instead of the wanted kind, or null where it is of it. */
export function unfit(element: SchemaElement, as: WantedColumn['as']): string | null {
  if (element.repetition_type === 'REPEATED') return 'a list'
  const logical = element.logical_type?.type
  const converted = element.converted_type?.replace(/^U?INT_(8|16|32|64)$/, 'INTEGER')
  if (!PLAIN_ANNOTATIONS.includes(logical)) return `${logical}`
  if (!PLAIN_ANNOTATIONS.includes(converted)) return `${converted}`
  const fits = as === 'number' ? NUMBER_TYPES : CATEGORY_TYPES
  return fits.includes(element.type) || logical === 'FLOAT16' ? null : (element.type ?? 'no type')
}

function checkChunks(metadata: FileMetaData, file: string, wanted: readonly WantedColumn[], size: number): void {
  for (const { name } of wanted) {
    let bytes = 0
    for (const group of metadata.row_groups) {
      const chunk = group.columns.find((one) => one.meta_data?.path_in_schema[0] === name)
      const found = chunk?.meta_data
      if (found === undefined || chunk?.file_path !== undefined) {
        const sentence = `Column ${quoted(name)} of predictions ${quoted(file)} is encrypted or kept in another file; write it into this one.`
        throw new PredictionsError('malformed', { file, column: name }, sentence)
      }
      if (!knownCodec(found.codec)) {
        const sentence = `Column ${quoted(name)} of predictions ${quoted(file)} is compressed by ${quoted(found.codec)}, which is not read here.`
        throw new PredictionsError(
          'unknown-codec',
          { file, column: name },
          `${sentence} Write it with zstd, snappy, gzip, brotli or none.`,
        )
      }
      if (found.num_values !== group.num_rows) throw countError(file, name, found.num_values, group.num_rows)
      bytes += Math.abs(Number(found.total_compressed_size))
    }
    // row groups that all name the same bytes would have them read and unpacked once for each
    if (!(bytes <= size)) {
      const sentence = `The row groups of column ${quoted(name)} of predictions ${quoted(file)} overlap: they are ${bytes} bytes of a file of ${size}; log the file again.`
      throw new PredictionsError('malformed', { file, column: name }, sentence)
    }
    for (const { columns, num_rows: rows } of metadata.row_groups) {
      const chunk = columns.find((one) => one.meta_data?.path_in_schema[0] === name)?.meta_data
      if (chunk !== undefined && rows > 0n) checkPlace(chunk, file, name, size)
    }
  }
}

/** Whether the chunk lies between the first bytes and the last ones, and can be held. */
function checkPlace(chunk: ColumnMetaData, file: string, column: string, size: number): void {
  const { start, end } = chunkPlace(chunk)
  if (!(start >= 4 && end <= size)) {
    const sentence = `A row group of column ${quoted(column)} of predictions ${quoted(file)} is said to lie outside of the file; log the file again.`
    throw new PredictionsError('malformed', { file, column }, sentence)
  }
  if (end - start <= LARGEST_CHUNK) return
  const sentence = `A row group of column ${quoted(column)} of predictions ${quoted(file)} has ${end - start} bytes, more than the ${LARGEST_CHUNK} that are read at a time`
  throw new PredictionsError('too-large', { file, column }, `${sentence}; write smaller row groups.`)
}

/** The error for a column of which the footer tells another number of values. */
export function countError(
  file: string,
  column: string,
  found: number | bigint,
  expected: number | bigint,
): PredictionsError {
  const sentence = `Column ${quoted(column)} of predictions ${quoted(file)} has ${found} values where the footer tells ${expected}; log the file again.`
  return new PredictionsError('row-count-differs', { file, column }, sentence)
}

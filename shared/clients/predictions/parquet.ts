import {
  type AsyncBuffer,
  type DecodedArray,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet'
import { z } from 'zod'

import type { Table, WantedColumn } from '../../domain/metric/column.ts'
import type { FileColumns } from '../../ports/predictions.ts'
import { type ColumnBuilder, columnBuilder } from './builder.ts'
import { compressors, knownCodec } from './codec.ts'
import { columnPlaces } from './names.ts'
import { chunkPlace, codedPages } from './pages.ts'
import { PredictionsError, quoted } from './problem.ts'

/**
 * The wanted columns of a Parquet file: flat columns of whole numbers, floats, booleans or texts, REQUIRED or nullable.
 * Each column must bring exactly the rows that the footer tells. Throws a PredictionsError.
 */
export async function readParquet(
  bytes: Uint8Array,
  file: string,
  wanted: readonly WantedColumn[],
  mostRows: number,
): Promise<Table> {
  const metadata = footer(bytes, file)
  const rows = rowCount(metadata, file, mostRows)
  checkColumns(metadata, file, wanted)
  checkChunks(metadata, file, wanted)
  const builders = new Map(wanted.map((column) => [column.name, columnBuilder(column, file, rows)]))
  // among the columns themselves: a nested one may have a child of the same name and of another type
  const elements = new Map(parquetSchema(metadata).children.map(({ element }) => [element.name, element]))
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    await readGroup({ bytes, file, metadata, elements, group, builders, start, end })
    start = end
  }
  return { rows, columns: new Map([...builders].map(([name, builder]) => [name, builder.column()])) }
}

/** The columns that a Parquet file declares, each with how its values can be read; null where they cannot. Throws a PredictionsError. */
export function parquetColumns(bytes: Uint8Array, file: string, mostRows: number): FileColumns {
  const metadata = footer(bytes, file)
  const columns = parquetSchema(metadata).children.map(({ element, children }) => ({
    name: element.name,
    as:
      children.length > 0
        ? null
        : unfit(element, 'number') === null
          ? ('number' as const)
          : unfit(element, 'category') === null
            ? ('category' as const)
            : null,
  }))
  return { rows: rowCount(metadata, file, mostRows), typed: true, columns }
}

function footer(bytes: Uint8Array, file: string): FileMetaData {
  try {
    return whole(parquetMetadata(bytes.subarray(footerStart(bytes, file)), { geoparquet: false }))
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

function footerStart(bytes: Uint8Array, file: string): number {
  const magic = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (magic(0) !== 'PAR1') {
    const sentence = `Predictions ${quoted(file)} do not begin as a Parquet file does; give the file the ending of what it is.`
    throw new PredictionsError('not-this-format', { file }, sentence)
  }
  const length =
    bytes.length >= 12 ? new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8).getUint32(0, true) : Infinity
  if (magic(bytes.length - 4) !== 'PAR1' || length > bytes.length - 12) {
    throw new PredictionsError(
      'truncated',
      { file },
      `Predictions ${quoted(file)} are a Parquet file cut short; log it again.`,
    )
  }
  return bytes.length - 8 - length
}

function rowCount(metadata: FileMetaData, file: string, most: number): number {
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
function unfit(element: SchemaElement, as: WantedColumn['as']): string | null {
  if (element.repetition_type === 'REPEATED') return 'a list'
  const logical = element.logical_type?.type
  const converted = element.converted_type?.replace(/^U?INT_(8|16|32|64)$/, 'INTEGER')
  if (!PLAIN_ANNOTATIONS.includes(logical)) return `${logical}`
  if (!PLAIN_ANNOTATIONS.includes(converted)) return `${converted}`
  const fits = as === 'number' ? NUMBER_TYPES : CATEGORY_TYPES
  return fits.includes(element.type) || logical === 'FLOAT16' ? null : (element.type ?? 'no type')
}

function checkChunks(metadata: FileMetaData, file: string, wanted: readonly WantedColumn[]): void {
  for (const { name } of wanted) {
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
    }
  }
}

interface GroupRead {
  readonly bytes: Uint8Array
  readonly file: string
  readonly metadata: FileMetaData
  readonly elements: ReadonlyMap<string, SchemaElement>
  readonly group: RowGroup
  readonly builders: ReadonlyMap<string, ColumnBuilder>
  readonly start: number
  readonly end: number
}

async function readGroup(read: GroupRead): Promise<void> {
  const { bytes, file, metadata, builders, start, end } = read
  if (start === end) return
  // one column after the other, so that no more than one is unpacked at a time
  for (const [name, builder] of builders) {
    if (addPages(read, name, builder)) {
      if (builder.length() !== end) throw countError(file, name, builder.length() - start, end - start)
      continue
    }
    const chunks: { readonly rowStart: number; readonly values: DecodedArray }[] = []
    try {
      await parquetRead({
        file: slices(bytes),
        metadata,
        columns: [name],
        rowStart: start,
        rowEnd: end,
        compressors,
        parsers: { stringFromBytes: decodeText },
        onChunk: (chunk) => chunks.push({ rowStart: chunk.rowStart, values: chunk.columnData }),
      })
    } catch (cause) {
      throw decodeError(file, cause)
    }
    chunks.sort((left, right) => left.rowStart - right.rowStart)
    for (const { values } of chunks) addAll(builder, values, { file, column: name })
    if (builder.length() !== end) throw countError(file, name, builder.length() - start, end - start)
  }
}

/** Adds a column of the row group by its dictionary codes; false, and nothing added, where it is written in another way. */
function addPages({ bytes, file, elements, group }: GroupRead, name: string, builder: ColumnBuilder): boolean {
  const chunk = group.columns.find((one) => one.meta_data?.path_in_schema[0] === name)?.meta_data
  const element = elements.get(name)
  if (chunk === undefined || element === undefined) return false
  const { start: from, end } = chunkPlace(chunk)
  if (!(from >= 4 && end <= bytes.length)) return false
  try {
    const pages = codedPages(bytes.subarray(from, end), chunk, element, decodeText)
    for (const { codes, dictionary } of pages ?? []) builder.addCoded(codes, dictionary)
    return pages !== null
  } catch (cause) {
    if (cause instanceof PredictionsError) throw cause
    throw decodeError(file, cause)
  }
}

function addAll(
  builder: ColumnBuilder,
  values: DecodedArray,
  { file, column }: { readonly file: string; readonly column: string },
): void {
  for (const value of values) {
    // a code beyond the dictionary, or a page that ends early, leaves a hole where a value should be
    if (value === undefined) {
      const sentence = `Column ${quoted(column)} of predictions ${quoted(file)} has a page that does not fit its dictionary; log the file again.`
      throw new PredictionsError('malformed', { file, column }, sentence)
    }
    builder.add(value)
  }
}

/** Slices without a copy would share the whole file's buffer, which the reader takes for the slice. */
function slices(bytes: Uint8Array): AsyncBuffer {
  return { byteLength: bytes.length, slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeText(text: Uint8Array): string {
  return utf8.decode(text)
}

function decodeError(file: string, cause: unknown): PredictionsError {
  const encoding = cause instanceof Error ? /unsupported encoding: (\w+)/.exec(cause.message)?.[1] : undefined
  if (encoding !== undefined) {
    const sentence = `Predictions ${quoted(file)} use the Parquet encoding ${encoding}, which is not read here; write them with plain or dictionary encoding.`
    return new PredictionsError('unknown-encoding', { file }, sentence, { cause })
  }
  const sentence = `A page of predictions ${quoted(file)} cannot be unpacked: the file is damaged. Log it again.`
  return new PredictionsError('malformed', { file }, sentence, { cause })
}

function countError(file: string, column: string, found: number | bigint, expected: number | bigint): PredictionsError {
  const sentence = `Column ${quoted(column)} of predictions ${quoted(file)} has ${found} values where the footer tells ${expected}; log the file again.`
  return new PredictionsError('row-count-differs', { file, column }, sentence)
}

import { type AsyncBuffer, type DecodedArray, type FileMetaData, parquetRead, parquetSchema, type RowGroup, type SchemaElement } from 'hyparquet' // prettier-ignore
import type { Table, WantedColumn } from '../../domain/metric/column.ts'
import type { FileColumns } from '../../ports/predictions.ts'
import { type ColumnBuilder, columnBuilder } from './builder.ts'
import { compressors } from './codec.ts'
import { countError, declared, type FileBytes, footer, inMemory, rowCount, unfit } from './declared.ts'
import { chunkPlace, codedPages } from './pages.ts'
import { PredictionsError, quoted } from './problem.ts'

/**
 * The wanted columns of a Parquet file: flat columns of whole numbers, floats, booleans or texts, REQUIRED or nullable.
 * Each column must bring exactly the rows that the footer tells. Throws a PredictionsError.
 */
export async function readParquet(
  given: Uint8Array | FileBytes,
  file: string,
  wanted: readonly WantedColumn[],
  mostRows: number,
): Promise<Table> {
  const bytes = given instanceof Uint8Array ? inMemory(given) : given
  const { metadata, rows, elements } = declared(bytes, file, wanted, mostRows)
  const builders = new Map(wanted.map((column) => [column.name, columnBuilder(column, file, rows)]))
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    await readGroup({ bytes, file, metadata, elements, group, builders, start, end })
    start = end
  }
  return { rows, columns: new Map([...builders].map(([name, builder]) => [name, builder.column()])) }
}

/** The columns that a Parquet file declares, each with how its values can be read; null where they cannot. Throws a PredictionsError. */
export function parquetColumns(bytes: FileBytes, file: string, mostRows: number): FileColumns {
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

interface GroupRead {
  readonly bytes: FileBytes
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
  try {
    const pages = codedPages(bytes.read(from, end), chunk, element, decodeText)
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
function slices({ size, read }: FileBytes): AsyncBuffer {
  return { byteLength: size, slice: (start, end = size) => Uint8Array.from(read(start, end)).buffer }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The text of these bytes; throws where they are none. */
export function decodeText(text: Uint8Array): string {
  return utf8.decode(text)
}

/** The error for pages that cannot be decoded. */
export function decodeError(file: string, cause: unknown): PredictionsError {
  const encoding = cause instanceof Error ? /unsupported encoding: (\w+)/.exec(cause.message)?.[1] : undefined
  if (encoding !== undefined) {
    const sentence = `Predictions ${quoted(file)} use the Parquet encoding ${encoding}, which is not read here; write them with plain or dictionary encoding.`
    return new PredictionsError('unknown-encoding', { file }, sentence, { cause })
  }
  const sentence = `A page of predictions ${quoted(file)} cannot be unpacked: the file is damaged. Log it again.`
  return new PredictionsError('malformed', { file }, sentence, { cause })
}

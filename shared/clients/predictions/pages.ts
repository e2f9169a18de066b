import { parquetHeader } from 'hyparquet/src/column.js'
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet'

import { compressors } from './codec.ts'

/** The rows of one page: codes into a dictionary, -1 for a null. */
export interface CodedPage {
  readonly codes: Int32Array
  readonly dictionary: ArrayLike<unknown>
}

/** A page whose bytes are not what its header says. */
class PageError extends Error {}

/**
 * The pages of a column chunk by their dictionary codes, without making a value of every row, or of plain values by their places;
 * null where the chunk is written in another way, which the general reader knows. Whatever is out of bounds throws: a code beyond its dictionary or
 * its width, a page beyond the chunk, plain values of another size, a count that is not the chunk's.
 */
export function codedPages(
  bytes: Uint8Array,
  chunk: ColumnMetaData,
  element: SchemaElement,
  text: (bytes: Uint8Array) => string,
): readonly CodedPage[] | null {
  const read = readers[element.type ?? '']
  if (read === undefined || !isPlain(element) || element.repetition_type === 'REPEATED') return null
  const first = Number(chunk.data_page_offset)
  const start =
    chunk.dictionary_page_offset === undefined ? first : Math.min(first, Number(chunk.dictionary_page_offset))
  const end = start + Number(chunk.total_compressed_size)
  if (!(start >= 4 && end <= bytes.length)) return null
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 }
  let dictionary: ArrayLike<unknown> = []
  const pages: CodedPage[] = []
  const all = Number(chunk.num_values)
  let rows = 0
  while (rows < all) {
    const header = parquetHeader(reader)
    const from = start + reader.offset
    // a size below nothing would lead back to the same page for ever
    if (!(header.compressed_page_size >= 0 && from + header.compressed_page_size <= end))
      throw new PageError('a page lies beyond its column')
    const packed = bytes.subarray(from, from + header.compressed_page_size)
    reader.offset += header.compressed_page_size
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0
      dictionary = read(unpacked(packed, header.uncompressed_page_size, chunk), count, text)
      continue
    }
    const own = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0
    if (own > all - rows) throw new PageError(`a page claims ${own} of the ${all} rows`)
    const body = pageBody(packed, header, chunk, element.repetition_type !== 'REQUIRED')
    const page = body === null ? null : codedPage(body, dictionary, (own, count) => read(own, count, text))
    if (page === null) return null
    checkCodes(page)
    pages.push(page)
    rows += page.codes.length
  }
  return pages
}

function checkCodes({ codes, dictionary }: CodedPage): void {
  let most = -1
  for (const code of codes) if (code > most) most = code
  if (most >= dictionary.length) throw new PageError('a code is beyond the dictionary')
}

/** Whether a value is what its physical type says. */
function isPlain({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return (logical === undefined || logical.type === 'STRING') && (converted === undefined || converted === 'UTF8')
}

type Read = (page: Uint8Array, count: number, text: (bytes: Uint8Array) => string) => ArrayLike<unknown>

const viewOf = (page: Uint8Array): DataView => new DataView(page.buffer, page.byteOffset, page.byteLength)
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
type Fixed = Int32Array | BigInt64Array | Float32Array | Float64Array

/** Values of fixed width as they lie in the page, in memory of their own. */
const fixed =
  (make: (buffer: ArrayBuffer) => Fixed, width: number): Read =>
  (page, count) => {
    if (page.length !== count * width) throw new PageError('the values have another size')
    const own = Uint8Array.from(page)
    if (!LITTLE_ENDIAN) for (let at = 0; at < own.length; at += width) own.subarray(at, at + width).reverse()
    return make(own.buffer)
  }

const readers: Readonly<Record<string, Read>> = {
  INT32: fixed((buffer) => new Int32Array(buffer), 4),
  INT64: fixed((buffer) => new BigInt64Array(buffer), 8),
  FLOAT: fixed((buffer) => new Float32Array(buffer), 4),
  DOUBLE: fixed((buffer) => new Float64Array(buffer), 8),
  BYTE_ARRAY: (page, count, text) => {
    const view = viewOf(page)
    let offset = 0
    const found = Array.from({ length: count }, () => {
      const length = view.getUint32(offset, true)
      offset += 4 + length
      if (offset > page.length) throw new PageError('the dictionary ends early')
      return text(page.subarray(offset - length, offset))
    })
    if (offset !== page.length) throw new PageError('the dictionary has another size')
    return found
  },
}

function unpacked(packed: Uint8Array, size: number, { codec }: ColumnMetaData): Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed
  const page = compressors[codec]?.(packed, size)
  if (page?.length !== size) throw new PageError('a page unpacks to another size')
  return page
}

const dictionaryEncodings: readonly unknown[] = ['PLAIN_DICTIONARY', 'RLE_DICTIONARY']

/** What a data page holds: which rows have a value, and the bytes of those. */
interface Body {
  readonly encoding: unknown
  readonly rows: number
  readonly levels: Int32Array | null
  readonly values: Uint8Array
}

/** The parts of a data page of either version; null for any other kind of page. */
function pageBody(packed: Uint8Array, header: PageHeader, chunk: ColumnMetaData, nullable: boolean): Body | null {
  const [one, two] = [header.data_page_header, header.data_page_header_v2]
  if (one !== undefined) {
    const page = unpacked(packed, header.uncompressed_page_size, chunk)
    // the older way to write levels has no length before them
    if (nullable && one.definition_level_encoding !== 'RLE')
      throw new PageError(`unsupported encoding: ${one.definition_level_encoding}`)
    const start = nullable ? 4 + viewOf(page).getUint32(0, true) : 0
    const levels = nullable ? levelsOf(page.subarray(4, start), one.num_values) : null
    return { encoding: one.encoding, rows: one.num_values, levels, values: page.subarray(start) }
  }
  if (two === undefined) return null
  const start = two.definition_levels_byte_length + two.repetition_levels_byte_length
  const own = packed.subarray(start)
  const values = two.is_compressed === false ? own : unpacked(own, header.uncompressed_page_size - start, chunk)
  const levels = nullable ? levelsOf(packed.subarray(two.repetition_levels_byte_length, start), two.num_values) : null
  return { encoding: two.encoding, rows: two.num_values, levels, values }
}

/** Which rows have a value; null where one run says that all do, as it does in most files. */
function levelsOf(bytes: Uint8Array, rows: number): Int32Array | null {
  let [run, at, shift] = [0, 0, 0]
  for (let byte = 128; byte >= 128 && at < 5; shift += 7) {
    byte = bytes[at++] ?? 0
    run += (byte & 127) * 2 ** shift
  }
  return run % 2 === 0 && run / 2 >= rows && bytes[at] === 1 ? null : hybrid(bytes, 1, rows)
}

/** The page by codes: those that it holds, or of plain values their own places; null where it is written in another way. */
function codedPage(
  { encoding, rows, levels, values }: Body,
  dictionary: ArrayLike<unknown>,
  read: (bytes: Uint8Array, count: number) => ArrayLike<unknown>,
): CodedPage | null {
  let present = rows
  if (levels !== null) {
    present = 0
    for (const level of levels) present += level
  }
  if (dictionaryEncodings.includes(encoding)) {
    // a page of nulls alone may bring no width
    const codes = present === 0 ? new Int32Array(0) : hybrid(values.subarray(1), values[0] ?? 0, present)
    return { codes: withNulls(codes, levels, rows), dictionary }
  }
  if (encoding !== 'PLAIN') return null
  const places = new Int32Array(present)
  for (let place = 0; place < present; place++) places[place] = place
  return { codes: withNulls(places, levels, rows), dictionary: read(values, present) }
}

/** The codes spread over the rows that have a value. */
function withNulls(codes: Int32Array, levels: Int32Array | null, rows: number): Int32Array {
  if (levels === null || codes.length === rows) return codes
  const spread = new Int32Array(rows)
  let next = 0
  for (let row = 0; row < rows; row++) spread[row] = levels[row] === 1 ? (codes[next++] ?? 0) : -1
  return spread
}

/** So many numbers of the width given, in runs and in packed bits; throws where the bytes hold fewer. */
function hybrid(bytes: Uint8Array, width: number, count: number): Int32Array {
  if (width > 31) throw new PageError(`${width} bits are no width of a code`)
  const found = new Int32Array(count)
  let [at, seen] = [0, 0]
  while (seen < count) {
    let [header, shift] = [0, 0]
    for (let byte = 128; byte >= 128; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new PageError('a page ends early')
      byte = bytes[at++] ?? 0
      header += (byte & 127) * 2 ** shift
    }
    if (header % 2 === 0) {
      let value = 0
      for (let byte = 0; byte < width; byte += 8) value += (bytes[at++] ?? NaN) * 2 ** byte
      if (Number.isNaN(value)) throw new PageError('a page ends early')
      if (value >= 2 ** width) throw new PageError(`a code does not fit ${width} bits`)
      const end = Math.min(count, seen + header / 2)
      found.fill(value, seen, end)
      seen = end
    } else {
      const values = ((header - 1) / 2) * 8
      const read = Math.min(values, count - seen)
      if (at + Math.ceil((read * width) / 8) > bytes.length) throw new PageError('a page ends early')
      unpack(bytes, at, width, found, seen, read)
      at += (values * width) / 8
      seen += read
    }
  }
  return found
}

function unpack(bytes: Uint8Array, from: number, width: number, found: Int32Array, seen: number, count: number): void {
  let [at, bits, held] = [from, 0, 0]
  const base = 2 ** width
  if (width <= 24) {
    const mask = base - 1
    for (let index = 0; index < count; index++) {
      while (held < width) {
        bits |= (bytes[at++] ?? 0) << held
        held += 8
      }
      found[seen + index] = bits & mask
      bits >>>= width
      held -= width
    }
    return
  }
  // wider codes do not fit the bits of an integer together with a byte more
  for (let index = 0; index < count; index++) {
    while (held < width) {
      bits += (bytes[at++] ?? 0) * 2 ** held
      held += 8
    }
    found[seen + index] = bits % base
    bits = Math.floor(bits / base)
    held -= width
  }
}

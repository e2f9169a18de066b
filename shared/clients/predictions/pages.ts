import { parquetHeader } from 'hyparquet/src/column.js'
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet'

import { compressors } from './codec.ts'

/** The rows of one page: codes into a dictionary, -1 for a null; without codes each value of the dictionary once, in its order. */
export interface CodedPage {
  readonly codes: Int32Array | null
  readonly dictionary: ArrayLike<unknown>
}

/** A page whose bytes are not what its header says. */
class PageError extends Error {}

type Text = (bytes: Uint8Array) => string

/** Where a column chunk lies in its file. */
export function chunkPlace(chunk: ColumnMetaData): { readonly start: number; readonly end: number } {
  const first = Number(chunk.data_page_offset)
  const start =
    chunk.dictionary_page_offset === undefined ? first : Math.min(first, Number(chunk.dictionary_page_offset))
  return { start, end: start + Number(chunk.total_compressed_size) }
}

/**
 * The pages of a column chunk by their dictionary codes, without making a value of every row, or of plain values as they are, one after the other;
 * null where the chunk is written in another way, which the general reader knows. `bytes` are the chunk's own; a page's codes last until the next page. Whatever is out of bounds throws: a code beyond
 * its dictionary or its width, a page beyond the chunk, plain values of another size, a count that is not the chunk's.
 */
export function codedPages(
  bytes: Uint8Array,
  chunk: ColumnMetaData,
  element: SchemaElement,
  text: Text,
): Iterable<CodedPage> | null {
  const read = readers[element.type ?? '']
  if (read === undefined || !isPlain(element) || element.repetition_type === 'REPEATED') return null
  const nullable = element.repetition_type !== 'REQUIRED'
  const packed = packedPages(bytes, Number(chunk.num_values), nullable)
  // all headers are looked at first: a chunk that turns out to be another reader's is not begun
  return packed === null ? null : decodedPages(packed, chunk, nullable, (page, count) => read(page, count, text))
}

interface PackedPage {
  readonly header: PageHeader
  readonly packed: Uint8Array
}

/** The pages as they lie in the chunk; null where one of them is written in a way that is not read here. */
function packedPages(bytes: Uint8Array, all: number, nullable: boolean): readonly PackedPage[] | null {
  const reader = { view: viewOf(bytes), offset: 0 }
  const pages: PackedPage[] = []
  for (let rows = 0; rows < all;) {
    const header = parquetHeader(reader)
    const from = reader.offset
    // a size below nothing would lead back to the same page for ever
    if (!(header.compressed_page_size >= 0 && from + header.compressed_page_size <= bytes.length))
      throw new PageError('a page lies beyond its column')
    reader.offset += header.compressed_page_size
    pages.push({ header, packed: bytes.subarray(from, reader.offset) })
    if (header.type === 'DICTIONARY_PAGE') continue
    const own = header.data_page_header ?? header.data_page_header_v2
    const count = own?.num_values ?? 0
    if (!(count >= 0 && count <= all - rows)) throw new PageError(`a page claims ${count} of the ${all} rows`)
    // the older way to write levels has no length before them
    const levels = header.data_page_header?.definition_level_encoding ?? 'RLE'
    if (nullable && levels !== 'RLE') throw new PageError(`unsupported encoding: ${levels}`)
    if (own === undefined || !(own.encoding === 'PLAIN' || dictionaryEncodings.includes(own.encoding))) return null
    rows += count
  }
  return pages
}

function* decodedPages(
  pages: readonly PackedPage[],
  chunk: ColumnMetaData,
  nullable: boolean,
  read: (page: Uint8Array, count: number) => ArrayLike<unknown>,
): Generator<CodedPage> {
  let dictionary: ArrayLike<unknown> = []
  let room = new Int32Array(0)
  const roomFor = (count: number): Int32Array => {
    if (room.length < count) room = new Int32Array(count)
    return room.subarray(0, count)
  }
  for (const { header, packed } of pages) {
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0
      dictionary = read(unpacked(packed, header.uncompressed_page_size, chunk), count)
    } else {
      const page = codedPage(pageBody(packed, header, chunk, nullable), dictionary, { read, roomFor })
      checkCodes(page)
      yield page
    }
  }
}

function checkCodes({ codes, dictionary }: CodedPage): void {
  if (codes !== null && highest(codes) >= dictionary.length) throw new PageError('a code is beyond the dictionary')
}

/** The highest of the codes, -1 without any; by places, since an iterator takes several times as long. */
function highest(codes: Int32Array): number {
  let most = codes[0] ?? -1
  for (let row = 1; row < codes.length; row++) {
    const code = codes[row] ?? 0
    if (code > most) most = code
  }
  return most
}

/** Whether a value is what its physical type says. */
function isPlain({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return (logical === undefined || logical.type === 'STRING') && (converted === undefined || converted === 'UTF8')
}

type Read = (page: Uint8Array, count: number, text: Text) => ArrayLike<unknown>

const viewOf = (page: Uint8Array): DataView => new DataView(page.buffer, page.byteOffset, page.byteLength)
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
type Fixed = Int32Array | BigInt64Array | Float32Array | Float64Array

/** Values of fixed width as they lie in the page, in memory of their own. */
const fixed =
  (make: (buffer: ArrayBuffer) => Fixed, width: number): Read =>
  (page, count) => {
    if (page.length !== count * width) throw new PageError('the values have another size')
    const own = new Uint8Array(page)
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

/** The parts of a data page of either version. */
function pageBody(packed: Uint8Array, header: PageHeader, chunk: ColumnMetaData, nullable: boolean): Body {
  const [one, two] = [header.data_page_header, header.data_page_header_v2]
  if (one !== undefined) {
    const page = unpacked(packed, header.uncompressed_page_size, chunk)
    const start = nullable ? 4 + viewOf(page).getUint32(0, true) : 0
    const levels = nullable ? levelsOf(page.subarray(4, start), one.num_values) : null
    return { encoding: one.encoding, rows: one.num_values, levels, values: page.subarray(start) }
  }
  if (two === undefined) throw new PageError('a page is of no known version')
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
  if (run % 2 === 0 && run / 2 >= rows && bytes[at] === 1) return null
  const levels = new Int32Array(rows)
  fillHybrid(levels, bytes, 1)
  return levels
}

/** The page by codes: those that it holds, or of plain values their own places. */
function codedPage(
  { encoding, rows, levels, values }: Body,
  dictionary: ArrayLike<unknown>,
  means: {
    readonly read: (bytes: Uint8Array, count: number) => ArrayLike<unknown>
    readonly roomFor: (count: number) => Int32Array
  },
): CodedPage {
  let present = rows
  if (levels !== null) {
    present = 0
    for (const level of levels) present += level
  }
  if (encoding === 'PLAIN') {
    const codes = levels === null || present === rows ? null : spread(null, levels)
    return { codes, dictionary: means.read(values, present) }
  }
  // a page of nulls alone may bring no width
  const codes = means.roomFor(present)
  if (present > 0) fillHybrid(codes, values.subarray(1), values[0] ?? 0)
  return { codes: levels === null || present === rows ? codes : spread(codes, levels), dictionary }
}

/** The codes spread over the rows that have a value, or their places where there are none. */
function spread(codes: Int32Array | null, levels: Int32Array): Int32Array {
  const rows = new Int32Array(levels.length)
  let next = 0
  for (let row = 0; row < rows.length; row++) {
    if (levels[row] !== 1) rows[row] = -1
    else rows[row] = codes === null ? next++ : (codes[next++] ?? 0)
  }
  return rows
}

/** As many numbers of the width given as there is room for, in runs and in packed bits; throws where the bytes hold fewer. */
function fillHybrid(found: Int32Array, bytes: Uint8Array, width: number): void {
  if (width > 31) throw new PageError(`${width} bits are no width of a code`)
  const count = found.length
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
}

function unpack(bytes: Uint8Array, from: number, width: number, found: Int32Array, seen: number, count: number): void {
  const mask = 2 ** width - 1
  // codes of few bits lie in two bytes each, and the last of them may have no second one
  const near = width > 8 ? 0 : Math.max(0, Math.min(count, Math.floor(((bytes.length - from - 1) * 8) / width)))
  for (let index = 0, bit = 0; index < near; index++, bit += width) {
    const at = from + (bit >>> 3)
    found[seen + index] = (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) >>> (bit & 7)) & mask
  }
  // wide codes do not fit the bits of an integer together with a byte more
  let [at, bits, held] = [from + ((near * width) >>> 3), 0, 0]
  const skip = (near * width) & 7
  if (skip > 0) {
    bits = (bytes[at++] ?? 0) >>> skip
    held = 8 - skip
  }
  for (let index = near; index < count; index++) {
    while (held < width) {
      bits += (bytes[at++] ?? 0) * 2 ** held
      held += 8
    }
    found[seen + index] = bits % (mask + 1)
    bits = Math.floor(bits / (mask + 1))
    held -= width
  }
}

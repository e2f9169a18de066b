import { parquetHeader } from 'hyparquet/src/column.js'
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet'

import { unpack } from './codec.ts'
import { type Fill, hybrid, PageError } from './hybrid.ts'

/** Rows of one page: codes into a dictionary, -1 for a null; without codes each value of the dictionary once, in its order. */
export interface CodedPage {
  readonly codes: Int32Array | null
  readonly dictionary: ArrayLike<unknown>
}

type Text = (bytes: Uint8Array) => string

/** Room that pages take one after the other, so that a large file leaves no garbage. */
export interface PageRooms {
  /** where a chunk is read to, a page unpacked, a dictionary kept for the pages behind it, and plain values laid */
  bytes(use: 'chunk' | 'page' | 'dictionary' | 'values', length: number): Uint8Array<ArrayBuffer>
  codes(length: number): Int32Array
}

/** Rooms for the pages of one column at a time. */
export function pageRooms(): PageRooms {
  const [chunk, page, dictionary, values] = [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)]
  const rooms = { chunk, page, dictionary, values }
  let codes = new Int32Array(0)
  return {
    bytes(use, length) {
      // the next one may be a little longer
      if (rooms[use].length < length) rooms[use] = new Uint8Array(Math.ceil(length * 1.125))
      return rooms[use].subarray(0, length)
    },
    codes(length) {
      if (codes.length < length) codes = new Int32Array(length)
      return codes.subarray(0, length)
    },
  }
}

/** As many codes are told at a time: they stay near. */
const PIECE = 2 ** 16

/** Where a column chunk lies in its file. */
export function chunkPlace(chunk: ColumnMetaData): { readonly start: number; readonly end: number } {
  const first = Number(chunk.data_page_offset)
  // some writers say 0 where there is no dictionary
  const dictionary = Number(chunk.dictionary_page_offset ?? 0)
  const start = dictionary > 0 ? Math.min(first, dictionary) : first
  return { start, end: start + Number(chunk.total_compressed_size) }
}

/**
 * The pages of a column chunk by their dictionary codes, without making a value of every row, or of plain values as they are, one after the other;
 * null where the chunk is written in another way, which the general reader knows. `bytes` are the chunk's own; what is told lasts until the next is asked for. Whatever is out of bounds throws: a code beyond
 * its dictionary or its width, a page beyond the chunk, plain values of another size, a count that is not the chunk's.
 */
export function codedPages(
  bytes: Uint8Array,
  chunk: ColumnMetaData,
  element: SchemaElement,
  text: Text,
  rooms = pageRooms(),
): (Iterator<CodedPage> & Iterable<CodedPage>) | null {
  const read = readers[element.type ?? '']
  const nullable = element.repetition_type !== 'REQUIRED'
  const packed = packedPages(bytes, Number(chunk.num_values), nullable)
  // all headers are looked at first: a chunk that turns out to be another reader's is not begun
  // what another reader is left with has pages whose headers are whole too: one that lacks a number leads it round for ever
  return packed === null || read === undefined || !isPlain(element) || element.repetition_type === 'REPEATED'
    ? null
    : decodedPages(packed, { chunk, nullable, rooms, read: (page, count, room) => read(page, count, { text, room }) })
}

interface PackedPage {
  readonly header: PageHeader
  readonly packed: Uint8Array
}

/** The pages as they lie in the chunk; null where one of them is written in a way that is not read here. */
function packedPages(bytes: Uint8Array, all: number, nullable: boolean): readonly PackedPage[] | null {
  const reader = { view: viewOf(bytes), offset: 0 }
  const pages: PackedPage[] = []
  let known = true
  for (let rows = 0; rows < all;) {
    const header = parquetHeader(reader)
    const from = reader.offset
    // a size below nothing would lead back to the same page for ever
    if (!(header.compressed_page_size >= 0 && from + header.compressed_page_size <= bytes.length))
      throw new PageError('a page lies beyond its column')
    reader.offset += header.compressed_page_size
    pages.push({ header, packed: bytes.subarray(from, reader.offset) })
    if (header.type === 'DICTIONARY_PAGE') {
      if (pages.length > 1) throw new PageError('a dictionary stands behind other pages')
      continue
    }
    const own = header.data_page_header ?? header.data_page_header_v2
    if (own?.encoding === undefined || !hasLevels(header)) throw new PageError('a page does not say how it is written')
    const count = own.num_values
    if (!(count >= 0 && count <= all - rows)) throw new PageError(`a page claims ${count} of the ${all} rows`)
    // the older way to write levels has no length before them
    const levels = header.data_page_header?.definition_level_encoding ?? 'RLE'
    if (nullable && levels !== 'RLE') throw new PageError(`unsupported encoding: ${levels}`)
    known &&= own.encoding === 'PLAIN' || dictionaryEncodings.includes(own.encoding)
    rows += count
  }
  return known ? pages : null
}

/** Whether a page of the newer version tells how long its levels are, which its types promise and its bytes may lack. */
function hasLevels({ data_page_header_v2: two }: PageHeader): boolean {
  return two === undefined || (two.definition_levels_byte_length >= 0 && two.repetition_levels_byte_length >= 0)
}

interface Decoding {
  readonly chunk: ColumnMetaData
  readonly nullable: boolean
  readonly rooms: PageRooms
  readonly read: (page: Uint8Array, count: number, room: Room) => ArrayLike<unknown>
}

function* decodedPages(pages: readonly PackedPage[], decoding: Decoding): Generator<CodedPage> {
  let dictionary: ArrayLike<unknown> = []
  for (const { header, packed } of pages) {
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0
      const page = unpacked(packed, header.uncompressed_page_size, decoding)
      dictionary = decoding.read(page, count, (length) => decoding.rooms.bytes('dictionary', length))
    } else {
      const body = pageBody(packed, header, decoding)
      if (body.encoding === 'PLAIN') yield plainPage(body, decoding)
      else yield* codedPieces(body, dictionary, decoding.rooms)
    }
  }
}

/** A page of plain values, by their places where some rows have none. */
function plainPage({ rows, levels, values }: Body, { read, rooms }: Decoding): CodedPage {
  const room: Room = (length) => rooms.bytes('values', length)
  if (levels === null) return { codes: null, dictionary: read(values, rows, room) }
  const known = new Int32Array(rows)
  levels(known)
  const present = sum(known)
  return { codes: present === rows ? null : spread(null, known), dictionary: read(values, present, room) }
}

/** The codes of a page, a piece at a time. */
function* codedPieces(
  { rows, levels, values }: Body,
  dictionary: ArrayLike<unknown>,
  rooms: PageRooms,
): Generator<CodedPage> {
  // a page of nulls alone may bring no width
  const fill = hybrid(values.subarray(1), values[0] ?? 0)
  const known = levels === null ? null : new Int32Array(Math.min(PIECE, rows))
  for (let from = 0; from < rows; from += PIECE) {
    const own = known?.subarray(0, Math.min(PIECE, rows - from)) ?? null
    const count = own?.length ?? Math.min(PIECE, rows - from)
    if (own !== null) levels?.(own)
    const present = own === null ? count : sum(own)
    const codes = rooms.codes(present)
    if (present > 0) fill(codes)
    if (highest(codes) >= dictionary.length) throw new PageError('a code is beyond the dictionary')
    yield { codes: own === null || present === count ? codes : spread(codes, own), dictionary }
  }
}

function sum(levels: Int32Array): number {
  let all = 0
  for (const level of levels) all += level
  return all
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

/** Room for so many bytes of values, aligned for any of them. */
type Room = (length: number) => Uint8Array<ArrayBuffer>
type Read = (page: Uint8Array, count: number, means: { readonly text: Text; readonly room: Room }) => ArrayLike<unknown>

const viewOf = (page: Uint8Array): DataView => new DataView(page.buffer, page.byteOffset, page.byteLength)
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
type Fixed = Int32Array | BigInt64Array | Float32Array | Float64Array

/** Values of fixed width as they lie in the page, in the room given. */
const fixed =
  (make: (buffer: ArrayBuffer, count: number) => Fixed, width: number): Read =>
  (page, count, { room }) => {
    if (page.length !== count * width) throw new PageError('the values have another size')
    const own = room(page.length)
    own.set(page)
    if (!LITTLE_ENDIAN) for (let at = 0; at < own.length; at += width) own.subarray(at, at + width).reverse()
    return make(own.buffer, count)
  }

const readers: Readonly<Record<string, Read>> = {
  INT32: fixed((buffer, count) => new Int32Array(buffer, 0, count), 4),
  INT64: fixed((buffer, count) => new BigInt64Array(buffer, 0, count), 8),
  FLOAT: fixed((buffer, count) => new Float32Array(buffer, 0, count), 4),
  DOUBLE: fixed((buffer, count) => new Float64Array(buffer, 0, count), 8),
  BOOLEAN: (page, count) => {
    if (page.length * 8 < count) throw new PageError('the booleans end early')
    return Array.from({ length: count }, (_, at) => ((page[at >> 3] ?? 0) & (1 << (at & 7))) !== 0)
  },
  BYTE_ARRAY: (page, count, { text }) => {
    // each text has four bytes for its length at least: room for more of them would be made for nothing
    if (!(count * 4 <= page.length)) throw new PageError('the dictionary ends early')
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

function unpacked(packed: Uint8Array, size: number, { chunk: { codec }, rooms }: Decoding): Uint8Array {
  if (codec === 'UNCOMPRESSED') return packed
  const page = unpack(codec, packed, size, (length) => rooms.bytes('page', length))
  if (page?.length !== size) throw new PageError('a page unpacks to another size')
  return page
}

const dictionaryEncodings: readonly unknown[] = ['PLAIN_DICTIONARY', 'RLE_DICTIONARY']

/** What a data page holds: which rows have a value, and the bytes of those. */
interface Body {
  readonly encoding: unknown
  readonly rows: number
  readonly levels: Fill | null
  readonly values: Uint8Array
}

/** The parts of a data page of either version. */
function pageBody(packed: Uint8Array, header: PageHeader, decoding: Decoding): Body {
  const { nullable } = decoding
  const [one, two] = [header.data_page_header, header.data_page_header_v2]
  if (one !== undefined) {
    const page = unpacked(packed, header.uncompressed_page_size, decoding)
    const start = nullable ? 4 + viewOf(page).getUint32(0, true) : 0
    const levels = nullable ? levelsOf(page.subarray(4, start), one.num_values) : null
    return { encoding: one.encoding, rows: one.num_values, levels, values: page.subarray(start) }
  }
  if (two === undefined) throw new PageError('a page is of no known version')
  const start = two.definition_levels_byte_length + two.repetition_levels_byte_length
  const own = packed.subarray(start)
  const values = two.is_compressed === false ? own : unpacked(own, header.uncompressed_page_size - start, decoding)
  const levels = nullable ? levelsOf(packed.subarray(two.repetition_levels_byte_length, start), two.num_values) : null
  return { encoding: two.encoding, rows: two.num_values, levels, values }
}

/** Which rows have a value; null where one run says that all do, as it does in most files. */
function levelsOf(bytes: Uint8Array, rows: number): Fill | null {
  let [run, at, shift] = [0, 0, 0]
  for (let byte = 128; byte >= 128 && at < 5; shift += 7) {
    byte = bytes[at++] ?? 0
    run += (byte & 127) * 2 ** shift
  }
  if (run % 2 === 0 && run / 2 >= rows && bytes[at] === 1) return null
  return hybrid(bytes, 1)
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

import { parquetHeader } from 'hyparquet/src/column.js'
import type { ColumnMetaData, PageHeader, SchemaElement } from 'hyparquet'

import { compressors } from './codec.ts'

/** The rows of one page: codes into a dictionary, -1 for a null. */
export interface CodedPage {
  readonly codes: Int32Array
  readonly dictionary: readonly unknown[]
}

/** A page whose bytes are not what its header says. */
class PageError extends Error {}

/**
 * The pages of a column chunk by their dictionary codes, without making a value of every row; null where the chunk is written in
 * another way, which the general reader knows. Whatever is out of bounds throws: a code beyond its dictionary, a
 * page that is not consumed exactly, a count that is not the chunk's.
 */
export function codedPages(
  bytes: Uint8Array,
  chunk: ColumnMetaData,
  element: SchemaElement,
  text: (bytes: Uint8Array) => string,
): readonly CodedPage[] | null {
  const read = readers[element.type ?? '']
  if (read === undefined || !isPlain(element) || element.repetition_type === 'REPEATED') return null
  const start = Number(chunk.dictionary_page_offset ?? -1)
  const end = start + Number(chunk.total_compressed_size)
  // without a dictionary page up front there is nothing to take codes of
  if (start < 4 || end > bytes.length || Number(chunk.data_page_offset) <= start) return null
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 }
  let dictionary: readonly unknown[] | null = null
  const pages: CodedPage[] = []
  let rows = 0
  while (rows < Number(chunk.num_values)) {
    const header = parquetHeader(reader)
    const packed = bytes.subarray(start + reader.offset, start + reader.offset + header.compressed_page_size)
    reader.offset += header.compressed_page_size
    if (header.type === 'DICTIONARY_PAGE') {
      const count = header.dictionary_page_header?.num_values ?? 0
      dictionary = read(unpacked(packed, header.uncompressed_page_size, chunk), count, text)
      continue
    }
    const codes = dictionary === null ? null : pageCodes(packed, header, chunk, element.repetition_type !== 'REQUIRED')
    if (codes === null || dictionary === null) return null
    for (const code of codes) if (code >= dictionary.length) throw new PageError('a code is beyond the dictionary')
    pages.push({ codes, dictionary })
    rows += codes.length
  }
  if (rows !== Number(chunk.num_values)) throw new PageError(`the pages hold ${rows} rows`)
  return pages
}

/** Whether a value is what its physical type says. */
function isPlain({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  return (logical === undefined || logical.type === 'STRING') && (converted === undefined || converted === 'UTF8')
}

type Read = (page: Uint8Array, count: number, text: (bytes: Uint8Array) => string) => readonly unknown[]

const viewOf = (page: Uint8Array): DataView => new DataView(page.buffer, page.byteOffset, page.byteLength)
const fixed =
  (width: number, at: (view: DataView, offset: number) => number | bigint): Read =>
  (page, count) => {
    if (page.length !== count * width) throw new PageError('the dictionary has another size')
    const view = viewOf(page)
    return Array.from({ length: count }, (_, index) => at(view, index * width))
  }

const readers: Readonly<Record<string, Read>> = {
  INT32: fixed(4, (view, offset) => view.getInt32(offset, true)),
  INT64: fixed(8, (view, offset) => view.getBigInt64(offset, true)),
  FLOAT: fixed(4, (view, offset) => view.getFloat32(offset, true)),
  DOUBLE: fixed(8, (view, offset) => view.getFloat64(offset, true)),
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

/** The codes of a data page; null where it holds values and not codes. */
function pageCodes(
  packed: Uint8Array,
  header: PageHeader,
  chunk: ColumnMetaData,
  nullable: boolean,
): Int32Array | null {
  const [one, two] = [header.data_page_header, header.data_page_header_v2]
  if (one !== undefined && dictionaryEncodings.includes(one.encoding)) {
    const page = unpacked(packed, header.uncompressed_page_size, chunk)
    const length = nullable ? viewOf(page).getUint32(0, true) : 0
    const start = nullable ? 4 + length : 0
    const levels = nullable ? hybrid(page.subarray(4, start), 1, one.num_values) : null
    return withNulls(page.subarray(start), levels, one.num_values)
  }
  if (two === undefined || !dictionaryEncodings.includes(two.encoding)) return null
  const start = two.definition_levels_byte_length + two.repetition_levels_byte_length
  const body = packed.subarray(start)
  const size = header.uncompressed_page_size - start
  const page = two.is_compressed === false ? body : unpacked(body, size, chunk)
  const levels = nullable ? hybrid(packed.subarray(two.repetition_levels_byte_length, start), 1, two.num_values) : null
  return withNulls(page, levels, two.num_values)
}

/** The codes behind their width, spread over the rows that have a value. */
function withNulls(page: Uint8Array, levels: Int32Array | null, rows: number): Int32Array {
  let present = rows
  if (levels !== null) {
    present = 0
    for (const level of levels) present += level
  }
  // a page of nulls alone may bring no width
  const codes = present === 0 ? new Int32Array(0) : hybrid(page.subarray(1), page[0] ?? 0, present)
  if (levels === null || present === rows) return codes
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

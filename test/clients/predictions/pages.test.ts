import { readFileSync } from 'node:fs'
import { type ColumnMetaData, parquetMetadata } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { chunkPlace, codedPages } from '../../../shared/clients/predictions/pages.ts'

const FOLDER = 'test/fixtures/predictions/encodings'
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

function pagesOf(file: string, column: string, change: (bytes: Uint8Array) => void = () => undefined) {
  const bytes = Uint8Array.from(readFileSync(`${FOLDER}/${file}`))
  const metadata = parquetMetadata(bytes.buffer)
  const chunk = metadata.row_groups[0]?.columns.find((one) => one.meta_data?.path_in_schema[0] === column)?.meta_data
  const element = metadata.schema.find(({ name }) => name === column)
  if (chunk === undefined || element === undefined) throw new Error(`no column ${column}`)
  change(bytes)
  const { start, end } = chunkPlace(chunk)
  const pages = codedPages(bytes.subarray(start, end), chunk, element, decode)
  return pages === null ? null : Array.from(pages, ({ codes, ...page }) => ({ ...page, codes: codes?.slice() ?? null }))
}
const values = (pages: ReturnType<typeof pagesOf>) =>
  pages?.flatMap(({ codes, dictionary }) =>
    codes === null ? Array.from(dictionary) : Array.from(codes, (code) => (code < 0 ? null : dictionary[code])),
  )

describe('a column of dictionary codes', () => {
  const expected = values(pagesOf('v1-none.parquet', 'group_null'))

  test('is read without a value for every row', () => {
    expect(expected).toHaveLength(200)
    expect(expected).toContain(null)
  })

  // REQUIRED columns have no levels, v2 pages keep theirs outside of what is packed, DuckDB writes its own way
  test.each([
    'v1-zstd.parquet',
    'v2-none-required.parquet',
    'v2-zstd-required.parquet',
    'duckdb-snappy.parquet',
    'duckdb-zstd-v2.parquet',
    'arrow-dictionary.parquet',
  ])('%s brings the same rows', (file) => {
    const found = values(pagesOf(file, 'group_null'))
    // a writer may have chosen plain pages, which the general reader reads
    expect(found ?? expected).toEqual(expected)
  })

  test.each([
    'v1-plain.parquet',
    'v1-plain-required.parquet',
    'dictionary-then-plain.parquet',
    'v2-plain-required.parquet',
  ])('%s holds plain values, by their places', (file) => {
    expect(values(pagesOf(file, 'score'))).toEqual(values(pagesOf('v1-none.parquet', 'score')))
  })

  test('of yes and no holds them as they are', () => {
    const flags = values(pagesOf('v1-plain-required.parquet', 'flag')) ?? []
    expect([flags.length, new Set(flags)]).toEqual([200, new Set([true, false])])
  })

  test('another encoding is left to the general reader', () => {
    expect(pagesOf('delta-v1.parquet', 'key')).toBe(null)
  })

  test.each(['date', 'decimal', 'list'])('a column of kind %s is too', (column) => {
    expect(pagesOf('refused-types.parquet', column)).toBe(null)
  })
})

describe('a page whose header lies', () => {
  // where the headers of its dictionary and of its one page of rows begin
  const [dictionary, rows] = [7210, 7276]

  test.each<readonly [string, readonly (readonly [number, number])[], RegExp]>([
    [
      'is not read for ever where its size leads back to itself',
      [
        [dictionary + 5, 2 * 14 - 1],
        [dictionary + 8, 0],
      ],
      /beyond its column/,
    ],
    ['is not read beyond its column', [[rows + 7, 0x7f]], /beyond its column/],
    ['is not unpacked where it claims more rows than there are', [[rows + 11, 0x7f]], /claims \d+ of the 200 rows/],
    ['is not read where it claims fewer rows than none', [[rows + 10, 0x91]], /claims -\d+ of the 200 rows/],
    ['is not read by another encoding of its nulls', [[rows + 15, 2 * 4]], /unsupported encoding: BIT_PACKED/],
  ])('%s', (_, changes, said) => {
    const change = (bytes: Uint8Array): void => changes.forEach(([at, byte]) => (bytes[at] = byte))
    expect(() => pagesOf('v1-none.parquet', 'group_null', change)).toThrow(said)
  })
})

test('no flipped byte of the pages brings another number of rows', () => {
  for (let at = 4; at < 600; at += 7) {
    try {
      const found = values(pagesOf('v1-none.parquet', 'group_null', (bytes) => (bytes[at] = (bytes[at] ?? 0) ^ 0x55)))
      expect(found === undefined || found.length === 200, `byte ${at}`).toBe(true)
    } catch (error) {
      expect(error, `byte ${at}`).toBeInstanceOf(Error)
    }
  }
})

test('a page that does not tell how it is written goes to no reader: the general one would never come to its end', () => {
  // a page of the newer version with two values, whose header ends there; a thrift field is its kind and then its number
  const bytes = Uint8Array.from([0x15, 6, 0x15, 8, 0x15, 8, 0x5c, 0x15, 4, 0, 0, 1, 2, 3, 4])
  const chunk = { num_values: 2n, codec: 'UNCOMPRESSED' } as ColumnMetaData
  for (const type of ['DOUBLE', 'BOOLEAN'] as const)
    expect(() => codedPages(bytes, chunk, { name: 'score', type, repetition_type: 'REQUIRED' }, decode)).toThrow(
      'does not say how it is written',
    )
})

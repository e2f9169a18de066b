import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { compressors, knownCodec } from '../../../shared/clients/predictions/codec.ts'

const page = Buffer.from('one page of predictions '.repeat(50))
// snappy: the length as a varint, then literals of at most 60 bytes
const snappy = Buffer.concat([
  Buffer.of(0xb0, 0x09),
  ...Array.from({ length: 20 }, (_, part) =>
    Buffer.concat([Buffer.of(59 << 2), page.subarray(part * 60, part * 60 + 60)]),
  ),
])

describe.each([
  ['GZIP', gzipSync(page)],
  ['BROTLI', brotliCompressSync(page)],
  ['ZSTD', zstdCompressSync(page)],
  ['SNAPPY', snappy],
] as const)('%s', (codec, packed) => {
  test('unpacks a page', () => {
    expect(knownCodec(codec)).toBe(true)
    expect(Buffer.from(compressors[codec]?.(packed, page.length) ?? []).equals(page)).toBe(true)
  })

  test('refuses a page whose header tells an absurd length', () => {
    expect(() => compressors[codec]?.(packed, 2 ** 31)).toThrow('too large')
    expect(() => compressors[codec]?.(packed, -1)).toThrow('too large')
  })
})

test.each([
  ['GZIP', gzipSync(Buffer.alloc(1e7))],
  ['BROTLI', brotliCompressSync(Buffer.alloc(1e7))],
  ['ZSTD', zstdCompressSync(Buffer.alloc(1e7))],
] as const)('%s that would unpack to more than its header tells is refused', (codec, bomb) => {
  expect(() => compressors[codec]?.(bomb, 1000)).toThrow()
})

test('a codec without an unpacker is not known', () => {
  expect(knownCodec('UNCOMPRESSED')).toBe(true)
  expect(knownCodec('LZ4_RAW')).toBe(false)
  expect(knownCodec('LZO')).toBe(false)
})

import { tmpdir } from 'node:os'
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { expand, memberBytes, usualBounds, type Packing } from '../../../shared/clients/scan/expansion.ts'
import { bytesIn, UnreadableError } from '../../../shared/domain/serialized/bytes.ts'

const options = { folder: tmpdir(), memory: 2 ** 20, bounds: { ...usualBounds, free: 1000, ratio: 10, bytes: 100_000 } }
const given = Buffer.from('some bytes that are packed, and some more of them')
const text = (source: { read: (offset: number, length: number) => Uint8Array }): string =>
  Buffer.from(source.read(0, 10_000)).toString()

describe('packed bytes', () => {
  test.each<readonly [Packing, Buffer]>([
    ['deflated', deflateRawSync(given)],
    ['zlib', deflateSync(given)],
    ['gzip', gzipSync(given)],
    ['gzip', Buffer.concat([gzipSync(given.subarray(0, 9)), gzipSync(given.subarray(9))])],
    ['zstd', zstdCompressSync(given)],
  ])('by %s are unpacked', async (packing, packed) => {
    expect(text((await expand(bytesIn(packed), packing, options, { expanded: 0 })).source)).toBe(given.toString())
  })

  test.each<readonly [string, Packing, Buffer]>([
    ['cut', 'gzip', gzipSync(given).subarray(0, -9)],
    ['something else', 'zlib', given],
    ['followed by others', 'zlib', Buffer.concat([deflateSync(given), deflateSync(given)])],
    ['followed by something', 'deflated', Buffer.concat([deflateRawSync(given), given])],
    ['followed by something', 'gzip', Buffer.concat([gzipSync(given), given])],
    ['something else', 'zstd', Buffer.concat([Buffer.of(0x28, 0xb5, 0x2f, 0xfd), given])],
  ])('that are %s are unreadable', async (_, packing, packed) => {
    await expect(expand(bytesIn(packed), packing, options, { expanded: 0 })).rejects.toThrow(UnreadableError)
  })

  test('that come to far more than they are is a bomb', async () => {
    await expect(expand(bytesIn(gzipSync(Buffer.alloc(50_000))), 'gzip', options, { expanded: 0 })).rejects.toThrow(
      'zip bomb',
    )
  })

  test('count together with what the file has come to before', async () => {
    const tally = { expanded: 99_990 }
    await expect(expand(bytesIn(gzipSync(given)), 'gzip', options, tally)).rejects.toThrow('zip bomb')
  })
})

test('a stored member is read where it lies', async () => {
  const source = bytesIn(given)
  const member = { start: 5, length: 5, method: 'stored' } as const
  expect(text((await memberBytes(source, member, options, { expanded: 0 })).source)).toBe('bytes')
})

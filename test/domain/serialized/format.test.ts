import { expect, test } from 'vitest'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { bytesIn } from '../../../shared/domain/serialized/bytes.ts'
import { formatOf, isText, pickleName } from '../../../shared/domain/serialized/format.ts'
import { bytes, proto } from '../../builders/pickle.ts'
import { tar, zip } from '../../builders/archive.ts'

test.each([
  ['zip', zip({ a: 'x' })],
  ['zip', zip({})],
  ['tar', tar({ a: 'x' })],
  ['gzip', gzipSync('x')],
  ['zlib', deflateSync('x')],
  ['zstd', zstdCompressSync('x')],
  ['bzip2', bytes('BZh91AY&SY')],
  ['xz', bytes(0xfd, '7zXZ', 0)],
  ['lzma', bytes(0x5d, 0, 0, Buffer.alloc(20))],
  ['lz4', bytes(4, 0x22, 0x4d, 0x18)],
  ['old-joblib', bytes('ZF0x1f               x')],
  ['npy', bytes(0x93, 'NUMPY', 1)],
  ['hdf5', bytes(0x89, 'HDF\r\n\x1a\n')],
  ['pickle', bytes(proto(4), 'N.')],
  ['torch-legacy', bytes(proto(2), 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.')],
  ['other', bytes('channels:\n')],
  ['other', bytes('BZhelp')],
  ['other', bytes(0x80, 9)],
  ['other', bytes()],
])('%s is told by its first bytes', (format, given) => {
  expect(formatOf(bytesIn(given))).toBe(format)
})

test('a text has no byte that no text has', () => {
  expect([bytes('a\tb\r\nc'), bytes('ä'), bytes('a\0b'), bytes(1)].map(isText)).toEqual([true, true, false, false])
  expect(['a/model.pkl', 'b.JOBLIB', 'c.pt', 'MLmodel', 'pkl'].map((name) => pickleName.test(name))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packFile, sealedBytes, storeFile, unzip, zipBytes } from '../../../shared/runtime/local/zip.ts'

test('a file is packed where that makes it smaller, and is the same again', () => {
  const [long, short] = [Buffer.from('a'.repeat(1000)), Buffer.from('a')]
  const one = packFile('long', long)
  expect([one.method, unzip.unpack(one.bytes, one.size)]).toEqual(['deflated', long])
  expect(packFile('short', short)).toMatchObject({ method: 'stored', bytes: short, size: 1 })
})

test.each([
  ['more than is allowed', packFile('x', Buffer.alloc(1000)).bytes, 999],
  ['what is not packed', Buffer.from('hello'), 1000],
])('%s is not unpacked', (_, bytes, most) => {
  expect(unzip.unpack(bytes, most)).toBeNull()
})

test.each([
  [
    'of more bytes than are read',
    [{ ...storeFile('x', Buffer.alloc(1)), bytes: { length: 2 ** 31 } as Uint8Array }],
    '2147483648 bytes or more',
  ],
  [
    'of more files than the format counts',
    Array.from({ length: 65_536 }, (_, index) => storeFile(`${index}`, Buffer.alloc(0))),
    'not as long as it says',
  ],
  ['without a manifest', [storeFile('x', Buffer.alloc(0))], 'is not the first entry'],
])('a zip %s is not made', (_, members, why) => {
  expect(() => sealedBytes(members)).toThrow(why)
})

test('a file is read whole; a folder, and what is not there, is an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  writeFileSync(join(folder, 'a.zip'), 'x')
  expect(zipBytes(folder, 'a.zip')).toHaveLength(1)
  for (const path of ['b.zip', '.']) expect(() => zipBytes(folder, path)).toThrow('There is no file')
})

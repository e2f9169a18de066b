import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packFile, unpack, zipBytes } from '../../../shared/runtime/local/zip.ts'

test('a file is packed where that makes it smaller, and is the same again', () => {
  const [long, short] = [Buffer.from('a'.repeat(1000)), Buffer.from('a')]
  const one = packFile('long', long)
  expect([one.method, unpack(one.bytes, one.size)]).toEqual(['deflated', long])
  expect(packFile('short', short)).toMatchObject({ method: 'stored', bytes: short, size: 1 })
})

test.each([
  ['more than is allowed', packFile('x', Buffer.alloc(1000)).bytes, 999],
  ['what is not packed', Buffer.from('hello'), 1000],
])('%s is not unpacked', (_, bytes, most) => {
  expect(unpack(bytes, most)).toBeNull()
})

test('a file is read whole; a folder, and what is not there, is an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  writeFileSync(join(folder, 'a.zip'), 'x')
  expect(zipBytes(folder, 'a.zip')).toHaveLength(1)
  for (const path of ['b.zip', '.']) expect(() => zipBytes(folder, path)).toThrow('There is no file')
})

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { localSet } from '../../../shared/runtime/local/model-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'model-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'model/data'), { recursive: true })
writeFileSync(join(folder, 'model/MLmodel'), 'x')
writeFileSync(join(folder, 'model/data/0'), 'bytes')
writeFileSync(join(folder, 'pins.txt'), 'flask==1')

test('files are those named and those in folders, each once', async () => {
  const { set, also } = localSet(folder, ['model', 'model/MLmodel', 'pins.txt'])
  expect(set.files).toEqual([
    { path: 'model/MLmodel', size: 1 },
    { path: 'model/data/0', size: 5 },
    { path: 'pins.txt', size: 8 },
  ])
  expect(also).toEqual(['pins.txt'])
  expect(Buffer.from((await set.read('pins.txt', 100)) ?? []).toString()).toBe('flask==1')
  const parts: Uint8Array[] = []
  for await (const part of (await set.parts('model/data/0')) ?? []) parts.push(part)
  expect(Buffer.concat(parts).toString()).toBe('bytes')
})

test('a linked file is its own bytes, and a linked folder is refused', () => {
  symlinkSync(join(folder, 'pins.txt'), join(folder, 'model/linked'))
  expect(localSet(folder, ['model']).set.files.map(({ path, size }) => [path, size])).toContainEqual([
    'model/linked',
    8,
  ])
  symlinkSync(join(folder, 'model'), join(folder, 'model/loop'))
  expect(() => localSet(folder, ['model'])).toThrow('neither a file nor a folder')
  mkdirSync(join(folder, 'empty'))
  expect(() => localSet(folder, ['empty'])).toThrow('empty holds no file')
  expect(() => localSet(folder, ['nothing'])).toThrow('There is no nothing')
})

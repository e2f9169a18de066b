import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { isParquet, sameBytes, storedFile } from '../../../shared/gather/version/stored-file.ts'
import { keepingEngines } from '../../builders/on-disk.ts'
import { fakeRegistry } from '../../fakes/registry.ts'

const bytes = Buffer.from('rows of a file')
const registry = {
  ...fakeRegistry('https://mlflow.acme.example'),
  readFile: (_: string, path: string) => Promise.resolve(path.startsWith('gone') ? null : bytes),
  fileParts: (_: string, path: string) =>
    Promise.resolve(
      path.startsWith('gone')
        ? null
        : (async function* () {
            yield await Promise.resolve(bytes)
          })(),
    ),
}
const file = (path: string, size = bytes.length) => ({ path, size, sha256: sha256(bytes) })
const large = 2 ** 24 + 1

test.each([
  ['a small file', file('p.parquet'), 10, 'memory'],
  ['a small file of many rows', file('p.parquet'), 2_000_000, 'machine'],
  ['a large file', file('p.pq', large), 10, 'machine'],
  ['a large file of another format', file('p.csv', large), 10, 'memory'],
  ['a file that is gone', file('gone.parquet'), 10, 'nowhere'],
  ['a large file that is gone', file('gone.parquet', large), 10, 'nowhere'],
])('%s is read from where its size takes no memory', async (_, given, rows, where) => {
  const stored = await storedFile({ registry, engines: keepingEngines(rows) }, 'runs', given, 2 ** 30)
  expect(stored === null ? 'nowhere' : typeof stored === 'string' ? 'machine' : 'memory').toBe(where)
  if (stored !== null) expect(typeof stored === 'string' ? readFileSync(stored) : stored).toEqual(bytes)
})

test('without engines every file is read into memory', async () => {
  expect(await storedFile({ registry }, 'runs', file('p.parquet', large), 2 ** 30)).toBe(bytes)
})

test('a large file that has become longer is not written to its end', async () => {
  const [engines, taken] = [keepingEngines(10), { parts: 0 }]
  const endless = (async function* () {
    for (; taken.parts < 100; taken.parts++) yield await Promise.resolve(Buffer.alloc(2 ** 24))
  })()
  const sources = { registry: { ...registry, fileParts: () => Promise.resolve(endless) }, engines }
  await expect(storedFile(sources, 'runs', file('p.parquet', large), 2 ** 30)).rejects.toThrow('was changed')
  expect(taken.parts).toBeLessThan(10)
})

test('bytes of another digest are refused', async () => {
  const other = { ...file('p.csv'), sha256: sha256(Buffer.from('other')) }
  expect(() => sameBytes(other, bytes)).toThrow('p.csv was changed while it was read')
  await expect(storedFile({ registry }, 'runs', other, 2 ** 30)).rejects.toThrow('was changed')
  expect([isParquet('a.PQ'), isParquet('a.parquet.csv')]).toEqual([true, false])
})

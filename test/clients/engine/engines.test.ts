import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { enginesOf, type EngineOptions } from '../../../shared/clients/engine/engines.ts'
import { sha256 } from '../../../shared/domain/digest.ts'

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-engine-'))

const options: EngineOptions = {
  ...{ asked: 'auto', folder: null, trino: null, freeBytes: () => 2 ** 30 },
  temporary: '/nowhere',
}

test('an engine that is not there is an error that says what to give', async () => {
  await expect(enginesOf(options).open('duckdb', ['/a'])).rejects.toThrow(/No folder with DuckDB was given/)
  await expect(enginesOf(options).open('trino', ['a.b.c'])).rejects.toThrow(/give trino-url and trino-user/)
})

test('DuckDB gets half of the free memory', async () => {
  let limit = ''
  const duckDb: EngineOptions['duckDb'] = () => ({
    version: () => '1.5.5',
    open: (settings) => {
      limit = settings.memory_limit ?? ''
      return Promise.resolve({ rows: () => Promise.resolve([]), close: () => undefined })
    },
  })
  await enginesOf({ ...options, temporary: temporaryFolder(), duckDb }).open('duckdb', ['/a.parquet'])
  expect(limit).toBe('512MiB')
})

test('files of the registry lie in a folder of the run alone, of a name that nobody knows beforehand', async () => {
  const temporary = temporaryFolder()
  const part = Buffer.from('PAR1')
  const keep = (engines: ReturnType<typeof enginesOf>) => engines.keep([part], sha256(part))
  const engines = enginesOf({ ...options, temporary })
  const [one, again, other] = [
    await keep(engines),
    await keep(engines),
    await keep(enginesOf({ ...options, temporary })),
  ]
  expect(again).toBe(one)
  expect(dirname(other)).not.toBe(dirname(one))
  expect(dirname(dirname(one))).toBe(temporary)
  expect(statSync(dirname(one)).mode & 0o077).toBe(0)
})

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { enginesOf, type EngineOptions } from '../../../shared/clients/engine/engines.ts'

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

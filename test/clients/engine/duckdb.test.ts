import { mkdirSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type DuckDb, duckDbIn, openDuckDb } from '../../../shared/clients/engine/duckdb.ts'

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-engine-'))

/** DuckDB as a list of answers, with what it was opened with and asked. */
function fake(answers: Readonly<Record<string, readonly (readonly unknown[])[] | Error>> = {}) {
  const asked: string[] = []
  let settings: Readonly<Record<string, string>> = {}
  let closed = 0
  const duckDb: DuckDb = {
    version: () => '1.5.5',
    open: (given) => {
      settings = given
      const rows = (sql: string) => {
        asked.push(sql)
        const found = Object.entries(answers).find(([start]) => sql.startsWith(start))?.[1] ?? []
        return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
      }
      return Promise.resolve({
        rows,
        close: () => {
          closed++
        },
      })
    },
  }
  return { duckDb, asked, settings: () => settings, closed: () => closed }
}

const columns = [
  ['score', 'DOUBLE', 'YES'],
  ['tags', 'VARCHAR[]', 'YES'],
]

const names = { 'SELECT name': [['schema'], ['score'], ['tags'], ['element']] }

test('files are tables of their own, and DuckDB reads nothing else', async () => {
  const { duckDb, asked, settings, closed } = fake({ DESCRIBE: columns, ...names, SELECT: [['1', null]] })
  const temporary = temporaryFolder()
  const files = ["/data/o'hara.parquet", '/data/b.parquet']
  const session = await openDuckDb(duckDb, { files, temporary, memoryBytes: 2 ** 31 })
  expect(session.engine).toBe('DuckDB 1.5.5')
  expect(session.tables.map(({ from }) => from)).toEqual(['"predictions 1"', '"predictions 2"'])
  expect(session.tables[0]?.columns.map(({ kind }) => kind)).toEqual(['double', 'other'])
  expect(settings()).toMatchObject({ memory_limit: '2048MiB', temp_directory: join(temporary, 'spill') })
  expect(asked.slice(0, 4)).toEqual([
    // what a file tells of its smallest and largest values leaves NaN out
    "SET disabled_optimizers = 'statistics_propagation'",
    "SET allowed_paths = ['/data/o''hara.parquet', '/data/b.parquet']",
    'SET enable_external_access = false',
    `CREATE TEMP VIEW "predictions 1" AS SELECT * FROM read_parquet('/data/o''hara.parquet', hive_partitioning = false)`,
  ])
  expect(asked).toContain('SET lock_configuration = true')
  expect(await session.query('SELECT 1')).toEqual([['1', null]])
  await session.close()
  expect(closed()).toBe(1)
})

describe('what DuckDB cannot do is an error', () => {
  test.each([
    [
      'a file that is none',
      { CREATE: new Error('Invalid Input Error: No magic bytes\nfound') },
      '/a.parquet',
      /DuckDB could not answer: Invalid Input Error: No magic bytes found/,
    ],
    [
      'a file with two columns of one name, the second of which it calls by another',
      { DESCRIBE: [...columns, ['score_1', 'DOUBLE']], ...names },
      '/a.parquet',
      /Two columns of the predictions have one name.*"score_1"/,
    ],
    ['a name that it takes for a pattern', {}, '/data/[a].parquet', /for a pattern of names/],
  ])('%s', async (_, answers, file, said) => {
    const { duckDb } = fake(answers)
    const opened = openDuckDb(duckDb, { files: [file], temporary: temporaryFolder(), memoryBytes: 1 })
    await expect(opened).rejects.toThrow(said)
  })

  test('an answer that is no text', async () => {
    const { duckDb, settings } = fake({ DESCRIBE: columns, ...names, SELECT: [[1]] })
    const session = await openDuckDb(duckDb, { files: ['/a'], temporary: temporaryFolder(), memoryBytes: 1 })
    await expect(session.query('SELECT 1')).rejects.toThrow()
    expect(settings().memory_limit).toBe('256MiB')
  })
})

describe('DuckDB that is not installed is an error that names the step', () => {
  test.each([null, '/nowhere'])('in the folder %s', (folder) => {
    expect(() => duckDbIn(folder)).toThrow(/countersign\/engine" before this one/)
  })
})

test('it is loaded from the folder that a step filled', async () => {
  const folder = temporaryFolder()
  const place = join(folder, 'node_modules', '@duckdb', 'node-api')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{"name": "@duckdb/node-api", "main": "index.js"}')
  writeFileSync(
    join(place, 'index.js'),
    `exports.version = () => 'v9.9.9'
exports.DuckDBInstance = class { static async create() { return {
  connect: async () => ({ runAndReadAll: async (sql) => ({ getRows: () => [[sql]] }), closeSync() {} }), closeSync() {} } } }`,
  )
  const found = duckDbIn(folder)
  expect(found.version()).toBe('9.9.9')
  const connection = await found.open({})
  expect(await connection.rows('SELECT 1')).toEqual([['SELECT 1']])
  connection.close()
})

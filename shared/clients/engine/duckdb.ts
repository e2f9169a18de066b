import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { columnKind } from '../../domain/engine/columns.ts'
import type { EngineTable } from '../../domain/engine/frame.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import { textLiteral } from '../../domain/engine/text.ts'
import type { SqlSession } from '../../ports/engine.ts'

/** The part of DuckDB's package that is used. */
export type DuckDb = {
  readonly version: () => string
  readonly open: (settings: Readonly<Record<string, string>>) => Promise<DuckDbConnection>
}
export type DuckDbConnection = {
  readonly rows: (sql: string) => Promise<readonly (readonly unknown[])[]>
  readonly close: () => void
}

const callable = z.custom<(...given: readonly unknown[]) => unknown>((value) => typeof value === 'function')
const Package = z.object({ version: callable, DuckDBInstance: z.custom<Instances>((value) => typeof value === 'function') }) // prettier-ignore
type Instances = {
  create(
    path: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<{
    connect(): Promise<{
      runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>
      closeSync(): void
    }>
    closeSync(): void
  }>
}

const step =
  'Add the step "uses: <owner>/countersign/engine" before this one and give its output as engine-folder; on a command line run npm ci in a copy of that action\'s folder and give --engine-folder.'

/** DuckDB as it is installed in a folder, outside of the bundle; throws an EngineError where it is not there. */
export function duckDbIn(folder: string | null): DuckDb {
  if (folder === null) throw new EngineError('engine-missing', `No folder with DuckDB was given. ${step}`)
  let found: z.infer<typeof Package>
  try {
    found = Package.parse(createRequire(join(resolve(folder), 'none.js'))('@duckdb/node-api'))
  } catch (cause) {
    throw new EngineError(
      'engine-missing',
      `DuckDB is not in the folder ${folder}, or not for this machine. ${step} Optional packages must not be left out.`,
      { cause },
    )
  }
  const { version, DuckDBInstance } = found
  return {
    version: () => String(version()).replace(/^v/, ''),
    open: async (settings) => {
      const instance = await DuckDBInstance.create(':memory:', settings)
      const connection = await instance.connect()
      return {
        rows: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
        close: () => {
          connection.closeSync()
          instance.closeSync()
        },
      }
    },
  }
}

export type DuckDbOptions = {
  /** Parquet files, a table each */
  readonly files: readonly string[]
  /** a folder for what does not fit in memory */
  readonly temporary: string
  readonly memoryBytes: number
}

const Text = z.array(z.string().nullable())
const Described = z.tuple([z.string(), z.string()]).rest(z.unknown())
const MEBIBYTE = 2 ** 20
const LEAST_MEBIBYTES = 256

/** Parquet files as tables of DuckDB, which reads nothing else, loads no extension and keeps within its memory. */
export async function openDuckDb(duckDb: DuckDb, options: DuckDbOptions): Promise<SqlSession> {
  const files = options.files.map((file) => resolve(file))
  const pattern = files.find((file) => /[*?[\]{}]/.test(file))
  if (pattern !== undefined)
    throw new EngineError('cannot-answer', `DuckDB takes ${pattern} for a pattern of names; give the file a plain one.`)
  const spill = join(resolve(options.temporary), 'spill')
  mkdirSync(spill, { recursive: true })
  const connection = await duckDb.open({
    memory_limit: `${Math.max(LEAST_MEBIBYTES, Math.floor(options.memoryBytes / MEBIBYTE))}MiB`,
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const rows = (sql: string) => answered(connection, sql)
  try {
    // the smallest and largest value that a Parquet file tells of a column leave NaN out: conditions derived from them would count NaN as a score
    await rows("SET disabled_optimizers = 'statistics_propagation'")
    await rows(`SET allowed_paths = [${files.map(textLiteral).join(', ')}]`)
    await rows('SET enable_external_access = false')
    const tables: EngineTable[] = []
    for (const [place, file] of files.entries()) tables.push(await tableOf(rows, `"predictions ${place + 1}"`, file))
    await rows('SET lock_configuration = true')
    return {
      engine: `DuckDB ${duckDb.version()}`,
      tables,
      query: async (sql) => z.array(Text).parse(await rows(sql)),
      close: () => {
        connection.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    connection.close()
    throw error
  }
}

async function answered(connection: DuckDbConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  try {
    return await connection.rows(sql)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ') : ''
    throw new EngineError('query-failed', `DuckDB could not answer: ${said.slice(0, 300)}`, { cause })
  }
}

async function tableOf(
  rows: (sql: string) => Promise<readonly (readonly unknown[])[]>,
  from: string,
  file: string,
): Promise<EngineTable> {
  const place = textLiteral(file)
  // a folder named fold=test would otherwise be a column, in the place of the file's own
  await rows(`CREATE TEMP VIEW ${from} AS SELECT * FROM read_parquet(${place}, hive_partitioning = false)`)
  const columns = z.array(Described).parse(await rows(`DESCRIBE ${from}`))
  const named = new Set((await rows(`SELECT name FROM parquet_schema(${place})`)).flat())
  const renamed = columns.find(([name]) => !named.has(name))
  if (renamed !== undefined)
    throw new EngineError(
      'cannot-answer',
      `Two columns of the predictions have one name, or names that differ by upper and lower case alone: DuckDB calls one of them ${JSON.stringify(renamed[0].slice(0, 60))}. Write the file with distinct names.`,
    )
  return { from, columns: columns.map(([name, type]) => ({ name, type, kind: columnKind(type) })), folded: false }
}

// Counts the same predictions in JavaScript, DuckDB and Trino and says of each engine whether every integer is the same.
// Exits with 0 where all are identical, 1 where one is not, 2 where an engine could not be started.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { duckDbIn, openDuckDb } from '../../shared/clients/engine/duckdb.ts'
import { openTrino, TrinoConnection } from '../../shared/clients/engine/trino.ts'
import { columnKind } from '../../shared/domain/engine/columns.ts'
import { identifier } from '../../shared/domain/engine/text.ts'
import type { SqlSession } from '../../shared/ports/engine.ts'
import { counts, differences, layouts, type Counts, countsElsewhere } from './comparison.ts'
import { taskCounts, taskCountsElsewhere, taskLayouts } from './tasks.ts'
import { NotStartedError, startTrino, trinoTable, type TrinoServer } from './trino-server.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const tools = join(root, '.tools', 'engines')
const python = join(root, '.venv', 'bin', 'python')

type Pair = { readonly name: string; readonly candidate: string; readonly champion: string }
type Engine = { readonly name: string; readonly open: (pair: Pair) => Promise<SqlSession> }
type Outcome = { readonly engine: string; readonly said: string; readonly state: 'identical' | 'differs' | 'absent' }

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The sets of predictions, made by the seeded script: rows and how clean; larger ones where they are asked for. */
function sets(work: string): readonly Pair[] {
  const larger = process.argv.slice(2).map((text) => {
    if (!/^[1-9]\d{2,8}$/.test(text))
      throw new Error(`${text} is no number of rows; give one or more, such as 10000000.`)
    return [Number(text), 'clean'] as const
  })
  const wanted = [[10_000, 'clean'], [10_000, 'dirty'], [1_000_000, 'clean'], ...larger] as const
  return wanted.map(([rows, kind]) => {
    const name = `rows_${rows}_${kind}`
    execFileSync(python, [join(root, 'scripts', 'engines', 'data.py'), join(work, name), String(rows), kind])
    const file = (model: string): string => join(work, name, model, 'predictions.parquet')
    return { name, candidate: file('candidate'), champion: file('champion') }
  })
}

/** DuckDB, from the lockfile that the engine's action ships. */
function duckDb(work: string): Engine {
  const folder = join(tools, 'duckdb')
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, 'engine', name), join(folder, name))
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder], { stdio: 'pipe' })
  const found = duckDbIn(folder)
  return {
    name: `DuckDB ${found.version()}`,
    open: ({ candidate, champion }) =>
      openDuckDb(found, { files: [candidate, champion], temporary: work, memoryBytes: 2 ** 31 }),
  }
}

/** The columns of a file as Trino names their types, told by DuckDB, which reads types from the file. */
function trinoColumns(session: SqlSession, place: number): readonly string[] {
  const words: Readonly<Record<string, string>> = { FLOAT: 'real', DOUBLE: 'double', VARCHAR: 'varchar', BIGINT: 'bigint', BOOLEAN: 'boolean' } // prettier-ignore
  return (session.tables[place]?.columns ?? []).map(({ name, type }) => {
    if (words[type] === undefined) throw new Error(`${type} (${columnKind(type)}) has no word in Trino here.`)
    return `${identifier(name)} ${words[type]}`
  })
}

function trino(server: TrinoServer, beside: Engine): Engine {
  const connection = new TrinoConnection({
    url: server.url,
    user: 'countersign',
    credential: null,
    suite: 'countersign',
  })
  return {
    name: 'Trino 476',
    open: async (pair) => {
      const session = await beside.open(pair)
      const tables: string[] = []
      for (const [place, model] of (['candidate', 'champion'] as const).entries())
        tables.push(
          await trinoTable(server, {
            name: `${pair.name}_${model}`,
            file: pair[model],
            columns: trinoColumns(session, place),
          }),
        )
      await session.close()
      return openTrino(connection, tables)
    },
  }
}

/** The readings of a file, each with what JavaScript counts by it and what an engine does. */
const readings: readonly {
  readonly name: string
  readonly here: (candidate: Uint8Array, champion: Uint8Array) => Promise<Counts>
  readonly elsewhere: (session: SqlSession) => Promise<Counts>
}[] = [
  ...layouts.map((layout) => ({
    name: layout.name,
    here: (candidate: Uint8Array, champion: Uint8Array) => counts(candidate, champion, layout),
    elsewhere: (session: SqlSession) => countsElsewhere(session, layout),
  })),
  ...taskLayouts.map((layout) => ({
    name: layout.name,
    here: (candidate: Uint8Array, champion: Uint8Array) => taskCounts(candidate, champion, layout),
    elsewhere: (session: SqlSession) => taskCountsElsewhere(session, layout),
  })),
]

/** What JavaScript counts on a pair of files, by each reading. */
async function reference(pair: Pair): Promise<readonly Counts[]> {
  const found: Counts[] = []
  for (const { here } of readings) found.push(await here(readFileSync(pair.candidate), readFileSync(pair.champion)))
  return found
}

async function compare(engine: Engine, pairs: readonly Pair[], expected: ReadonlyMap<string, readonly Counts[]>) {
  let apart = 0
  for (const pair of pairs) {
    const begun = Date.now()
    const session = await engine.open(pair)
    const found: string[] = []
    for (const [place, { name, elsewhere }] of readings.entries())
      found.push(...differences(expected.get(pair.name)?.[place], await elsewhere(session)).map((what) => `${name}: ${what}`)) // prettier-ignore
    await session.close()
    const seconds = ((Date.now() - begun) / 1000).toFixed(1)
    say(
      `  ${pair.name}: ${found.length === 0 ? 'identical' : found.join('; ')} (${readings.length} readings, ${seconds} s)`,
    )
    apart += found.length
  }
  return apart
}

async function tried(
  name: string,
  start: () => Promise<Engine> | Engine,
  judge: (engine: Engine) => Promise<number>,
): Promise<readonly [Outcome, Engine | null]> {
  // prettier-ignore
  let engine: Engine
  try {
    engine = await start()
  } catch (error) {
    return [{ engine: name, said: `not started: ${reasonOf(error)}`, state: 'absent' }, null]
  }
  say(engine.name)
  try {
    const apart = await judge(engine)
    const said = apart === 0 ? 'identical to JavaScript' : `${apart} statistics differ`
    return [{ engine: engine.name, said, state: apart === 0 ? 'identical' : 'differs' }, engine]
  } catch (error) {
    return [{ engine: engine.name, said: `did not answer: ${reasonOf(error)}`, state: 'differs' }, engine]
  }
}

async function main(): Promise<number> {
  if (!existsSync(python)) throw new Error('The Python packages are not there; run npm test once, which installs them.')
  mkdirSync(tools, { recursive: true })
  const work = mkdtempSync(join(tools, 'run-'))
  let server: TrinoServer | null = null
  try {
    const pairs = sets(work)
    const expected = new Map<string, readonly Counts[]>()
    for (const pair of pairs) expected.set(pair.name, await reference(pair))
    const judge = (engine: Engine): Promise<number> => compare(engine, pairs, expected)
    const [embedded, beside] = await tried('DuckDB', () => duckDb(work), judge)
    const startServer = async (): Promise<Engine> => {
      if (beside === null) throw new NotStartedError('its tables are declared with the types that DuckDB reads')
      server = await startTrino(tools, join(work, 'trino'), python)
      return trino(server, beside)
    }
    const [distributed] = await tried('Trino', startServer, judge)
    const outcomes = [embedded, distributed]
    for (const { engine, said } of outcomes) say(`${engine}: ${said}`)
    if (outcomes.some(({ state }) => state === 'differs')) return 1
    return outcomes.some(({ state }) => state === 'absent') ? 2 : 0
  } finally {
    await (server as TrinoServer | null)?.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

process.exitCode = await main()

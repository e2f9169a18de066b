// A Trino of one node with the tables of a folder, for a comparison; what cannot be had is said in a sentence.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TrinoConnection } from '../../shared/clients/engine/trino.ts'
import { freePort } from '../../test/mlflow/server.ts'

const VERSION = '476'
const JAVA = 25
const archives = [
  {
    artifact: `io.trino:trino-server-core:${VERSION}:tar.gz`,
    file: `trino-server-core-${VERSION}.tar.gz`,
    sha256: '0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158',
  },
  {
    artifact: `io.trino:trino-hive:${VERSION}:zip`,
    file: `trino-hive-${VERSION}.zip`,
    sha256: '611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e',
  },
]

/** Why an engine could not be started; said, never hidden. */
export class NotStartedError extends Error {}

export type TrinoServer = { readonly url: string; readonly folder: string; readonly stop: () => Promise<void> }

/** The folder of a Java that Trino starts on. */
function javaHome(): string {
  const installed = '/usr/lib/jvm'
  const told = Object.entries(process.env).flatMap(([name, value]) =>
    /^JAVA_HOME(?:_\d+.*)?$/.test(name) && value !== undefined ? [value] : [],
  )
  const found = existsSync(installed) ? readdirSync(installed).map((name) => join(installed, name)) : []
  for (const home of [...told, ...found]) {
    const release = join(home, 'release')
    const version = existsSync(release) ? /JAVA_VERSION="(\d+)/.exec(readFileSync(release, 'utf8'))?.[1] : undefined
    if (Number(version) >= JAVA) return home
  }
  throw new NotStartedError(`it needs Java ${JAVA} (Temurin) and none was found; install it, or set JAVA_HOME to it`)
}

function run(command: string, args: readonly string[], what: string): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : ''
    throw new NotStartedError(`${what} failed: ${said === '' ? String(cause) : said}`, { cause })
  }
}

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** The unpacked server below the tool folder; fetched by Maven where it is not there. */
function installed(tools: string, python: string): string {
  const home = join(tools, `trino-server-core-${VERSION}`)
  if (existsSync(join(home, 'plugin', 'hive'))) return home
  mkdirSync(tools, { recursive: true })
  for (const { artifact, file, sha256 } of archives) {
    const place = join(tools, file)
    if (!existsSync(place))
      run(
        'mvn',
        ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${tools}`],
        `fetching ${artifact} by mvn`,
      )
    if (digestOf(place) !== sha256) {
      rmSync(place)
      throw new NotStartedError(`${file} is not the file it should be; it was deleted`)
    }
  }
  const [core, hive] = archives.map(({ file }) => join(tools, file))
  run('tar', ['xzf', core ?? '', '-C', tools], 'unpacking the server')
  run(python, ['-m', 'zipfile', '-e', hive ?? '', join(home, 'plugin')], 'unpacking its plugin')
  renameSync(join(home, 'plugin', `trino-hive-${VERSION}`), join(home, 'plugin', 'hive'))
  return home
}

function configure(folder: string, port: number): void {
  const etc = join(folder, 'etc')
  mkdirSync(join(etc, 'catalog'), { recursive: true })
  mkdirSync(join(folder, 'warehouse'), { recursive: true })
  const files = {
    'node.properties': ['node.environment=countersign', 'node.id=one', `node.data-dir=${join(folder, 'data')}`, 'node.bind-ip=127.0.0.1', 'node.internal-address=127.0.0.1'], // prettier-ignore
    'config.properties': ['coordinator=true', 'node-scheduler.include-coordinator=true', `http-server.http.port=${port}`, `discovery.uri=http://127.0.0.1:${port}`, 'catalog.management=static'], // prettier-ignore
    'jvm.config': ['-server', '-Xmx1500M', '-XX:+ExitOnOutOfMemoryError', '-Djdk.attach.allowAttachSelf=true', '-Dfile.encoding=UTF-8'], // prettier-ignore
    'catalog/hive.properties': ['connector.name=hive', 'hive.metastore=file', 'hive.metastore.catalog.dir=local:///meta', 'fs.native-local.enabled=true', `local.location=${join(folder, 'warehouse')}`], // prettier-ignore
  }
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(etc, name), `${lines.join('\n')}\n`)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A running Trino; a NotStartedError says what it lacks. */
export async function startTrino(tools: string, folder: string, python: string): Promise<TrinoServer> {
  const java = javaHome()
  const home = installed(tools, python)
  const port = await freePort()
  configure(folder, port)
  const child = spawn(join(home, 'bin', 'launcher'), ['run', '--etc-dir', join(folder, 'etc')], {
    env: { ...process.env, JAVA_HOME: java, PATH: `${join(java, 'bin')}:${process.env.PATH ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said = (said + part.toString('utf8')).slice(-4000)))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await Promise.race([ended, pause(20_000).then(() => child.kill('SIGKILL'))])
  }
  const url = `http://127.0.0.1:${port}`
  const connection = new TrinoConnection({ url, user: 'countersign', credential: null, suite: 'countersign', sleep: pause }) // prettier-ignore
  for (let second = 0; second < 120; second++) {
    await pause(1000)
    if (child.exitCode !== null) break
    // it answers before it can count: one row of its own tells that it can
    const ready = await connection.ask('SELECT CAST(COUNT(*) AS VARCHAR) FROM system.runtime.nodes').catch(() => null)
    if (ready !== null) return { url, folder, stop }
  }
  await stop()
  throw new NotStartedError(`it did not answer within two minutes: ${said.trim().split('\n').at(-1) ?? ''}`)
}

/** Copies a Parquet file into the warehouse and names it as a table of these columns; its name. */
export async function trinoTable(
  { url, folder }: TrinoServer,
  { name, file, columns }: { readonly name: string; readonly file: string; readonly columns: readonly string[] },
): Promise<string> {
  const place = join(folder, 'warehouse', 'tables', name)
  mkdirSync(place, { recursive: true })
  cpSync(file, join(place, 'predictions.parquet'))
  const connection = new TrinoConnection({ url, user: 'countersign', credential: null, suite: 'countersign' })
  await connection.ask(`CREATE SCHEMA IF NOT EXISTS hive.predictions WITH (location = 'local:///schema')`)
  await connection.ask(
    `CREATE TABLE hive.predictions.${name} (${columns.join(', ')}) WITH (external_location = 'local:///tables/${name}', format = 'PARQUET')`,
  )
  return `hive.predictions.${name}`
}

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { born, mother } from './mother.ts'

/** A real MLflow server with basic-auth, for tests and the demo. Knows nothing of the suite it is tested with. */

export type Account = { readonly user: string; readonly password: string }
export type Permission = 'READ' | 'USE' | 'EDIT' | 'MANAGE' | 'DENY'
export type Resource = 'experiment' | 'registered_model' | 'registered_model_version' | 'run' | 'logged_model'

export interface MlflowServer {
  readonly url: string
  readonly admin: Account
  readonly startSeconds: number
  createUser(name: string, password: string): Promise<Account>
  /** replaces whatever the user may do with that one resource; `*` for all of a kind */
  grant(user: string, kind: Resource, id: string, permission: Permission): Promise<void>
  /** ids of what the administrator made, so that nobody else owns it */
  createExperiment(name: string): Promise<string>
  createRegisteredModel(name: string): Promise<void>
  /** one REST call; anything but a success is an error with the server's words */
  call(as: Account, method: string, path: string, body?: unknown): Promise<unknown>
  log(): string
  stop(): Promise<void>
}

export type MlflowOptions = {
  readonly folder: string
  readonly port?: number
  /** what the start may take before it is given up; a cold, busy machine needs most of it */
  readonly patienceSeconds?: number
  /** whether its own command starts it, also where a Python that has it imported could */
  readonly alone?: boolean
  /** where its tables are, where that is not SQLite in its folder: empty databases, as SQLAlchemy names them */
  readonly databases?: Databases
  /** processes that answer, one where nothing is said; more than one start by their own command */
  readonly workers?: number
}

export type Databases = { readonly registry: string; readonly accounts: string }

/** Where its tables are by default. */
export const inFolder = (folder: string): Databases => ({
  registry: `sqlite:///${join(folder, 'mlflow.db')}`,
  accounts: `sqlite:///${join(folder, 'accounts.db')}`,
})

/** Where the project's own set-up has installed MLflow and its Python. */
export const venv = resolve(dirname(fileURLToPath(import.meta.url)), '../../.venv/bin')

/** A port of this machine at which nobody listened a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => {
        done(port)
      })
    })
  })
}

/** Nobody may do anything that is not granted: a lax default would hide a missing grant. */
const authSettings = ({ accounts }: Databases): string =>
  [
    '[mlflow]',
    'default_permission = NO_PERMISSIONS',
    // a percent sign begins a variable here
    `database_uri = ${accounts.replaceAll('%', '%%')}`,
    'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
    // each password is hashed at length; once is enough for a test
    'auth_cache_ttl_seconds = 600',
    '',
  ].join('\n')

function environment(folder: string, admin: Account): NodeJS.ProcessEnv {
  return {
    PATH: `${venv}:/usr/local/bin:/usr/bin:/bin`,
    HOME: folder,
    LANG: 'C.UTF-8',
    MLFLOW_AUTH_CONFIG_PATH: join(folder, 'auth.ini'),
    MLFLOW_AUTH_ADMIN_USERNAME: admin.user,
    MLFLOW_AUTH_ADMIN_PASSWORD: admin.password,
    MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(24).toString('hex'),
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    // webhooks are delivered to this machine, with a key that outlives a process
    MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http',
    MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
    MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY: randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
  }
}

/** Runs the server in the shell's place; when the pipe to whoever started it breaks, however that came, all of it ends. */
const leashed = '(cat <&3 >/dev/null; kill -s TERM -- -$$) & exec "$@" 3<&-'

/** A server that was started: the group it leads, and whether it is gone. */
type Running = { readonly pid: number; readonly ended: () => boolean; readonly gone: Promise<void> }

type Launch = Required<Pick<MlflowOptions, 'folder' | 'port' | 'alone' | 'databases' | 'workers'>>

async function launch({ folder, port, alone, databases, workers }: Launch, admin: Account): Promise<Running> {
  const place = ['--host', '127.0.0.1', '--port', String(port), '--workers', String(workers)]
  const words = ['server', '--app-name', 'basic-auth', ...place]
  const stores = [
    ...['--backend-store-uri', databases.registry],
    ...['--serve-artifacts', '--artifacts-destination', join(folder, 'artifacts')],
    ...['--default-artifact-root', 'mlflow-artifacts:/'],
  ]
  const log = join(folder, 'server.log')
  const socket = alone ? null : mother()
  if (socket !== null) {
    const env = environment(folder, admin)
    const { pid, ended } = await born(socket, {
      words: ['mlflow', ...words, ...stores],
      env,
      cwd: folder,
      out: log,
      log,
    })
    let over = false
    const gone = ended.then(() => {
      over = true
    })
    return { pid, ended: () => over, gone }
  }
  const out = openSync(log, 'a')
  try {
    const child = spawn('/bin/sh', ['-c', leashed, 'sh', join(venv, 'mlflow'), ...words, ...stores], {
      cwd: folder,
      env: environment(folder, admin),
      stdio: ['ignore', out, out, 'pipe'],
      // a group of its own: its worker must not outlive it
      detached: true,
    })
    const gone = new Promise<void>((done) => {
      child.once('exit', () => done())
    })
    await once(child, 'spawn')
    return { pid: child.pid ?? 0, ended: () => child.exitCode !== null || child.signalCode !== null, gone }
  } finally {
    closeSync(out)
  }
}

async function healthy(url: string, child: Running, log: () => string, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000
  while (Date.now() < until) {
    if (child.ended()) throw new Error(`MLflow ended while it started:\n${log()}`)
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.status === 200 && (await answer.text()) === 'OK') return
    await pause(100)
  }
  throw new Error(`MLflow did not start within ${seconds} seconds:\n${log()}`)
}

/** Signals the server and its worker. */
function signal(child: Running, name: NodeJS.Signals): void {
  if (child.ended()) return
  try {
    process.kill(-child.pid, name)
  } catch {
    // it went by itself in between
  }
}

async function stopped(child: Running): Promise<void> {
  if (child.ended()) return
  signal(child, 'SIGTERM')
  await Promise.race([child.gone, pause(15_000, undefined, { ref: false })])
  signal(child, 'SIGKILL')
  await child.gone
}

/** A call that the server refused. */
export class CallError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message.slice(0, 500))
    this.status = status
  }
}

async function call(url: string, as: Account, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${as.user}:${as.password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(60_000),
  })
  const text = await answer.text()
  if (!answer.ok) throw new CallError(answer.status, `${method} ${path} as ${as.user}: ${answer.status} ${text}`)
  return text === '' ? {} : (JSON.parse(text) as unknown)
}

/** Keeps a copy; whoever looks meanwhile sees all of it or nothing. */
function keep(path: string, place: string): void {
  copyFileSync(path, `${place}.${process.pid}`)
  renameSync(`${place}.${process.pid}`, place)
}

/** Starts MLflow on a port of its own and waits until it answers. */
export async function startMlflow(options: MlflowOptions): Promise<MlflowServer> {
  const begun = Date.now()
  const { folder, databases = inFolder(folder), workers = 1 } = options
  const alone = options.alone === true || workers > 1
  const admin: Account = { user: 'admin', password: randomBytes(12).toString('hex') }
  if (!existsSync(join(venv, 'mlflow'))) throw new Error(`MLflow is not installed below ${venv}.`)
  mkdirSync(join(folder, 'artifacts'), { recursive: true })
  writeFileSync(join(folder, 'auth.ini'), authSettings(databases))
  const tables = join(folder, 'mlflow.db')
  const empty = mother() === null || alone || options.databases !== undefined ? null : join(tmpdir(), 'mlflow-empty.db')
  // tables are made by fifty migrations: once for all servers of a run
  if (empty !== null && existsSync(empty) && !existsSync(tables)) copyFileSync(empty, tables)
  const fresh = !existsSync(tables)
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const log = (): string => readFileSync(join(folder, 'server.log'), 'utf8')
  const child = await launch({ folder, port, alone, databases, workers }, admin)
  const last = (): void => signal(child, 'SIGKILL')
  process.once('exit', last)
  try {
    await healthy(url, child, log, options.patienceSeconds ?? 120)
    if (empty !== null && fresh) keep(tables, empty)
  } catch (error) {
    await stopped(child)
    throw error
  }
  const asAdmin = (method: string, path: string, body?: unknown) => call(url, admin, method, path, body)
  return {
    url,
    admin,
    startSeconds: (Date.now() - begun) / 1000,
    async createUser(user, password) {
      await asAdmin('POST', '/api/2.0/mlflow/users/create', { username: user, password })
      return { user, password }
    },
    async grant(user, kind, id, permission) {
      const what = { username: user, resource_type: kind, resource_id: id }
      // a second grant on the same resource is refused; the first has nothing before it
      await asAdmin('POST', '/api/3.0/mlflow/users/permissions/revoke', what).catch((error: unknown) => {
        if (!(error instanceof CallError && error.status === 404)) throw error
      })
      await asAdmin('POST', '/api/3.0/mlflow/users/permissions/grant', { ...what, permission })
    },
    async createExperiment(name) {
      const made = await asAdmin('POST', '/api/2.0/mlflow/experiments/create', { name })
      return String(Reflect.get(Object(made), 'experiment_id'))
    },
    async createRegisteredModel(name) {
      await asAdmin('POST', '/api/2.0/mlflow/registered-models/create', { name })
    },
    call: (as, method, path, body) => call(url, as, method, path, body),
    log,
    async stop() {
      await stopped(child)
      process.off('exit', last)
    },
  }
}

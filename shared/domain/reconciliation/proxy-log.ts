import { isInstant, millis } from '../instant.ts'
import { runMark, type LiveFiles } from './looked.ts'
import type { DifferenceCode, Seen, Unattributed } from './difference.ts'

/** The access log of a proxy before the registry: the one place that may know who did what there. */

type Body = Readonly<Record<string, unknown>>

export type LogLine = {
  readonly at: number
  /** null where the proxy knew nobody */
  readonly account: string | null
  readonly method: string
  readonly path: string
  readonly status: number | null
  /** what was sent, where the proxy logs it */
  readonly body: Body | null
}

export type ProxyLog = {
  readonly lines: readonly LogLine[]
  /** how many lines could not be read: each may be the one that matters */
  readonly unreadable: number
}

const field = (value: Body, name: string): unknown => value[name]
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

function jsonLine(text: string): LogLine | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!isBody(value)) return null
  const [time, user, method, path] = ['time', 'user', 'method', 'path'].map((name) => field(value, name))
  const status = field(value, 'status') ?? null
  if (typeof time !== 'string' || !isInstant(time) || typeof method !== 'string' || typeof path !== 'string')
    return null
  if ((status !== null && typeof status !== 'number') || (user != null && typeof user !== 'string')) return null
  const body = field(value, 'body')
  return { at: millis(time), account: named(user ?? null), method, path, status, body: isBody(body) ? body : null }
}

const named = (user: string | null): string | null => (user === null || user === '' || user === '-' ? null : user)

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const common =
  /^\S+ \S+ (\S+) \[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\] "([A-Z]+) (\S+)(?: [^"]*)?" (\d{3})(?: |$)/

/** A line of the common log format, and of the combined one, which begins alike. */
function commonLine(text: string): LogLine | null {
  const [, user, day, month, year, time, hours, minutes, method, path, status] = common.exec(text) ?? []
  const number = months.indexOf(month ?? '') + 1
  if (user === undefined || method === undefined || path === undefined || number === 0) return null
  const at = Date.parse(`${year}-${String(number).padStart(2, '0')}-${day}T${time}${hours}:${minutes}`)
  if (Number.isNaN(at)) return null
  return { at, account: named(user), method, path, status: Number(status), body: null }
}

/** The lines of a log, one object in JSON or one request in the common log format each. */
export function parseProxyLog(text: string): ProxyLog {
  const lines: LogLine[] = []
  let unreadable = 0
  for (const raw of text.split('\n')) {
    const one = raw.trim()
    if (one === '') continue
    const line = one.startsWith('{') ? jsonLine(one) : commonLine(one)
    if (line === null) unreadable += 1
    else lines.push(line)
  }
  return { lines: lines.sort((a, b) => a.at - b.at), unreadable }
}

const change = (path: string, methods = 'POST|PATCH|DELETE'): RegExp =>
  new RegExp(`^(?:${methods}) \\S*/${path}(?:$|\\?)`)
const alias = change('registered-models/alias')
const stage = change('model-versions/transition-stage')
const tag = change('model-versions/(?:set|delete)-tag')
const description = change('model-versions/update')
const gone = change('registered-models/delete')

/** The requests that can have made a difference. */
const routes: Readonly<Record<DifferenceCode, RegExp>> = {
  'alias-moved': alias,
  'alias-removed': alias,
  'alias-without-record': alias,
  'alias-ungoverned': alias,
  'stage-moved': stage,
  'stage-shared': stage,
  'stage-without-record': stage,
  'tag-forged': tag,
  'tag-changed': tag,
  'tag-removed': tag,
  'statement-edited': description,
  'statement-forged': description,
  'bytes-changed': change('mlflow-artifacts/(?:artifacts|mpu)/\\S+', 'PUT|POST|DELETE'),
  'version-deleted': change('model-versions/delete'),
  'version-recreated': gone,
  'model-deleted': gone,
  'model-renamed': change('registered-models/rename'),
  'model-recreated': gone,
  'grant-opened': change(
    '(?:users/(?:permissions/(?:grant|revoke)|update-admin)|roles/(?:assign|permissions/(?:add|update)))',
  ),
}

/** What a request says of itself must not contradict the difference; what it does not say decides nothing. */
function fits({ body }: LogLine, { code, model, version, field: what }: Seen): boolean {
  if (body === null) return true
  const [kind = '', name = ''] = what.split(' ')
  // the alias of a copy is one of the environment's own model
  const holder = kind === 'alias' ? (/^alias \S+ of (.+)$/s.exec(what)?.[1] ?? model) : model
  const wanted: readonly (readonly [string, string | null])[] = [
    ['name', holder],
    ['version', kind === 'tag' || kind === 'description' || code === 'version-deleted' ? version : null],
    ['alias', kind === 'alias' ? name : null],
    ['key', kind === 'tag' ? name : null],
    ['username', code === 'grant-opened' && name !== '*' ? name : null],
  ]
  return wanted.every(([key, value]) => value === null || body[key] === undefined || body[key] === value)
}

/** Where the files of versions lie, as the look found them. */
export type Stores = readonly Pick<LiveFiles, 'model' | 'version' | 'at'>[]

const storeShape = /^mlflow-artifacts:(?:\/\/[^/]*)?(\/.*)$/s

/** A file's whole path stands in the request that wrote it: every model has an `MLmodel`. What lies elsewhere no proxy of the registry sees. */
function sameFile({ path }: LogLine, { code, model, version, more }: Seen, stores: Stores): boolean {
  if (code !== 'bytes-changed') return true
  const folders = stores
    .filter((one) => one.model === model && one.version === version)
    .flatMap(({ at }) => at.flatMap((uri) => storeShape.exec(decoded(uri))?.[1] ?? []))
  const files = more.map((one) => one.slice(0, one.indexOf(': ')).replace(runMark, ''))
  return folders.some((folder) =>
    files.some((file) => decoded(path).endsWith(`${folder.endsWith('/') ? folder : `${folder}/`}${file}`)),
  )
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path.replace(/\?.*$/, ''))
  } catch {
    return path
  }
}

/** The clocks of the looks know whole seconds. */
const endOf = (before: string): number => millis(before) + 999

function candidates(difference: Seen, { lines }: ProxyLog, stores: Stores): readonly LogLine[] {
  const { code, after, before } = difference
  if (after === null) return []
  const [from, to] = [millis(after), endOf(before)]
  return lines.filter(
    (line) =>
      line.at >= from &&
      line.at <= to &&
      (line.status === null || (line.status >= 200 && line.status < 300)) &&
      routes[code].test(`${line.method} ${line.path}`) &&
      fits(line, difference) &&
      sameFile(line, difference, stores),
  )
}

type Found = { readonly by: string | null; readonly unattributed: Unattributed | null }

const nobody = (unattributed: Unattributed): Found => ({ by: null, unattributed })

/** Whether the log tells of each of the differences that the same requests may have made. */
function suffices(own: readonly LogLine[], all: ReadonlyMap<Seen, readonly LogLine[]>): boolean {
  if (own.some(({ body }) => body !== null)) return true
  const rivals = [...all.values()].filter((others) => others.some((line) => own.includes(line)))
  return rivals.length <= own.length
}

function found(
  difference: Seen,
  own: readonly LogLine[],
  log: ProxyLog,
  all: ReadonlyMap<Seen, readonly LogLine[]>,
): Found {
  const first = log.lines[0]?.at
  if (log.unreadable > 0) return nobody('log-unreadable')
  if (difference.after === null || first === undefined || first > millis(difference.after))
    return nobody('log-begins-later')
  if ((log.lines.at(-1)?.at ?? 0) <= endOf(difference.before)) return nobody('log-ends-earlier')
  const accounts = new Set(own.map(({ account }) => account))
  const [account = null] = accounts
  if (accounts.size > 1) return nobody('several-accounts')
  if (own.length === 0 || !suffices(own, all)) return nobody('not-in-log')
  return account === null ? nobody('account-unknown') : { by: account, unattributed: null }
}

/**
 * The differences with the account that made them, where one alone can have: the log reaches back to when all was as recorded and
 * beyond the look that found them, each of its lines was read, and every request in between that can have done it is of that
 * account. Nobody is guessed: of what came after its last line a log says nothing, and a later look asks a later log again.
 */
export function attributed(differences: readonly Seen[], log: ProxyLog | null, stores: Stores = []): readonly Seen[] {
  if (log === null) return differences
  const all = new Map(differences.map((one) => [one, candidates(one, log, stores)]))
  return differences.map((one) => (one.by === null ? { ...one, ...found(one, all.get(one) ?? [], log, all) } : one))
}

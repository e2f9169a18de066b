import type { IncomingMessage } from 'node:http'
import type { Account, App, Permissions, Repo, Store, Token } from './store.ts'
import type { Webhooks } from './webhooks.ts'

/** One request to the API, and the refusals that GitHub answers. */

export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly unknown[] | null
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    options: { readonly errors?: readonly unknown[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.errors = options.errors ?? null
    this.headers = options.headers ?? {}
  }
}

export type Call = {
  readonly store: Store
  readonly hooks: Webhooks
  readonly url: string
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly values: Readonly<Record<string, string>>
  readonly accept: string
  readonly token: Token | null
  readonly bearer: string | null
}

/** An entry of a list that is made when its page is. */
export class Later {
  readonly made: () => unknown
  constructor(made: () => unknown) {
    this.made = made
  }
}

export type Answer = {
  readonly status: number
  readonly body?: unknown
  /** a list that is paged; under `key` of an object with `total_count` where given */
  readonly list?: readonly unknown[]
  readonly key?: string
  /** paged by `after` and `before` instead of by number */
  readonly cursor?: boolean
  /** bytes instead of JSON */
  readonly raw?: { readonly type: string; readonly content: Buffer | string }
}

export const one = (body: unknown, status = 200): Answer => ({ status, body })
export const many = (list: readonly unknown[], key?: string): Answer => ({
  status: 200,
  list,
  ...(key === undefined ? {} : { key }),
})
/** A list of which only the page that is asked for is made. */
export const each = <T>(list: readonly T[], show: (item: T) => unknown): Answer => ({
  status: 200,
  list: list.map((item) => new Later(() => show(item))),
})
export const nothing: Answer = { status: 204 }

/** The value of the token that a request bears, however it bears it. */
function bearerOf(request: IncomingMessage): string | null {
  const header = request.headers.authorization ?? ''
  const basic = /^Basic (.+)$/i.exec(header)?.[1]
  const plain = /^(?:Bearer|token) (.+)$/i.exec(header)?.[1]
  if (plain !== undefined || basic === undefined) return plain ?? null
  return Buffer.from(basic, 'base64').toString('utf8').split(':')[1] ?? null
}

type Borne = { readonly token: Token | null; readonly bearer: string | null }

export function tokenOf(store: Store, request: IncomingMessage): Borne {
  const bearer = bearerOf(request)
  // a JWT is no token; who signed it is looked at where it is asked for
  if (bearer === null || bearer.startsWith('eyJ')) return { token: null, bearer }
  const known = store.tokens.get(bearer)
  const token = known?.account.removed === true ? undefined : known
  if (token?.account.suspended !== undefined && store.on('suspended-out'))
    throw new Refusal(403, 'Sorry. Your account was suspended.')
  const ended = token?.expiresAt !== undefined && token.expiresAt <= store.nowMs() && store.on('token-ends')
  if (token !== undefined && !ended) return { token, bearer }
  if (store.on('known-token') || ended) throw new Refusal(401, 'Bad credentials')
  return { token: [...store.tokens.values()][0] ?? null, bearer }
}

/** What the bearer of a token may at most do in a repository. */
export function accessOf(store: Store, token: Token | null, repo: Repo): 'none' | 'read' | 'write' | 'admin' {
  const open = repo.isPrivate ? 'none' : 'read'
  if (token === null) return open
  if (token.kind === 'person') return store.access(token.account, repo)
  const named = token.repository === null || token.repository === `${repo.owner}/${repo.name}`
  const places = store.installations.filter(({ app }) => app.id === token.app?.id)
  const installed = token.kind === 'job' || places.some(({ owner }) => owner.toLowerCase() === repo.owner.toLowerCase())
  return named && (installed || !store.on('installation-scope')) ? 'admin' : open
}

export const who = (call: Call): { readonly account: Account; readonly app: App | null } => {
  if (call.token === null) throw new Refusal(401, 'Requires authentication')
  return { account: call.token.account, app: call.token.app }
}

const levels = ['none', 'read', 'write', 'admin']
const reaches = (has: string, needed: string): boolean => levels.indexOf(has) >= levels.indexOf(needed)

export function allowed(permissions: Permissions, name: string, level: 'read' | 'write' | 'admin'): boolean {
  // whoever sees a repository at all sees its metadata
  if (name === 'metadata') return true
  return reaches(permissions[name] ?? 'none', level)
}

/** The repository of a call, if the token may see it and may do what is asked; else GitHub's own refusals. */
export function repoFor(call: Call, permission: string, level: 'read' | 'write' | 'admin'): Repo {
  const { store, token, values } = call
  const repo = store.repo(values.owner ?? '', values.repo ?? '')
  if (repo === null) throw new Refusal(404, 'Not Found')
  const access = accessOf(store, token, repo)
  if (access === 'none' && store.on('private-is-404')) throw new Refusal(404, 'Not Found')
  if (token === null) {
    if (level !== 'read') throw new Refusal(401, 'Requires authentication')
    return repo
  }
  if (store.on('token-permissions') && !allowed(token.permissions, permission, level)) {
    throw new Refusal(
      403,
      token.kind === 'person'
        ? 'Resource not accessible by personal access token'
        : 'Resource not accessible by integration',
    )
  }
  const needsWrite = level !== 'read' && !['pull_requests', 'issues'].includes(permission)
  if (token.kind === 'person' && needsWrite && !reaches(access, level) && store.on('roles'))
    throw new Refusal(403, 'Must have write access to the repository.')
  if (level !== 'read' && repo.settings.archived && permission !== 'administration')
    throw new Refusal(403, 'Repository was archived so is read-only.')
  return repo
}

export const text = (call: Call, name: string): string => {
  const value = call.body[name]
  if (typeof value !== 'string' || value === '')
    throw new Refusal(422, 'Validation Failed', {
      errors: [{ resource: 'Request', field: name, code: 'missing_field' }],
    })
  return value
}

export const optional = (call: Call, name: string): string | null => {
  const value = call.body[name]
  return typeof value === 'string' ? value : null
}

export const unprocessable = (message: string, field = ''): Refusal =>
  new Refusal(422, 'Validation Failed', { errors: [{ resource: 'Request', code: 'custom', field, message }] })

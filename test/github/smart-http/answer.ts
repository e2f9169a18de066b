import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { commitTree, deleteRef, refs, updateRef } from '../git.ts'
import { mergeTree } from '../git/history.ts'
import { pushLimits, unlimited, type Actor } from '../protection.ts'
import { enterSuite } from '../protection/suites.ts'
import { forgeIdentity, takeMoves } from '../pulls.ts'
import type { Served } from '../rest.ts'
import type { Pull, Repo, Store, Token } from '../store.ts'
import { accessOf, allowed, Refusal, tokenOf } from '../wire.ts'
import { serveGit, type Refused } from './backend.ts'

const queues = new WeakMap<Repo, Promise<void>>()
const synced = new WeakMap<Pull, string>()

/** Sets the refs that GitHub keeps for each pull request: its head, and its merge where there is no conflict. */
export function syncPullRefs(repo: Repo): void {
  for (const pull of repo.pulls.values()) {
    const state = `${pull.state} ${pull.baseSha} ${pull.headSha}`
    if (synced.get(pull) === state) continue
    synced.set(pull, state)
    const [head, merge] = [`refs/pull/${pull.number}/head`, `refs/pull/${pull.number}/merge`]
    updateRef(repo.folder, head, pull.headSha)
    if (pull.state !== 'open') continue
    const tree = mergeTree(repo.folder, pull.baseSha, pull.headSha)
    if (tree === null) {
      if (refs(repo.folder).has(merge)) deleteRef(repo.folder, merge)
      continue
    }
    const forge = forgeIdentity(pull.createdAt)
    const message = `Merge ${pull.headSha} into ${pull.baseSha}`
    updateRef(repo.folder, merge, commitTree(repo.folder, tree, [pull.baseSha, pull.headSha], message, forge, forge))
  }
}

function unauthorised(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Basic realm="GitHub"')
  response.writeHead(401, { 'content-type': 'text/plain' })
  response.end('Authentication is needed.\n')
}

function tokenFor(store: Store, request: IncomingMessage): Token | null | 'unknown' | 'suspended' {
  try {
    return tokenOf(store, request).token
  } catch (error) {
    return error instanceof Refusal && error.status === 403 ? 'suspended' : 'unknown'
  }
}

type Ask = {
  readonly repo: Repo | null
  readonly rest: string
  readonly writes: boolean
  readonly token: ReturnType<typeof tokenFor>
}

/** The status of the refusal, or the repository that the asker may read or write. */
function admitted(store: Store, { repo, rest, writes, token }: Ask): 401 | 403 | 404 | Repo {
  if (token === 'unknown') return 401
  if (token === 'suspended') return 403
  if (repo === null || rest === '') return token === null ? 401 : 404
  if (token === null) return writes || repo.isPrivate ? 401 : repo
  const access = accessOf(store, token, repo)
  if (access === 'none' && store.on('private-is-404')) return 404
  const permitted = !store.on('token-permissions') || allowed(token.permissions, 'contents', writes ? 'write' : 'read')
  const mayPush = ['write', 'admin'].includes(access) || !store.on('roles')
  return !permitted || (writes && (!mayPush || repo.settings.archived)) ? 403 : repo
}

function refuse(response: ServerResponse, status: 401 | 403 | 404): void {
  if (status === 401) unauthorised(response)
  else response.writeHead(status).end(status === 404 ? 'Not Found\n' : 'Permission denied.\n')
}

/** Serves a repository over git's smart HTTP, guarded by the token and the rules of its refs. */
export async function answerGit(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const parts = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(path)
  const [, owner = '', name = '', rest = ''] = parts ?? []
  const { store } = served
  const service = new URL(request.url ?? '/', served.url).searchParams.get('service')
  const writes = rest === '/git-receive-pack' || service === 'git-receive-pack'
  const token = tokenFor(store, request)
  const repo = admitted(store, { repo: store.repo(owner, name), rest, writes, token })
  if (typeof repo === 'number') {
    refuse(response, repo)
    return
  }
  if (!writes) syncPullRefs(repo)
  const actor = token === null || typeof token === 'string' ? null : { account: token.account, app: token.app }
  const serve = (): Promise<void> => relay(served, request, response, { repo, rest, actor })
  // one push after the other, so that every move has its own entry
  const turn = (queues.get(repo) ?? Promise.resolve()).then(serve)
  queues.set(
    repo,
    turn.catch(() => undefined),
  )
  return turn
}

type Asked = { readonly repo: Repo; readonly rest: string; readonly actor: Actor | null }

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
}

/** The refs that a push names in its first lines, each of which says its own length in four hex digits. */
function pushedRefs(body: Buffer, isZipped: boolean): readonly string[] {
  const bytes = isZipped ? gunzipSync(body) : body
  const found: string[] = []
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = Number.parseInt(bytes.subarray(at, at + 4).toString('latin1'), 16)
    if (!(length > 4)) break
    const line = bytes.subarray(at + 4, at + length).toString('utf8')
    const ref = /^[0-9a-f]{40} [0-9a-f]{40} ([^\0\n]+)/.exec(line)?.[1]
    if (ref !== undefined) found.push(ref)
    at += length
  }
  return found
}

async function relay(
  { store, hooks }: Served,
  request: IncomingMessage,
  response: ServerResponse,
  { repo, rest, actor }: Asked,
): Promise<void> {
  const before = refs(repo.folder)
  const isPush = rest === '/git-receive-pack' && actor !== null
  const sent = rest === '/info/refs' ? null : await bodyOf(request)
  const named = !isPush || sent === null ? [] : pushedRefs(sent, request.headers['content-encoding'] === 'gzip')
  const took = (refused: readonly Refused[]): void => {
    if (!isPush) return
    for (const one of refused) enterSuite(store, repo, moveOf(one), actor, { refused: true, broken: [one.why] })
    takeMoves(store, hooks, repo, before, actor, 'push')
  }
  await serveGit(request, response, {
    folder: repo.folder,
    path: rest,
    user: actor?.account.login ?? '',
    limits: isPush ? pushLimits(store, repo, named, actor) : unlimited,
    sent,
    served: took,
  })
}

const moveOf = ({ ref, before, after }: Refused) => ({
  ref,
  before: /^0+$/.test(before) ? null : before,
  after: /^0+$/.test(after) ? null : after,
})

import type { IncomingMessage, ServerResponse } from 'node:http'
import { deleteRef, refs, serveGit, tryGit, commitTree, updateRef } from './git.ts'
import { pushLimits } from './protection.ts'
import { takeMoves } from './pulls.ts'
import type { Repo } from './store.ts'
import type { Served } from './rest.ts'
import { allowed, tokenOf } from './wire.ts'

const queues = new WeakMap<Repo, Promise<void>>()

/** Sets the refs that GitHub keeps for each pull request: its head, and its merge where there is no conflict. */
export function syncPullRefs(repo: Repo): void {
  const known = refs(repo.folder)
  for (const pull of repo.pulls.values()) {
    const [head, merge] = [`refs/pull/${pull.number}/head`, `refs/pull/${pull.number}/merge`]
    if (known.get(head) !== pull.headSha) updateRef(repo.folder, head, pull.headSha)
    if (pull.state !== 'open') continue
    const tree = tryGit(repo.folder, ['merge-tree', '--write-tree', pull.baseSha, pull.headSha])?.split('\n')[0]
    if (tree === undefined) {
      if (known.has(merge)) deleteRef(repo.folder, merge)
      continue
    }
    const who = { name: 'GitHub', email: 'noreply@github.com', date: pull.createdAt }
    // the same parents and date give the same commit, so that a fetch without a change changes nothing
    const commit = commitTree(
      repo.folder,
      tree,
      [pull.baseSha, pull.headSha],
      `Merge ${pull.headSha} into ${pull.baseSha}`,
      who,
      who,
    )
    if (known.get(merge) !== commit) updateRef(repo.folder, merge, commit)
  }
}

const unauthorised = (response: ServerResponse): void => {
  response.setHeader('www-authenticate', 'Basic realm="GitHub"')
  response.writeHead(401, { 'content-type': 'text/plain' })
  response.end('Authentication is needed.\n')
}

/** Serves a repository over git's smart HTTP, guarded by the token and the rules of its refs. */
export async function answerGit(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const [, owner = '', name = '', rest = ''] =
    /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(path) ?? []
  const { store } = served
  const repo = store.repo(owner, name)
  const writes =
    rest === '/git-receive-pack' ||
    new URL(request.url ?? '/', served.url).searchParams.get('service') === 'git-receive-pack'
  const missing = (): void => void response.writeHead(404).end('Not Found\n')
  const token = ((): ReturnType<typeof tokenOf>['token'] | 'unknown' => {
    try {
      return tokenOf(store, request).token
    } catch {
      return 'unknown'
    }
  })()
  if (token === 'unknown') {
    unauthorised(response)
    return
  }
  if (repo === null || rest === '') {
    token === null ? unauthorised(response) : missing()
    return
  }
  if (token === null && (writes || repo.isPrivate)) {
    unauthorised(response)
    return
  }
  const within = token === null || token.repository === null || token.repository === `${repo.owner}/${repo.name}`
  const access =
    token === null
      ? 'read'
      : token.kind === 'person'
        ? store.access(token.account, repo)
        : within
          ? 'admin'
          : repo.isPrivate
            ? 'none'
            : 'read'
  if (access === 'none' && store.on('private-is-404')) {
    missing()
    return
  }
  const permitted =
    token === null ||
    !store.on('token-permissions') ||
    allowed(token.permissions, 'contents', writes ? 'write' : 'read')
  if (!permitted || (writes && access === 'read')) return void response.writeHead(403).end('Permission denied.\n')
  if (!writes) syncPullRefs(repo)
  const serve = async (): Promise<void> => {
    const before = refs(repo.folder)
    const actor = token === null ? null : { account: token.account, app: token.app }
    const limits =
      actor === null ? { refused: [], noForce: [] } : pushLimits(store, repo, limitedRefs(repo, before), actor)
    await serveGit(
      request,
      response,
      { folder: repo.folder, path: rest, user: token?.account.login ?? '', ...limits },
      () => {
        if (actor !== null && rest === '/git-receive-pack') takeMoves(store, served.hooks, repo, before, actor, 'push')
      },
    )
  }
  // one push after the other, so that every move has its own entry
  const turn = (queues.get(repo) ?? Promise.resolve()).then(serve)
  queues.set(
    repo,
    turn.catch(() => undefined),
  )
  return turn
}

/** Every ref that a rule may name: those that are there and those that rulesets spell out. */
const limitedRefs = (repo: Repo, before: ReadonlyMap<string, string>): readonly string[] => [
  ...new Set([
    ...before.keys(),
    `refs/heads/${repo.defaultBranch}`,
    ...repo.rulesets.flatMap((ruleset) => ruleset.conditions.ref_name.include.filter((one) => one.startsWith('refs/'))),
  ]),
]

import {
  commitTree,
  deleteRef,
  git,
  isAncestor,
  listTree,
  readBlob,
  readCommit,
  refs,
  resolve,
  tryGit,
  updateRef,
  writeBlob,
  writeTree,
  type GitAuthor,
} from '../../git.ts'
import { pushLimits } from '../../protection.ts'
import { takeMoves } from '../../pulls.ts'
import type { Account, Repo } from '../../store.ts'
import { many, nothing, one, optional, Refusal, text, type Answer, type Call } from '../../wire.ts'
import { actorOf, onRepo, type Row } from '../row.ts'
import { commitOf } from './repository.ts'

const root = '/repos/{owner}/{repo}'

const refBody = (call: Call, repo: Repo, ref: string, sha: string): unknown => {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/git`
  const type = git(repo.folder, ['cat-file', '-t', sha]).trim()
  return { ref, node_id: `REF_${ref}`, url: `${at}/${ref}`, object: { type, sha, url: `${at}/${type}s/${sha}` } }
}

/** Moves a ref as the caller, or refuses as the rules say. */
export function moveRef(call: Call, repo: Repo, ref: string, sha: string | null, force: boolean): void {
  const actor = actorOf(call)
  const limits = pushLimits(call.store, repo, [ref], actor)
  if (limits.refused.includes(ref))
    throw new Refusal(422, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n')
  const before = refs(repo.folder)
  const now = before.get(ref)
  if (
    now !== undefined &&
    sha !== null &&
    !isAncestor(repo.folder, now, sha) &&
    (!force || limits.noForce.includes(ref))
  )
    throw new Refusal(422, 'Update is not a fast forward')
  if (now !== undefined && sha === null && limits.noForce.includes(ref))
    throw new Refusal(422, 'Repository rule violations found\n\nCannot delete this protected ref.\n\n')
  if (sha === null) deleteRef(repo.folder, ref)
  else updateRef(repo.folder, ref, sha)
  takeMoves(call.store, call.hooks, repo, before, actor, 'push')
}

function createRef(call: Call, repo: Repo): Answer {
  const [ref, sha] = [text(call, 'ref'), text(call, 'sha')]
  if (!/^refs\/[^/]+\/.+/.test(ref))
    throw new Refusal(422, "Reference name must start with 'refs/' and contain at least two slashes.")
  if (tryGit(repo.folder, ['check-ref-format', ref]) === null) throw new Refusal(422, `${ref} is not a valid ref name.`)
  if (refs(repo.folder).has(ref)) throw new Refusal(422, 'Reference already exists')
  if (resolve(repo.folder, sha) === null) throw new Refusal(422, 'Object does not exist')
  moveRef(call, repo, ref, sha, false)
  return one(refBody(call, repo, ref, sha), 201)
}

const entryBody = (
  call: Call,
  entry: { readonly path: string; readonly mode: string; readonly type: string; readonly sha: string },
): unknown => ({
  path: entry.path,
  mode: entry.mode,
  type: entry.type,
  sha: entry.sha,
  url: `${call.url}/${entry.sha}`,
})

function tree(call: Call, repo: Repo): Answer {
  const name = call.values.tree_sha ?? ''
  const sha = tryGit(repo.folder, ['rev-parse', '--verify', '--quiet', `${name}^{tree}`])?.trim()
  if (sha === undefined) throw new Refusal(404, 'Not Found')
  const entries = listTree(repo.folder, sha, call.query.has('recursive'))
  return one({
    sha,
    url: call.url,
    truncated: entries.length > 100_000,
    tree: entries.slice(0, 100_000).map((entry) => entryBody(call, entry)),
  })
}

function createTree(call: Call, repo: Repo): Answer {
  const given: readonly unknown[] = Array.isArray(call.body.tree) ? call.body.tree : []
  const entries = given.map((entry) => {
    const {
      path = '',
      mode = '',
      sha,
      content,
    } = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, string | null>>
    const blob = typeof content === 'string' ? writeBlob(repo.folder, Buffer.from(content, 'utf8')) : (sha ?? null)
    return { path: path ?? '', mode: mode ?? '', sha: blob }
  })
  const base = optional(call, 'base_tree')
  const sha = writeTree(repo.folder, base === null ? null : (resolve(repo.folder, `${base}^{tree}`) ?? base), entries)
  return one(
    {
      sha,
      url: call.url,
      truncated: false,
      tree: listTree(repo.folder, sha, false).map((entry) => entryBody(call, entry)),
    },
    201,
  )
}

export const signatureOf = (account: Account, at: string): GitAuthor => ({
  name: account.login,
  email: account.emails[0] ?? `${account.id}+${account.login}@users.noreply.github.com`,
  date: at,
})

function createCommit(call: Call, repo: Repo): Answer {
  const actor = actorOf(call)
  const parents: readonly unknown[] = Array.isArray(call.body.parents) ? call.body.parents : []
  const own = signatureOf(actor.account, call.store.act())
  const given = (name: string): GitAuthor | null => {
    const value = call.body[name]
    return typeof value === 'object' && value !== null ? { ...own, ...(value as Partial<GitAuthor>) } : null
  }
  const author = given('author') ?? own
  const sha = commitTree(
    repo.folder,
    text(call, 'tree'),
    parents.map(String),
    text(call, 'message'),
    author,
    given('committer') ?? author,
  )
  // an App's commits are signed by the forge only where it does not name an author of its own
  if (actor.app !== null && given('author') === null && given('committer') === null) repo.signed.add(sha)
  return one(gitCommit(call, repo, sha), 201)
}

function gitCommit(call: Call, repo: Repo, sha: string): unknown {
  const commit = readCommit(repo.folder, sha)
  const verified = repo.signed.has(sha)
  return {
    sha,
    node_id: `C_${sha}`,
    url: call.url,
    html_url: call.url,
    author: commit.author,
    committer: commit.committer,
    message: commit.message.trimEnd(),
    tree: { sha: commit.tree, url: call.url },
    parents: commit.parents.map((parent) => ({ sha: parent, url: call.url, html_url: call.url })),
    verification: {
      verified,
      reason: verified ? 'valid' : 'unsigned',
      signature: null,
      payload: null,
      verified_at: null,
    },
  }
}

/** Writes one file by a commit on a branch, as the web's editor does. */
function putContents(call: Call, repo: Repo): Answer {
  const [path, branch] = [call.values.path ?? '', optional(call, 'branch') ?? repo.defaultBranch]
  const ref = `refs/heads/${branch}`
  const tip = resolve(repo.folder, ref)
  if (tip === null) throw new Refusal(404, `Branch ${branch} not found`)
  const now = listTree(repo.folder, tip, true).find((entry) => entry.path === path)
  const given = optional(call, 'sha')
  const isRemoval = call.method === 'DELETE'
  if (now === undefined && isRemoval) throw new Refusal(404, 'Not Found')
  if (now !== undefined && given === null) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (now !== undefined && given !== now.sha) throw new Refusal(409, `${path} does not match ${now.sha}`)
  if (pushLimits(call.store, repo, [ref], actorOf(call)).refused.length > 0)
    throw new Refusal(409, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n')
  const blob = isRemoval
    ? null
    : writeBlob(repo.folder, Buffer.from(typeof call.body.content === 'string' ? call.body.content : '', 'base64'))
  const who = signatureOf(actorOf(call).account, call.store.act())
  const sha = commitTree(
    repo.folder,
    writeTree(repo.folder, tip, [{ path, mode: now?.mode ?? '100644', sha: blob }]),
    [tip],
    text(call, 'message'),
    who,
    who,
  )
  if (actorOf(call).app !== null) repo.signed.add(sha)
  moveRef(call, repo, ref, sha, false)
  const links = {
    url: call.url,
    git_url: call.url,
    html_url: call.url,
    download_url: call.url,
    _links: { self: call.url, git: call.url, html: call.url },
  }
  const content =
    blob === null
      ? null
      : {
          ...links,
          type: 'file',
          name: path.split('/').at(-1),
          path,
          sha: blob,
          size: readBlob(repo.folder, blob).length,
        }
  return one({ content, commit: gitCommit(call, repo, sha) }, now === undefined ? 201 : 200)
}

export const gitDataRows: readonly Row[] = [
  onRepo(`PUT ${root}/contents/{path}`, 'contents', 'write', putContents),
  onRepo(`DELETE ${root}/contents/{path}`, 'contents', 'write', putContents),
  onRepo(`GET ${root}/git/ref/{ref}`, 'contents', 'read', (call, repo) => {
    const ref = `refs/${call.values.ref ?? ''}`
    const sha = refs(repo.folder).get(ref)
    if (sha === undefined) throw new Refusal(404, 'Not Found')
    return one(refBody(call, repo, ref, sha))
  }),
  onRepo(`GET ${root}/git/matching-refs/{ref}`, 'contents', 'read', (call, repo) =>
    many(
      [...refs(repo.folder)]
        .filter(([ref]) => ref.startsWith(`refs/${call.values.ref ?? ''}`))
        .map(([ref, sha]) => refBody(call, repo, ref, sha)),
    ),
  ),
  onRepo(`POST ${root}/git/refs`, 'contents', 'write', createRef),
  onRepo(`PATCH ${root}/git/refs/{ref}`, 'contents', 'write', (call, repo) => {
    const [ref, sha] = [`refs/${call.values.ref ?? ''}`, text(call, 'sha')]
    if (!refs(repo.folder).has(ref)) throw new Refusal(422, 'Reference does not exist')
    if (resolve(repo.folder, sha) === null) throw new Refusal(422, 'Object does not exist')
    moveRef(call, repo, ref, sha, call.body.force === true)
    return one(refBody(call, repo, ref, sha))
  }),
  onRepo(`DELETE ${root}/git/refs/{ref}`, 'contents', 'write', (call, repo) => {
    const ref = `refs/${call.values.ref ?? ''}`
    if (!refs(repo.folder).has(ref)) throw new Refusal(422, 'Reference does not exist')
    moveRef(call, repo, ref, null, true)
    return nothing
  }),
  onRepo(`GET ${root}/git/trees/{tree_sha}`, 'contents', 'read', tree),
  onRepo(`POST ${root}/git/trees`, 'contents', 'write', createTree),
  onRepo(`POST ${root}/git/commits`, 'contents', 'write', createCommit),
  onRepo(`GET ${root}/git/commits/{commit_sha}`, 'contents', 'read', (call, repo) =>
    one(gitCommit(call, repo, commitOf(repo, call.values.commit_sha ?? ''))),
  ),
  onRepo(`POST ${root}/git/blobs`, 'contents', 'write', (call, repo) => {
    const encoding = optional(call, 'encoding') === 'base64' ? 'base64' : 'utf8'
    const sha = writeBlob(
      repo.folder,
      Buffer.from(typeof call.body.content === 'string' ? call.body.content : '', encoding),
    )
    return one({ sha, url: call.url }, 201)
  }),
  onRepo(`GET ${root}/git/blobs/{file_sha}`, 'contents', 'read', (call, repo) => {
    const sha = call.values.file_sha ?? ''
    if (!/^[0-9a-f]{40}$/.test(sha) || tryGit(repo.folder, ['cat-file', '-e', sha]) === null)
      throw new Refusal(404, 'Not Found')
    const content = readBlob(repo.folder, sha)
    if (/\.raw\b/.test(call.accept))
      return { status: 200, raw: { type: 'application/vnd.github.raw; charset=utf-8', content } }
    return one({
      sha,
      node_id: `B_${sha}`,
      size: content.length,
      url: call.url,
      content: content.toString('base64'),
      encoding: 'base64',
    })
  }),
]

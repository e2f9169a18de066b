import {
  commitTree,
  git,
  listTree,
  readBlob,
  readCommit,
  refs,
  resolve,
  tryGit,
  typeOf,
  writeBlob,
  writeTree,
  type GitAuthor,
} from '../../git.ts'
import type { Account, Repo } from '../../store.ts'
import { many, nothing, one, optional, Refusal, text, type Answer, type Call } from '../../wire.ts'
import { actorOf, onRepo, type Row } from '../row.ts'
import { moveRef } from './moving.ts'
import { commitOf } from './repository.ts'

const root = '/repos/{owner}/{repo}'

const refBody = (call: Call, repo: Repo, ref: string, sha: string): unknown => {
  const at = `${call.url}/api/v3/repos/${repo.owner}/${repo.name}/git`
  const type = typeOf(repo.folder, sha)
  return { ref, node_id: `REF_${ref}`, url: `${at}/${ref}`, object: { type, sha, url: `${at}/${type}s/${sha}` } }
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
  const sha =
    typeOf(repo.folder, name) === 'tree'
      ? name
      : tryGit(repo.folder, ['rev-parse', '--verify', '--quiet', `${name}^{tree}`])?.trim()
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

export function gitCommit(call: Call, repo: Repo, sha: string): unknown {
  const commit = readCommit(repo.folder, sha)
  const verified = repo.signed.has(sha) || !call.store.on('signed-by-forge')
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

function tagBody(call: Call, repo: Repo, sha: string): unknown {
  const text = tryGit(repo.folder, ['cat-file', 'tag', sha])
  if (text === null) throw new Refusal(404, 'Not Found')
  const line = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? ''
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(line('tagger')) ?? []
  const date = new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z')
  const object = { sha: line('object'), type: line('type'), url: call.url }
  const message = text.slice(text.indexOf('\n\n') + 2).trimEnd()
  const verification = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
  return {
    sha,
    node_id: `TAG_${sha}`,
    url: call.url,
    tag: line('tag'),
    message,
    tagger: { name, email, date },
    object,
    verification,
  }
}

/** Makes an annotated tag; the ref that names it is made apart. */
function createTag(call: Call, repo: Repo): Answer {
  const [tag, message, object, type] = [
    text(call, 'tag'),
    text(call, 'message'),
    text(call, 'object'),
    text(call, 'type'),
  ]
  if (resolve(repo.folder, object) === null) throw new Refusal(422, 'Object does not exist')
  const { name, email, date } = signatureOf(actorOf(call).account, call.store.act())
  const tagger = `${name} <${email}> ${Date.parse(date) / 1000} +0000`
  const sha = git(
    repo.folder,
    ['mktag'],
    `object ${object}\ntype ${type}\ntag ${tag}\ntagger ${tagger}\n\n${message}\n`,
  ).trim()
  return one(tagBody(call, repo, sha), 201)
}

export const gitDataRows: readonly Row[] = [
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
  onRepo(`POST ${root}/git/tags`, 'contents', 'write', createTag),
  onRepo(`GET ${root}/git/tags/{tag_sha}`, 'contents', 'read', (call, repo) => {
    const sha = call.values.tag_sha ?? ''
    if (tryGit(repo.folder, ['cat-file', '-e', sha]) === null) throw new Refusal(404, 'Not Found')
    return one(tagBody(call, repo, sha))
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

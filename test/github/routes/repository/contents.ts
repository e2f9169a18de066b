import {
  commitTree,
  listTree,
  readBlob,
  refs,
  resolve,
  updateRef,
  writeBlob,
  writeTree,
  type TreeEntry,
} from '../../git.ts'
import { takeMoves } from '../../pulls.ts'
import type { Repo } from '../../store.ts'
import { one, optional, Refusal, text, type Answer, type Call } from '../../wire.ts'
import { actorOf, onRepo, type Row } from '../row.ts'
import { gitCommit, signatureOf } from './git-data.ts'
import { expectNoViolation } from './moving.ts'
import { commitOf } from './repository.ts'

/** Files of a branch, read and written as the web's editor does. */

const route = '/repos/{owner}/{repo}/contents/{path}'

const links = (call: Call) => ({
  url: call.url,
  git_url: call.url,
  html_url: call.url,
  download_url: call.url,
  _links: { self: call.url, git: call.url, html: call.url },
})

const kindOf = ({ type, mode }: TreeEntry): string =>
  type === 'tree' ? 'dir' : type === 'commit' ? 'submodule' : mode === '120000' ? 'symlink' : 'file'

function folder(call: Call, repo: Repo, at: string, path: string): Answer {
  const list = listTree(repo.folder, `${at}:${path}`, false)
  return one(
    list.map((entry) => ({
      ...links(call),
      type: kindOf(entry),
      size: 0,
      name: entry.path,
      path: path === '' ? entry.path : `${path}/${entry.path}`,
      sha: entry.sha,
    })),
  )
}

function contents(call: Call, repo: Repo): Answer {
  const path = (call.values.path ?? '').replace(/^\/+|\/+$/g, '')
  if (resolve(repo.folder, `refs/heads/${repo.defaultBranch}`) === null && !call.query.has('ref'))
    throw new Refusal(404, 'This repository is empty.')
  const at = found(repo, call.query.get('ref') ?? repo.defaultBranch)
  const entry = path === '' ? null : listTree(repo.folder, at, true).find((each) => each.path === path)
  if (entry === undefined) throw new Refusal(404, 'Not Found')
  if (entry === null || entry.type === 'tree') return folder(call, repo, at, path)
  const content = readBlob(repo.folder, entry.sha)
  if (/\.raw\b/.test(call.accept))
    return { status: 200, raw: { type: 'application/vnd.github.raw; charset=utf-8', content } }
  const named = { ...links(call), name: path.split('/').at(-1), path, sha: entry.sha, size: content.length }
  if (entry.mode === '120000') return one({ ...named, type: 'symlink', target: content.toString('utf8') })
  const isSmall = content.length <= 2 ** 20
  const inline = isSmall ? content.toString('base64') : ''
  return one({ ...named, type: 'file', encoding: isSmall ? 'base64' : 'none', content: inline })
}

function found(repo: Repo, name: string): string {
  try {
    return commitOf(repo, name)
  } catch {
    throw new Refusal(404, `No commit found for the ref ${name}`)
  }
}

/** Refuses a writer who does not know what the file holds now. */
function expectKnown(call: Call, path: string, now: TreeEntry | undefined): void {
  const given = optional(call, 'sha')
  if (now === undefined && call.method === 'DELETE') throw new Refusal(404, 'Not Found')
  if (now === undefined || !call.store.on('contents-sha')) return
  if (given === null) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (given !== now.sha) throw new Refusal(409, `${path} does not match ${given}`)
}

type Written = {
  readonly path: string
  readonly blob: string | null
  readonly mode: string
  readonly tip: string | null
}

function committed(call: Call, repo: Repo, ref: string, { path, blob, mode, tip }: Written): string {
  const who = signatureOf(actorOf(call).account, call.store.act())
  const tree = writeTree(repo.folder, tip, [{ path, mode, sha: blob }])
  const sha = commitTree(repo.folder, tree, tip === null ? [] : [tip], text(call, 'message'), who, who)
  expectNoViolation(call, repo, { ref, before: tip, after: sha }, 409)
  if (actorOf(call).app !== null) repo.signed.add(sha)
  const before = refs(repo.folder)
  updateRef(repo.folder, ref, sha)
  takeMoves(call.store, call.hooks, repo, before, actorOf(call), 'push')
  return sha
}

/** Writes or removes one file by a commit on a branch; the first file of an empty repository makes its branch. */
function put(call: Call, repo: Repo): Answer {
  const [path, branch] = [call.values.path ?? '', optional(call, 'branch') ?? repo.defaultBranch]
  const ref = `refs/heads/${branch}`
  const tip = resolve(repo.folder, ref)
  const isEmpty = ![...refs(repo.folder).keys()].some((name) => name.startsWith('refs/heads/'))
  if (tip === null && !isEmpty) throw new Refusal(404, `Branch ${branch} not found`)
  const now = tip === null ? undefined : listTree(repo.folder, tip, true).find((entry) => entry.path === path)
  expectKnown(call, path, now)
  const bytes = Buffer.from(typeof call.body.content === 'string' ? call.body.content : '', 'base64')
  const blob = call.method === 'DELETE' ? null : writeBlob(repo.folder, bytes)
  const sha = committed(call, repo, ref, { path, blob, mode: now?.mode ?? '100644', tip })
  const content =
    blob === null
      ? null
      : { ...links(call), type: 'file', name: path.split('/').at(-1), path, sha: blob, size: bytes.length }
  return one({ content, commit: gitCommit(call, repo, sha) }, now === undefined ? 201 : 200)
}

/** The page that describes a repository, from where GitHub looks for it. */
function readme(call: Call, repo: Repo): Answer {
  const at = found(repo, call.query.get('ref') ?? repo.defaultBranch)
  const paths = listTree(repo.folder, at, true).map(({ path }) => path)
  const path = ['.github/', '', 'docs/']
    .map((place) => paths.find((each) => each.startsWith(place) && /^readme(\.\w+)?$/i.test(each.slice(place.length))))
    .find((each) => each !== undefined)
  if (path === undefined) throw new Refusal(404, 'Not Found')
  return contents({ ...call, values: { ...call.values, path } }, repo)
}

export const contentRows: readonly Row[] = [
  onRepo('GET /repos/{owner}/{repo}/readme', 'contents', 'read', readme),
  onRepo(`GET ${route}`, 'contents', 'read', contents),
  onRepo(`PUT ${route}`, 'contents', 'write', put),
  onRepo(`DELETE ${route}`, 'contents', 'write', put),
]

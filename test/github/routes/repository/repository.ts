import { accountBody, commitBody, filesBetween, repoBody } from '../../bodies.ts'
import { commitsBetween, git, isAncestor, listTree, mergeBase, readBlob, resolve } from '../../git.ts'
import { rulesFor } from '../../protection.ts'
import type { Repo } from '../../store.ts'
import { many, one, Refusal, type Answer, type Call } from '../../wire.ts'
import { onRepo, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}'

export function commitOf(repo: Repo, name: string): string {
  const branch = name.replace(/^(refs\/)?heads\//, '')
  const sha =
    resolve(repo.folder, `refs/heads/${branch}`) ??
    resolve(repo.folder, `refs/tags/${name.replace(/^(refs\/)?tags\//, '')}`) ??
    (/^[0-9a-f]{7,40}$/.test(name) ? resolve(repo.folder, `${name}^{commit}`) : null)
  if (sha === null) throw new Refusal(422, `No commit found for SHA: ${name}`)
  return sha
}

const wanted = (call: Call, repo: Repo, key: string): string =>
  commitOf(repo, call.query.get(key) ?? repo.defaultBranch)

function compared(call: Call, repo: Repo): Answer {
  const [older, newer] = (call.values.basehead ?? '').split('...')
  if (older === undefined || newer === undefined) throw new Refusal(404, 'Not Found')
  const find = (name: string): string => {
    try {
      return commitOf(repo, name)
    } catch {
      throw new Refusal(404, 'Not Found')
    }
  }
  const [base, head] = [find(older), find(newer)]
  const fork = mergeBase(repo.folder, base, head)
  if (fork === null) throw new Refusal(404, `No common ancestor between ${older} and ${newer}.`)
  const [ahead, behind] = [commitsBetween(repo.folder, base, head), commitsBetween(repo.folder, head, base).length]
  const status = base === head ? 'identical' : behind === 0 ? 'ahead' : ahead.length === 0 ? 'behind' : 'diverged'
  const commit = (sha: string): unknown => commitBody(call.store, call.url, repo, sha)
  if (/\.diff\b/.test(call.accept))
    return { status: 200, raw: { type: 'text/plain; charset=utf-8', content: git(repo.folder, ['diff', fork, head]) } }
  return one({
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    base_commit: commit(base),
    merge_base_commit: commit(fork),
    commits: ahead.slice(-250).map(commit),
    files: filesBetween(repo, fork, head),
  })
}

function contents(call: Call, repo: Repo): Answer {
  const path = (call.values.path ?? '').replace(/^\/+|\/+$/g, '')
  const at = wanted(call, repo, 'ref')
  const links = {
    url: call.url,
    git_url: call.url,
    html_url: call.url,
    download_url: call.url,
    _links: { self: call.url, git: call.url, html: call.url },
  }
  const entry = path === '' ? null : listTree(repo.folder, at, true).find((each) => each.path === path)
  if (entry === undefined) throw new Refusal(404, 'Not Found')
  if (entry === null || entry.type === 'tree') {
    const list = listTree(repo.folder, `${at}:${path}`, false)
    return one(
      list.map((each) => ({
        ...links,
        type: each.type === 'tree' ? 'dir' : each.mode === '120000' ? 'symlink' : 'file',
        size: 0,
        name: each.path,
        path: path === '' ? each.path : `${path}/${each.path}`,
        sha: each.sha,
      })),
    )
  }
  const content = readBlob(repo.folder, entry.sha)
  if (/\.raw\b/.test(call.accept))
    return { status: 200, raw: { type: 'application/vnd.github.raw; charset=utf-8', content } }
  const named = { ...links, name: path.split('/').at(-1), path, sha: entry.sha, size: content.length }
  if (entry.mode === '120000') return one({ ...named, type: 'symlink', target: content.toString('utf8') })
  const small = content.length <= 2 ** 20
  return one({
    ...named,
    type: 'file',
    encoding: small ? 'base64' : 'none',
    content: small ? content.toString('base64') : '',
  })
}

function commitList(call: Call, repo: Repo): Answer {
  const path = call.query.get('path')
  const shas = git(repo.folder, ['rev-list', wanted(call, repo, 'sha'), ...(path === null ? [] : ['--', path])]).split(
    '\n',
  )
  return many(shas.filter((sha) => sha !== '').map((sha) => commitBody(call.store, call.url, repo, sha)))
}

function oneCommit(call: Call, repo: Repo): Answer {
  const sha = commitOf(repo, call.values.ref ?? '')
  if (/\.sha\b/.test(call.accept))
    return { status: 200, raw: { type: 'application/vnd.github.sha; charset=utf-8', content: sha } }
  const parent = resolve(repo.folder, `${sha}^1`)
  const files =
    parent === null
      ? listTree(repo.folder, sha, true)
          .filter(({ type }) => type === 'blob')
          .map((each) => ({
            sha: each.sha,
            filename: each.path,
            status: 'added',
            additions: 0,
            deletions: 0,
            changes: 0,
            blob_url: call.url,
            raw_url: call.url,
            contents_url: call.url,
          }))
      : filesBetween(repo, parent, sha)
  return one({ ...commitBody(call.store, call.url, repo, sha), stats: { additions: 0, deletions: 0, total: 0 }, files })
}

function branchBody(call: Call, repo: Repo, name: string, sha: string): unknown {
  const isProtected = rulesFor(call.store, repo, `refs/heads/${name}`, null).length > 0
  return {
    name,
    commit: commitBody(call.store, call.url, repo, sha),
    protected: isProtected,
    protection: { enabled: isProtected },
    protection_url: call.url,
    _links: { html: call.url, self: call.url },
  }
}

function branches(call: Call, repo: Repo): Answer {
  const lines = git(repo.folder, ['for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads'])
    .split('\n')
    .filter((line) => line !== '')
  return many(lines.map((line) => branchBody(call, repo, line.split(' ')[0] ?? '', line.split(' ')[1] ?? '')))
}

function activity(call: Call, repo: Repo): Answer {
  const ref = call.query.get('ref')
  const found = repo.activity.filter((entry) => ref === null || entry.ref === ref || entry.ref === `refs/heads/${ref}`)
  const ordered = call.query.get('direction') === 'asc' ? found : found.toReversed()
  return {
    status: 200,
    cursor: true,
    list: ordered.map(({ id, before, after, ref: moved, at, type, actor }) => ({
      id,
      node_id: `RPA_${id}`,
      before,
      after,
      ref: moved,
      timestamp: at,
      activity_type: type,
      actor: call.store.accounts.has(actor.id) ? accountBody(call.url, actor) : null,
    })),
  }
}

function pullsOfCommit(call: Call, repo: Repo): readonly number[] {
  const sha = commitOf(repo, call.values.commit_sha ?? '')
  return [...repo.pulls.values()]
    .filter(
      (pull) =>
        pull.merged?.sha === sha ||
        (isAncestor(repo.folder, sha, pull.headSha) && !isAncestor(repo.folder, sha, pull.baseSha)),
    )
    .map(({ number }) => number)
}

export const repositoryRows = (pullBody: (call: Call, repo: Repo, number: number) => unknown): readonly Row[] => [
  onRepo(`GET ${root}`, 'metadata', 'read', (call, repo) => one(repoBody(call.url, repo))),
  onRepo(`GET ${root}/branches`, 'contents', 'read', branches),
  onRepo(`GET ${root}/branches/{branch}`, 'contents', 'read', (call, repo) => {
    const sha = resolve(repo.folder, `refs/heads/${call.values.branch ?? ''}`)
    if (sha === null) throw new Refusal(404, 'Branch not found')
    return one(branchBody(call, repo, call.values.branch ?? '', sha))
  }),
  onRepo(`GET ${root}/commits`, 'contents', 'read', commitList),
  onRepo(`GET ${root}/commits/{ref}`, 'contents', 'read', oneCommit),
  onRepo(`GET ${root}/commits/{commit_sha}/pulls`, 'pull_requests', 'read', (call, repo) =>
    many(pullsOfCommit(call, repo).map((number) => pullBody(call, repo, number))),
  ),
  onRepo(`GET ${root}/compare/{basehead}`, 'contents', 'read', compared),
  onRepo(`GET ${root}/contents/{path}`, 'contents', 'read', contents),
  onRepo(`GET ${root}/activity`, 'contents', 'read', activity),
]

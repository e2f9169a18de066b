import { accountBody, commitBody, repoBody } from '../../bodies.ts'
import { filesBetween } from '../../bodies/files.ts'
import { git, listTree, refs, resolve } from '../../git.ts'
import { commitsBetween, isAncestor, mergeBase } from '../../git/history.ts'
import { rulesFor } from '../../protection.ts'
import type { Repo } from '../../store.ts'
import { accessOf, each, many, one, optional, Refusal, unprocessable, type Answer, type Call } from '../../wire.ts'
import { onRepo, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}'

/** The commit that a branch, a tag or a hash of any length means. */
export function commitOf(repo: Repo, name: string): string {
  const isWhole = /^[0-9a-f]{40}$/.test(name)
  const branch = name.replace(/^(refs\/)?heads\//, '')
  const tag = name.replace(/^(refs\/)?tags\//, '')
  const isHash = /^[0-9a-f]{7,40}$/.test(name)
  const sha =
    resolve(repo.folder, `refs/heads/${branch}`) ??
    resolve(repo.folder, `refs/tags/${tag}`) ??
    (isHash ? resolve(repo.folder, isWhole ? name : `${name}^{commit}`) : null)
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

function commitList(call: Call, repo: Repo): Answer {
  const asked = (name: string): string | null => call.query.get(name)
  if (asked('author') !== null || asked('committer') !== null)
    throw new Refusal(501, 'The stand-in does not look for commits by their author.')
  if (resolve(repo.folder, `refs/heads/${repo.defaultBranch}`) === null && asked('sha') === null)
    throw new Refusal(409, 'Git Repository is empty.')
  const [since, until, path] = [asked('since'), asked('until'), asked('path')]
  const times = [...(since === null ? [] : [`--since=${since}`]), ...(until === null ? [] : [`--until=${until}`])]
  const range = [...times, wanted(call, repo, 'sha'), ...(path === null ? [] : ['--', path])]
  const shas = git(repo.folder, ['rev-list', ...range]).split('\n')
  return each(
    shas.filter((sha) => sha !== ''),
    (sha) => commitBody(call.store, call.url, repo, sha),
  )
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
  const found = (call.store.on('activity-recorded') ? repo.activity : []).filter(
    (entry) => ref === null || entry.ref === ref || entry.ref === `refs/heads/${ref}`,
  )
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

const allMethods = { merge: 'allow_merge_commit', squash: 'allow_squash_merge', rebase: 'allow_rebase_merge' } as const

/** A repository whole: what everybody sees of it, and how it is set. */
function wholeRepo(call: Call, repo: Repo): unknown {
  const { description, mergeMethods, deleteBranchOnMerge, archived } = repo.settings
  const allows = Object.entries(allMethods).map(([method, name]) => [name, mergeMethods.includes(method)] as const)
  const mayAdmin = call.token !== null && accessOf(call.store, call.token, repo) === 'admin'
  const admins = mayAdmin ? { ...Object.fromEntries(allows), delete_branch_on_merge: deleteBranchOnMerge } : {}
  return { ...repoBody(call.url, repo), description, archived, ...admins }
}

const unbuilt = [
  'name',
  'visibility',
  'security_and_analysis',
  'is_template',
  'allow_auto_merge',
  'web_commit_signoff_required',
]

function changedRepo(call: Call, repo: Repo): Answer {
  const { body } = call
  const other = unbuilt.find((name) => body[name] !== undefined && !(name === 'name' && body.name === repo.name))
  if (other !== undefined) throw new Refusal(501, `The stand-in does not change a repository's ${other}.`)
  const branch = optional(call, 'default_branch')
  if (branch !== null && resolve(repo.folder, `refs/heads/${branch}`) === null)
    throw unprocessable(
      `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
      'default_branch',
    )
  const methods = Object.entries(allMethods).flatMap(([method, name]) =>
    (body[name] ?? repo.settings.mergeMethods.includes(method)) === true ? [method] : [],
  )
  if (methods.length === 0)
    throw unprocessable('Sorry, you need to allow at least one merge strategy.', 'merge_commit_allowed')
  if (branch !== null) git(repo.folder, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`])
  repo.defaultBranch = branch ?? repo.defaultBranch
  repo.isPrivate = typeof body.private === 'boolean' ? body.private : repo.isPrivate
  const { settings } = repo
  settings.mergeMethods = methods
  settings.description = optional(call, 'description') ?? settings.description
  settings.hasIssues = typeof body.has_issues === 'boolean' ? body.has_issues : settings.hasIssues
  settings.archived = typeof body.archived === 'boolean' ? body.archived : settings.archived
  settings.deleteBranchOnMerge =
    typeof body.delete_branch_on_merge === 'boolean' ? body.delete_branch_on_merge : settings.deleteBranchOnMerge
  return one(wholeRepo(call, repo))
}

function tags(call: Call, repo: Repo): Answer {
  const found = [...refs(repo.folder)].filter(([ref]) => ref.startsWith('refs/tags/')).toReversed()
  return each(found, ([ref, sha]) => {
    const commit = resolve(repo.folder, sha) ?? sha
    const name = ref.slice('refs/tags/'.length)
    return {
      name,
      node_id: `REF_${name}`,
      commit: { sha: commit, url: call.url },
      zipball_url: call.url,
      tarball_url: call.url,
    }
  })
}

export const repositoryRows = (pullBody: (call: Call, repo: Repo, number: number) => unknown): readonly Row[] => [
  onRepo(`GET ${root}`, 'metadata', 'read', (call, repo) => one(wholeRepo(call, repo))),
  onRepo(`PATCH ${root}`, 'administration', 'admin', changedRepo),
  onRepo(`GET ${root}/tags`, 'contents', 'read', tags),
  onRepo(`GET ${root}/branches/{branch}/protection`, 'administration', 'read', () => {
    // rulesets alone are built; classic protection is what a branch here never has
    throw new Refusal(404, 'Branch not protected')
  }),
  onRepo(`GET ${root}/commits/{commit_sha}/branches-where-head`, 'contents', 'read', (call, repo) => {
    const sha = commitOf(repo, call.values.commit_sha ?? '')
    const found = [...refs(repo.folder)].filter(([ref, tip]) => tip === sha && ref.startsWith('refs/heads/'))
    return many(
      found.map(([ref]) => ({
        name: ref.slice('refs/heads/'.length),
        commit: { sha, url: call.url },
        protected: rulesFor(call.store, repo, ref, null).length > 0,
      })),
    )
  }),
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
  onRepo(`GET ${root}/activity`, 'contents', 'read', activity),
]

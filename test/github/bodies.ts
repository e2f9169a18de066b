import { sizeOf } from './bodies/files.ts'
import { readCommit, type RawCommit } from './git.ts'
import { mergeTree } from './git/history.ts'
import { mergeObstacles, onlyBehind } from './protection.ts'
import { isUnstable } from './protection/checks.ts'
import { pullCommits } from './pulls.ts'
import type { Account, Comment, Label, Pull, Repo, Review, Store, Topic } from './store.ts'

/** Answers in GitHub's shape, as far as anything reads them; `contract/complete.ts` fills the rest of what its description requires. */

export type Body = Readonly<Record<string, unknown>>

const ghost: Account = { id: 10_137, login: 'ghost', type: 'User', emails: [] }

/** An account; whoever wrote as one that is removed is shown as the ghost. */
export const accountBody = (url: string, given: Account): Body =>
  shownAccount(url, given.removed === true ? ghost : given)

/** The author of what has no author once the account is removed. */
export const authorBody = (url: string, account: Account): Body | null =>
  account.removed === true ? null : accountBody(url, account)

const shownAccount = (url: string, account: Account): Body => ({
  id: account.id,
  login: account.login,
  type: account.type,
  node_id: `U_${account.id}`,
  site_admin: false,
  html_url: account.type === 'Bot' ? `${url}/apps/${account.login.replace('[bot]', '')}` : `${url}/${account.login}`,
  url: `${url}/api/v3/users/${encodeURIComponent(account.login)}`,
  avatar_url: `${url}/avatars/${account.id}`,
  gravatar_id: '',
})

export const repoBody = (url: string, repo: Repo): Body => ({
  id: repo.id,
  name: repo.name,
  full_name: `${repo.owner}/${repo.name}`,
  private: repo.isPrivate,
  default_branch: repo.defaultBranch,
  html_url: `${url}/${repo.owner}/${repo.name}`,
  url: `${url}/api/v3/repos/${repo.owner}/${repo.name}`,
  clone_url: `${url}/${repo.owner}/${repo.name}.git`,
  has_issues: repo.settings.hasIssues,
  visibility: repo.isPrivate ? 'private' : 'public',
  owner: { login: repo.owner, id: 1, type: 'Organization' },
})

export function commitBody(store: Store, url: string, repo: Repo, sha: string): Body {
  const raw = readCommit(repo.folder, sha)
  const linked = (side: RawCommit['author']): Body | null => {
    const account = store.byEmail(side.email)
    if (account !== null) return accountBody(url, account)
    return store.on('unknown-author') ? null : accountBody(url, store.account('ghost') ?? ghost)
  }
  const at = `${url}/${repo.owner}/${repo.name}/commit/${sha}`
  const verified = store.on('signed-by-forge') ? repo.signed.has(sha) : true
  return {
    sha,
    node_id: `C_${sha}`,
    html_url: at,
    url: at,
    comments_url: at,
    author: linked(raw.author),
    committer: linked(raw.committer),
    parents: raw.parents.map((parent) => ({ sha: parent, url: at, html_url: at })),
    commit: {
      message: raw.message.trimEnd(),
      url: at,
      comment_count: 0,
      tree: { sha: raw.tree, url: at },
      author: raw.author,
      committer: raw.committer,
      verification: {
        verified,
        reason: verified ? 'valid' : 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
  }
}

const refBody = (url: string, repo: Repo, ref: string, sha: string): Body => ({
  label: `${repo.owner}:${ref}`,
  ref,
  sha,
  repo: repoBody(url, repo),
  user: { login: repo.owner, id: 1, type: 'Organization' },
})

function headBody(url: string, repo: Repo, pull: Pull): Body {
  const here = refBody(url, repo, pull.head, pull.headSha)
  const { fork } = pull
  if (fork === undefined) return here
  const owner = accountBody(url, fork)
  const there = { ...repoBody(url, repo), full_name: `${fork.login}/${repo.name}`, owner, fork: true }
  return { ...here, label: `${fork.login}:${pull.head}`, repo: there, user: owner }
}

/** Whether a pull request can be merged, and GitHub's word for how it stands. */
export function pullState(
  store: Store,
  repo: Repo,
  pull: Pull,
): { readonly mergeable: boolean; readonly state: string } {
  if (pull.state === 'closed') return { mergeable: false, state: 'unknown' }
  if (mergeTree(repo.folder, pull.baseSha, pull.headSha) === null) return { mergeable: false, state: 'dirty' }
  if (!store.on('mergeable-state')) return { mergeable: true, state: 'clean' }
  if (pull.draft) return { mergeable: true, state: 'draft' }
  const obstacles = mergeObstacles(store, repo, pull, null)
  if (obstacles.length > 0) return { mergeable: true, state: onlyBehind(obstacles) ? 'behind' : 'blocked' }
  return { mergeable: true, state: isUnstable(repo, pull.headSha) ? 'unstable' : 'clean' }
}

/** When something last happened to a pull request. */
export function lastTouched(repo: Repo, pull: Pull): string {
  const push = repo.activity.findLast(({ ref }) => ref === `refs/heads/${pull.head}`)?.at
  const times = [
    pull.createdAt,
    pull.closedAt ?? '',
    push ?? '',
    ...pull.reviews.flatMap(({ submittedAt, editedAt }) => [submittedAt, editedAt ?? '']),
    ...pull.comments.map(({ updatedAt }) => updatedAt),
    ...pull.events.map(({ at }) => at),
  ]
  return times.toSorted().at(-1) ?? pull.createdAt
}

/** What nobody here ever sets. */
const unset = {
  locked: false,
  milestone: null,
  auto_merge: null,
  active_lock_reason: null,
  author_association: 'MEMBER',
  maintainer_can_modify: false,
}

/** How it ended, if it has. */
const ending = (url: string, { merged, closedAt }: Pull): Body => ({
  closed_at: merged?.at ?? closedAt ?? null,
  merged_at: merged?.at ?? null,
  merge_commit_sha: merged?.sha ?? null,
  merged: merged !== null,
  merged_by: merged === null ? null : accountBody(url, merged.by),
})

export const labelBody = (url: string, repo: Repo, label: Label): Body => ({
  id: label.id,
  node_id: `LA_${label.id}`,
  url: `${url}/api/v3/repos/${repo.owner}/${repo.name}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  description: label.description,
  default: label.isDefault,
})

/** Labels and people of an issue or a pull request, as every body of it shows them. */
export function topicBody(store: Store, url: string, repo: Repo, topic: Topic): Body {
  const assignees = [...topic.assignees].flatMap((id) => store.accounts.get(id) ?? [])
  const people = assignees.map((account) => accountBody(url, account))
  const labels = repo.labels.filter(({ id }) => topic.labels.has(id))
  return {
    assignee: people[0] ?? null,
    assignees: people,
    labels: labels.map((label) => labelBody(url, repo, label)),
  }
}

export function pullBody(store: Store, url: string, repo: Repo, pull: Pull): Body {
  const at = `${url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  const { mergeable, state } = pullState(store, repo, pull)
  const { additions, deletions, files } = sizeOf(repo, pull)
  const asked = [...pull.requestedPeople].flatMap((id) => store.accounts.get(id) ?? [])
  return {
    ...unset,
    ...topicBody(store, url, repo, pull),
    ...ending(url, pull),
    review_comments: pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    number: pull.number,
    id: pull.number,
    node_id: `PR_${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: pull.draft,
    html_url: at,
    url: at,
    created_at: pull.createdAt,
    updated_at: lastTouched(repo, pull),
    user: accountBody(url, pull.author),
    head: headBody(url, repo, pull),
    base: refBody(url, repo, pull.base, pull.baseSha),
    mergeable: pull.state === 'open' ? mergeable : null,
    mergeable_state: state,
    rebaseable: mergeable,
    commits: pullCommits(repo, pull).length,
    changed_files: files,
    additions,
    deletions,
    comments: pull.comments.length,
    requested_reviewers: asked.map((one) => accountBody(url, one)),
    requested_teams: [...pull.requestedTeams].map((slug) => ({ slug, name: slug })),
  }
}

export const reviewBody = (url: string, repo: Repo, pull: Pull, review: Review): Body => {
  const at = `${url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: authorBody(url, review.author),
    body: review.body,
    state: review.state,
    html_url: `${at}#pullrequestreview-${review.id}`,
    pull_request_url: at,
    submitted_at: review.submittedAt,
    commit_id: review.commit,
    author_association: 'MEMBER',
    _links: { html: { href: at }, pull_request: { href: at } },
  }
}

export const commentBody = (url: string, repo: Repo, topic: Topic, comment: Comment): Body => ({
  id: comment.id,
  node_id: `IC_${comment.id}`,
  body: comment.body,
  user: accountBody(url, comment.author),
  created_at: comment.at,
  updated_at: comment.updatedAt,
  issue_url: `${url}/api/v3/repos/${repo.owner}/${repo.name}/issues/${topic.number}`,
  html_url: `${url}/${repo.owner}/${repo.name}/${'headSha' in topic ? 'pull' : 'issues'}/${topic.number}#issuecomment-${comment.id}`,
  author_association: 'MEMBER',
})

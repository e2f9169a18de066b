import { changesBetween, isAncestor, mergeTree, readCommit, type RawCommit } from './git.ts'
import { mergeObstacles } from './protection.ts'
import { pullBase, pullCommits } from './pulls.ts'
import type { Account, CheckRun, Comment, Deployment, Pull, Repo, Review, Ruleset, Store } from './store.ts'

/** Answers in GitHub's shape, as far as anything reads them; `complete.ts` fills the rest of what its description requires. */

type Body = Readonly<Record<string, unknown>>

const place = 'https://github.example/not-built'

export const accountBody = (url: string, account: Account): Body => ({
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
  visibility: repo.isPrivate ? 'private' : 'public',
  owner: { login: repo.owner, id: 1, type: 'Organization' },
})

export function commitBody(store: Store, url: string, repo: Repo, sha: string): Body {
  const raw = readCommit(repo.folder, sha)
  const linked = (side: RawCommit['author']): Body | null => {
    const account = store.byEmail(side.email)
    return account === null ? null : accountBody(url, account)
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

export function pullState(
  store: Store,
  repo: Repo,
  pull: Pull,
): { readonly mergeable: boolean; readonly state: string } {
  if (pull.state === 'closed') return { mergeable: false, state: 'unknown' }
  const mergeable = mergeTree(repo.folder, pull.baseSha, pull.headSha) !== null
  const blocked = mergeObstacles(store, repo, pull, { account: pull.author, app: null }).length > 0
  return {
    mergeable,
    state: !mergeable
      ? 'dirty'
      : pull.draft
        ? 'draft'
        : blocked
          ? 'blocked'
          : isAncestor(repo.folder, pull.baseSha, pull.headSha)
            ? 'clean'
            : 'clean',
  }
}

export function pullBody(store: Store, url: string, repo: Repo, pull: Pull): Body {
  const at = `${url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  const { mergeable, state } = pullState(store, repo, pull)
  return {
    number: pull.number,
    id: pull.number,
    node_id: `PR_${pull.number}`,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    draft: pull.draft,
    locked: false,
    html_url: at,
    url: at,
    created_at: pull.createdAt,
    updated_at: store.now(),
    closed_at: pull.merged?.at ?? null,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    merged: pull.merged !== null,
    merged_by: pull.merged === null ? null : accountBody(url, pull.merged.by),
    user: accountBody(url, pull.author),
    head: refBody(url, repo, pull.head, pull.headSha),
    base: refBody(url, repo, pull.base, pull.baseSha),
    mergeable: pull.state === 'open' ? mergeable : null,
    mergeable_state: state,
    rebaseable: mergeable,
    commits: pullCommits(repo, pull).length,
    changed_files: changesBetween(repo.folder, pullBase(repo, pull), pull.headSha).length,
    comments: pull.comments.length,
    review_comments: 0,
    additions: 0,
    deletions: 0,
    requested_reviewers: [...pull.requestedPeople].flatMap((id) => {
      const one = store.accounts.get(id)
      return one === undefined ? [] : [accountBody(url, one)]
    }),
    requested_teams: [...pull.requestedTeams].map((slug) => ({ slug, name: slug })),
    assignee: null,
    assignees: [],
    labels: [],
    milestone: null,
    auto_merge: null,
    active_lock_reason: null,
    author_association: 'MEMBER',
    maintainer_can_modify: false,
  }
}

export const reviewBody = (url: string, repo: Repo, pull: Pull, review: Review): Body => {
  const at = `${url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: accountBody(url, review.author),
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

export const commentBody = (url: string, repo: Repo, pull: Pull, comment: Comment): Body => ({
  id: comment.id,
  node_id: `IC_${comment.id}`,
  body: comment.body,
  user: accountBody(url, comment.author),
  created_at: comment.at,
  updated_at: comment.updatedAt,
  html_url: `${url}/${repo.owner}/${repo.name}/pull/${pull.number}#issuecomment-${comment.id}`,
  author_association: 'MEMBER',
})

export const checkBody = (store: Store, url: string, run: CheckRun): Body => ({
  id: run.id,
  node_id: `CR_${run.id}`,
  head_sha: run.sha,
  name: run.name,
  external_id: run.externalId,
  status: run.status,
  conclusion: run.conclusion,
  started_at: run.startedAt,
  completed_at: run.completedAt,
  details_url: run.detailsUrl,
  url: `${url}/check-runs/${run.id}`,
  html_url: `${url}/check-runs/${run.id}`,
  output: {
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    annotations_count: run.annotations.length,
    annotations_url: `${url}/check-runs/${run.id}/annotations`,
  },
  app: {
    id: run.app.id,
    slug: run.app.slug,
    name: run.app.slug,
    node_id: `A_${run.app.id}`,
    owner: accountBody(url, run.app.bot),
    permissions: {},
    events: [],
  },
  pull_requests: [],
  check_suite: { id: run.app.id },
})

export const deploymentBody = (url: string, deployment: Deployment): Body => ({
  id: deployment.id,
  node_id: `D_${deployment.id}`,
  sha: deployment.sha,
  ref: deployment.sha,
  task: 'deploy',
  environment: deployment.environment,
  description: deployment.description,
  payload: deployment.payload,
  creator: accountBody(url, deployment.creator),
  created_at: deployment.at,
  updated_at: deployment.at,
})

export const rulesetBody = (repo: Repo, ruleset: Ruleset): Body => ({
  ...ruleset,
  source: `${repo.owner}/${repo.name}`,
  source_type: 'Repository',
})

const statuses: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

export const filesBetween = (repo: Repo, base: string, head: string): readonly Body[] =>
  changesBetween(repo.folder, base, head).map(({ status, path, previous, sha }) => ({
    sha: /^0+$/.test(sha) ? null : sha,
    filename: path,
    status: statuses[status] ?? 'changed',
    ...(previous === null ? {} : { previous_filename: previous }),
    additions: 0,
    deletions: 0,
    changes: 0,
    blob_url: place,
    raw_url: place,
    contents_url: place,
  }))

export const filesOf = (repo: Repo, pull: Pull): readonly Body[] =>
  filesBetween(repo, pullBase(repo, pull), pull.headSha)

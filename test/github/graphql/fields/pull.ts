import { changesBetween } from '../../git.ts'
import { filesOf } from '../../bodies/files.ts'
import { pullBase, pullCommits } from '../../pulls.ts'
import type { Pull, Repo } from '../../store.ts'
import { pullId } from '../cli/nodes.ts'
import { pullDetails } from '../cli/pull.ts'
import { once, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { actorFields } from './actors.ts'
import { commentFields } from './comments.ts'
import { commitFields } from './commit.ts'
import { reviewThreads } from './threads.ts'
import { commitOrNull, reviews, timelineItems } from './reviews.ts'

/** Pull requests. */

// GitHub lists no more than these of one pull request, whatever the number of pages
const mostCommits = 250
const mostFiles = 3000

const changeTypes: Readonly<Record<string, string>> = {
  A: 'ADDED',
  D: 'DELETED',
  M: 'MODIFIED',
  R: 'RENAMED',
  C: 'COPIED',
  T: 'CHANGED',
}

const commits =
  (ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver =>
  (args, info) => {
    const all = pullCommits(repo, pull)
    const node = (sha: string): Fields => ({
      __typename: 'PullRequestCommit',
      id: `PRC_${sha}`,
      commit: commitFields(ask, repo, sha),
    })
    return connection(ask.store, { args, info }, all.slice(0, mostCommits), node, all.length)
  }

const files =
  (ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver =>
  (args, info) => {
    const all = changesBetween(repo.folder, pullBase(repo, pull), pull.headSha)
    const sizes = once(() => new Map(filesOf(repo, pull).map((file) => [file.filename, file])))
    const lines = (path: string, name: 'additions' | 'deletions') => () => Number(sizes().get(path)?.[name] ?? 0)
    const node = ({ path, status }: { readonly path: string; readonly status: string }): Fields => ({
      path,
      additions: lines(path, 'additions'),
      deletions: lines(path, 'deletions'),
      viewerViewedState: 'UNVIEWED',
      changeType: changeTypes[status] ?? 'CHANGED',
    })
    return connection(ask.store, { args, info }, all.slice(0, mostFiles), node, all.length)
  }

const lists = (ask: GraphqlAsk, repo: Repo, pull: Pull, at: string): Fields => ({
  commits: commits(ask, repo, pull),
  reviews: reviews(ask, repo, pull),
  timelineItems: timelineItems(ask, repo, pull),
  files: files(ask, repo, pull),
  reviewThreads: reviewThreads(ask, repo, pull),
  comments: (args, info) =>
    connection(ask.store, { args, info, also: ['orderBy'] }, pull.comments, (comment) =>
      commentFields(ask, at, comment),
    ),
})

/** A pull request as the viewer sees it. */
export function pullFields(ask: GraphqlAsk, repo: Repo, pull: Pull): Fields {
  const path = `/${repo.owner}/${repo.name}/pull/${pull.number}`
  const at = `${ask.url}${path}`
  return {
    __typename: 'PullRequest',
    id: pullId(repo, pull),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    lastEditedAt: pull.bodyEditedAt ?? null,
    url: at,
    resourcePath: path,
    isDraft: pull.draft,
    state: pull.merged !== null ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED',
    closed: pull.state === 'closed',
    merged: pull.merged !== null,
    createdAt: pull.createdAt,
    baseRefName: pull.base,
    baseRefOid: pull.baseSha,
    headRefName: pull.head,
    headRefOid: pull.headSha,
    isCrossRepository: pull.fork !== undefined,
    mergedAt: pull.merged?.at ?? null,
    mergeCommit: () => commitOrNull(ask, repo, pull.merged?.sha ?? null),
    mergedBy: actorFields(ask, pull.merged?.by ?? null),
    author: actorFields(ask, pull.author),
    ...lists(ask, repo, pull, at),
    ...pullDetails(ask, repo, pull),
  }
}

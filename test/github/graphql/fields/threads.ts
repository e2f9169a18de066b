import type { Pull, Repo, Thread } from '../../store.ts'
import { isViewer } from '../access.ts'
import type { Fields, GraphqlAsk, Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { actorFields } from './actors.ts'

/** The threads of remarks on a pull request's lines. */

export function threadFields(ask: GraphqlAsk, repo: Repo, pull: Pull, thread: Thread): Fields {
  const at = `${ask.url}/${repo.owner}/${repo.name}/pull/${pull.number}`
  const remark = (one: Thread['comments'][number]): Fields => ({
    __typename: 'PullRequestReviewComment',
    id: `PRRC_${one.id}`,
    databaseId: one.id,
    fullDatabaseId: String(one.id),
    author: actorFields(ask, one.author),
    body: one.body,
    path: thread.path,
    line: thread.line,
    createdAt: one.at,
    updatedAt: one.updatedAt,
    viewerDidAuthor: isViewer(ask, one.author),
    url: `${at}#discussion_r${one.id}`,
  })
  return {
    __typename: 'PullRequestReviewThread',
    id: `PRRT_${thread.id}`,
    path: thread.path,
    line: thread.line,
    diffSide: thread.side,
    isOutdated: thread.commit !== pull.headSha,
    isResolved: thread.resolvedBy !== null,
    resolvedBy: thread.resolvedBy === null ? null : actorFields(ask, thread.resolvedBy),
    comments: (args, info) => connection(ask.store, { args, info }, thread.comments, remark),
  }
}

export const reviewThreads =
  (ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver =>
  (args, info) =>
    connection(ask.store, { args, info }, pull.threads, (thread) => threadFields(ask, repo, pull, thread))

import type { z } from 'zod'
import type { Account, Review } from '../../domain/forge.ts'
import type { ChangedFile, PullReading } from '../../ports/forge.ts'
import { PullAnswer, type Actor, type CommitNode, type EventNode, type ReviewNode } from './answers.ts'
import { accountOf, commitOf } from './history/commits.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { withOldNames } from './history/renames.ts'
import { pullQuery } from './queries.ts'

type Pull = NonNullable<PullAnswer['repository']['pullRequest']>
type Lists = {
  readonly commits: readonly CommitNode[]
  readonly reviews: readonly ReviewNode[]
  readonly events: readonly EventNode[]
  readonly files: readonly { readonly path: string; readonly changeType: string }[]
  readonly comments: readonly {
    readonly fullDatabaseId: number
    readonly viewerDidAuthor: boolean
    readonly body: string
  }[]
}

const mostCommits = 250
/** GitHub lists no more than 3,000 files, whatever it counts. */
const mostFiles = 3000
const mostPages = 40

const reviewStates = {
  PENDING: 'pending',
  COMMENTED: 'commented',
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
} as const
const formerStates: Readonly<Record<string, 'approved' | 'changes-requested' | 'commented'>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
}

function dismissalOf(review: ReviewNode, events: readonly EventNode[]): Review['dismissal'] {
  if (review.state !== 'DISMISSED') return null
  const event = events.findLast(
    (one) => one.__typename === 'ReviewDismissedEvent' && one.review?.fullDatabaseId === review.fullDatabaseId,
  )
  if (event?.__typename !== 'ReviewDismissedEvent') {
    throw new ForgeError(
      'bad-answer',
      `GitHub shows review ${review.fullDatabaseId} as dismissed and does not say by whom.`,
    )
  }
  const was = formerStates[event.previousReviewState]
  if (was === undefined)
    throw new ForgeError('bad-answer', `GitHub says that a dismissed review was ${event.previousReviewState}.`)
  return { by: event.actor === null ? null : accountOf(event.actor), at: event.createdAt, was }
}

/** The reviews that were submitted; a review still being written is nobody's word yet. */
function reviewsOf(lists: Lists): readonly Review[] {
  return lists.reviews.flatMap((node): readonly Review[] => {
    if (node.submittedAt === null) return []
    return [
      {
        id: node.fullDatabaseId,
        author: accountOf(node.author),
        state: reviewStates[node.state],
        submittedAt: node.submittedAt,
        commit: node.commit?.oid ?? null,
        body: node.body,
        editedAt: node.lastEditedAt,
        editor: node.editor === null ? null : accountOf(node.editor),
        dismissal: dismissalOf(node, lists.events),
      },
    ]
  })
}

const changes: Readonly<Record<string, ChangedFile['change']>> = {
  ADDED: 'added',
  DELETED: 'deleted',
  MODIFIED: 'modified',
  RENAMED: 'renamed',
  COPIED: 'copied',
  CHANGED: 'changed',
}

function filesOf(lists: Lists): readonly ChangedFile[] {
  return lists.files.map(({ path, changeType }) => {
    const change = changes[changeType]
    if (change === undefined)
      throw new ForgeError('bad-answer', `GitHub tells of a change of kind ${changeType}, which is not known.`)
    return { path, change }
  })
}

type Cursors = Record<'commits' | 'reviews' | 'events' | 'files' | 'comments', string | null>

/** Reads the pull request page by page until every list is whole; anything cut is an error. */
async function readPages(connection: GithubConnection, owner: string, name: string, number: number) {
  const lists = { commits: [], reviews: [], events: [], files: [], comments: [] } as {
    [K in keyof Lists]: Lists[K][number][]
  }
  const cursors: Cursors = { commits: null, reviews: null, events: null, files: null, comments: null }
  let open = new Set(Object.keys(cursors) as (keyof Cursors)[])
  let first: z.infer<typeof PullAnswer> | null = null
  for (let round = 0; open.size > 0; round++) {
    if (round > mostPages) throw new ForgeError('too-much', `Pull request #${number} has more pages than can be read.`)
    const answer: z.infer<typeof PullAnswer> = await connection.graphql(
      'pull',
      pullQuery,
      { owner, name, number, ...cursors, ...asked(open) },
      PullAnswer,
    )
    const pull = answer.repository.pullRequest
    if (pull === null) throw new ForgeError('not-found', `There is no pull request #${number} in ${owner}/${name}.`)
    if (first !== null && first.repository.pullRequest?.headRefOid !== pull.headRefOid) {
      throw new ForgeError('conflict', `The head of #${number} moved while it was read. Run the job again.`)
    }
    first ??= answer
    open = takePage(pull, lists, cursors, open)
  }
  if (first === null) throw new ForgeError('bad-answer', `Nothing was read of #${number}.`)
  return { first, lists }
}

const asked = (open: ReadonlySet<keyof Cursors>) => ({
  withCommits: open.has('commits'),
  withReviews: open.has('reviews'),
  withEvents: open.has('events'),
  withFiles: open.has('files'),
  withComments: open.has('comments'),
})

function takePage(
  pull: Pull,
  lists: { [K in keyof Lists]: Lists[K][number][] },
  cursors: Cursors,
  open: ReadonlySet<keyof Cursors>,
) {
  const pages = {
    commits: pull.commits,
    reviews: pull.reviews,
    events: pull.timelineItems,
    files: pull.files,
    comments: pull.comments,
  }
  const further = new Set<keyof Cursors>()
  for (const key of open) {
    const page = pages[key]
    if (page === undefined || page === null) {
      throw new ForgeError('bad-answer', `GitHub left out the ${key} of #${pull.number}.`)
    }
    const into: unknown[] = lists[key]
    into.push(...page.nodes)
    if ('pageCount' in page && page.pageCount !== page.nodes.length)
      throw new ForgeError(
        'bad-answer',
        `GitHub counts ${page.pageCount} ${key} on a page of #${pull.number} and gave ${page.nodes.length}.`,
      )
    if (page.pageInfo.hasNextPage) {
      if (page.pageInfo.endCursor === null || page.pageInfo.endCursor === cursors[key]) {
        throw new ForgeError('bad-answer', `GitHub promises more ${key} of #${pull.number} and does not say where.`)
      }
      cursors[key] = page.pageInfo.endCursor
      further.add(key)
    } else if ('totalCount' in page && page.totalCount !== undefined && page.totalCount !== into.length) {
      throw new ForgeError(
        'bad-answer',
        `GitHub counts ${page.totalCount} ${key} of #${pull.number} and gave ${into.length}.`,
      )
    }
  }
  return further
}

const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const

/** A pull request whole, all its pages read, with the server's time at the end of the reading. */
export async function readPull(
  connection: GithubConnection,
  repository: string,
  number: number,
  marker: string,
): Promise<PullReading> {
  const [owner = '', name = ''] = repository.split('/')
  const { first, lists } = await readPages(connection, owner, name, number)
  const { pullRequest: pull, defaultBranchRef, databaseId, nameWithOwner } = first.repository
  if (pull === null || defaultBranchRef === null || connection.serverTime === null) {
    throw new ForgeError(
      'bad-answer',
      `GitHub told of #${number} without its repository's default branch or its own time.`,
    )
  }
  if (lists.commits.length >= mostCommits) {
    throw new ForgeError(
      'too-much',
      `#${number} has ${lists.commits.length} commits; from ${mostCommits} on they cannot be judged whole.`,
    )
  }
  if (lists.files.length >= mostFiles) {
    throw new ForgeError(
      'too-much',
      `#${number} changes ${lists.files.length} files; from ${mostFiles} on they cannot be judged whole.`,
    )
  }
  const sticky = lists.comments.find((comment) => comment.viewerDidAuthor && comment.body.startsWith(marker))
  return {
    repository: {
      id: databaseId,
      name: nameWithOwner,
      defaultBranch: defaultBranchRef.name,
      tip: defaultBranchRef.target.oid,
    },
    pull: {
      number,
      title: pull.title,
      url: pull.url,
      author: accountOf(pull.author),
      actedFor: null,
      draft: pull.isDraft,
      state: states[pull.state],
      createdAt: pull.createdAt,
      base: { ref: pull.baseRefName, sha: pull.baseRefOid },
      head: { ref: pull.headRefName, sha: pull.headRefOid, fork: pull.isCrossRepository },
      stacked: pull.baseRefName !== defaultBranchRef.name,
      merge: mergeOf(pull),
      commits: lists.commits.map(commitOf),
      baseChanges: lists.events.flatMap((event) =>
        event.__typename === 'BaseRefChangedEvent'
          ? [{ at: event.createdAt, by: event.actor === null ? null : accountOf(event.actor) }]
          : [],
      ),
      reviews: reviewsOf(lists),
      reviewRequests: requestsOf(lists.events),
    },
    opening: {
      ...{ body: pull.body, edited: pull.lastEditedAt !== null, asked: askedBy(pull.author, lists.events) },
      readied: pull.isDraft ? null : readiedBy(lists.events),
    },
    files: await withOldNames(connection, repository, number, filesOf(lists)),
    sticky: sticky === undefined ? null : { id: sticky.fullDatabaseId, body: sticky.body },
    readAt: connection.serverTime,
  }
}

/** Everybody who was ever asked for a review. */
function requestsOf(events: readonly EventNode[]): readonly { readonly at: string; readonly whom: string }[] {
  return events.flatMap((event) => {
    const asked = event.__typename === 'ReviewRequestedEvent' ? event.requestedReviewer : null
    const whom = asked?.combinedSlug ?? asked?.login ?? ''
    return whom === '' ? [] : [{ at: event.createdAt, whom }]
  })
}

/** Who marked it as ready for review last. */
function readiedBy(events: readonly EventNode[]): Account | null {
  const last = events.findLast((event) => event.__typename === 'ReadyForReviewEvent')
  return last?.actor == null ? null : accountOf(last.actor)
}

/** The people whom this actor asked for a review. */
function askedBy(author: Actor, events: readonly EventNode[]): readonly Account[] {
  return events.flatMap((event) => {
    if (event.__typename !== 'ReviewRequestedEvent' || author === null) return []
    const { actor, requestedReviewer: asked } = event
    return actor?.databaseId === author.databaseId && asked?.__typename === 'User' ? [accountOf(asked)] : []
  })
}

function mergeOf(pull: Pull): { readonly at: string; readonly sha: string; readonly by: Account | null } | null {
  if (pull.state !== 'MERGED') return null
  if (pull.mergedAt === null || pull.mergeCommit === null) {
    throw new ForgeError('bad-answer', `GitHub shows #${pull.number} as merged without a time or a commit.`)
  }
  return { at: pull.mergedAt, sha: pull.mergeCommit.oid, by: pull.mergedBy === null ? null : accountOf(pull.mergedBy) }
}

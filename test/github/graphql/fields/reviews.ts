import { resolve } from '../../git.ts'
import type { Pull, PullEvent, Repo, Review } from '../../store.ts'
import { isViewer } from '../access.ts'
import { onlyArgs, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { actorFields } from './actors.ts'
import { commitFields } from './commit.ts'

/** Reviews of a pull request and what happened to them and to its branches. */

export const commitOrNull = (ask: GraphqlAsk, repo: Repo, sha: string | null): Fields | null =>
  sha === null || resolve(repo.folder, sha) === null ? null : commitFields(ask, repo, sha)

export function reviewFields(ask: GraphqlAsk, repo: Repo, pull: Pull, review: Review): Fields {
  const pending = review.state === 'PENDING'
  return {
    __typename: 'PullRequestReview',
    id: `PRR_${review.id}`,
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    submittedAt: pending ? null : review.submittedAt,
    createdAt: review.submittedAt,
    lastEditedAt: review.editedAt,
    includesCreatedEdit: review.editedAt !== null,
    viewerDidAuthor: isViewer(ask, review.author),
    url: `${ask.url}/${repo.owner}/${repo.name}/pull/${pull.number}#pullrequestreview-${review.id}`,
    commit: () => commitOrNull(ask, repo, review.commit),
    author: actorFields(ask, review.author),
    editor: actorFields(ask, review.editor),
    authorAssociation: 'MEMBER',
    reactionGroups: [],
  }
}

/** The reviews that the viewer may see: one that is still being written is its author's alone. */
export const visibleReviews = (ask: GraphqlAsk, pull: Pull): readonly Review[] =>
  pull.reviews.filter(
    (review) => review.state !== 'PENDING' || !ask.store.on('pending-hidden') || isViewer(ask, review.author),
  )

export const reviews =
  (ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver =>
  (args, info) => {
    const { states, author } = args
    const wanted = visibleReviews(ask, pull).filter(
      (review) =>
        (!Array.isArray(states) || states.includes(review.state)) &&
        (typeof author !== 'string' || actorFields(ask, review.author)?.login === author),
    )
    return connection(ask.store, { args, info, also: ['states', 'author'] }, wanted, (review) =>
      reviewFields(ask, repo, pull, review),
    )
  }

type Happening = { readonly type: string; readonly at: string; readonly fields: Fields }

function dismissals(ask: GraphqlAsk, repo: Repo, pull: Pull): readonly Happening[] {
  return pull.reviews.flatMap((review): readonly Happening[] => {
    const { dismissal } = review
    if (dismissal === null) return []
    const fields = {
      __typename: 'ReviewDismissedEvent',
      id: `RDE_${review.id}`,
      createdAt: dismissal.at,
      previousReviewState: dismissal.was.toUpperCase(),
      dismissalMessage: dismissal.message,
      actor: actorFields(ask, dismissal.actor),
      review: reviewFields(ask, repo, pull, review),
    }
    return [{ type: 'REVIEW_DISMISSED_EVENT', at: dismissal.at, fields }]
  })
}

const eventTypes = {
  HeadRefForcePushedEvent: 'HEAD_REF_FORCE_PUSHED_EVENT',
  BaseRefChangedEvent: 'BASE_REF_CHANGED_EVENT',
  ReviewRequestedEvent: 'REVIEW_REQUESTED_EVENT',
  ReadyForReviewEvent: 'READY_FOR_REVIEW_EVENT',
  ConvertToDraftEvent: 'CONVERT_TO_DRAFT_EVENT',
} as const

function happeningOf(ask: GraphqlAsk, repo: Repo, event: PullEvent): Happening {
  const afterCommit = (): Fields | null => commitOrNull(ask, repo, event.after)
  const requestedReviewer =
    typeof event.asked === 'number'
      ? actorFields(ask, ask.store.accounts.get(event.asked) ?? null)
      : { __typename: 'Team', slug: event.asked ?? '', combinedSlug: `${repo.owner}/${event.asked ?? ''}` }
  const own =
    event.type === 'ReviewRequestedEvent'
      ? { requestedReviewer }
      : event.type === 'HeadRefForcePushedEvent'
        ? { afterCommit }
        : {}
  const fields = { __typename: event.type, createdAt: event.at, actor: actorFields(ask, event.actor), ...own }
  return { type: eventTypes[event.type], at: event.at, fields }
}

const built = ['REVIEW_DISMISSED_EVENT', ...Object.values(eventTypes)]

/** The kinds of events asked for; others than the stand-in keeps are an error, not an empty list. */
function kindsOf({ itemTypes }: Args): readonly string[] {
  const kinds = Array.isArray(itemTypes) ? itemTypes.filter((kind) => typeof kind === 'string') : ['every kind']
  const other = kinds.find((kind) => !built.includes(kind))
  if (other !== undefined) throw new Error(`not built in the stand-in: timelineItems of ${other}`)
  return kinds
}

const nodesOf = ({ nodes }: Fields): readonly unknown[] => {
  const made: unknown = typeof nodes === 'function' ? (nodes as () => unknown)() : nodes
  return Array.isArray(made) ? made : []
}

/** The events of a pull request, oldest first. */
export const timelineItems =
  (ask: GraphqlAsk, repo: Repo, pull: Pull): Resolver =>
  (args, info) => {
    onlyArgs(args, info, ['first', 'last', 'after', 'before', 'itemTypes'])
    const kinds = kindsOf(args)
    const all = [...dismissals(ask, repo, pull), ...pull.events.map((event) => happeningOf(ask, repo, event))]
    const wanted = all
      .filter(({ type }) => kinds.includes(type))
      .toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
    const page = connection(ask.store, { args, info, also: ['itemTypes'] }, wanted, ({ fields }) => fields)
    // what is counted of this page alone, as the schema has it
    return { ...page, filteredCount: wanted.length, pageCount: () => nodesOf(page).length }
  }

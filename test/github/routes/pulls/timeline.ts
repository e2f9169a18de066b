import { accountBody, commentBody, commitBody, reviewBody, type Body } from '../../bodies.ts'
import { pullCommits } from '../../pulls.ts'
import type { PullEvent } from '../../model.ts'
import type { Account, Pull, Repo } from '../../store.ts'
import { many, type Call } from '../../wire.ts'
import { onRepo, pullOf, type Row } from '../row.ts'

/** What happened to a pull request, oldest first. */

type Happened = { readonly at: string; readonly body: Body }

const eventNames = {
  HeadRefForcePushedEvent: 'head_ref_force_pushed',
  BaseRefChangedEvent: 'base_ref_changed',
  ReviewRequestedEvent: 'review_requested',
  ReadyForReviewEvent: 'ready_for_review',
  ConvertToDraftEvent: 'convert_to_draft',
} as const

/** One event; its number follows from its place, so that reading twice gives the same. */
function event(call: Call, pull: Pull, kind: string, at: string, actor: Account, more: Body = {}): Happened {
  const id = Number(`${pull.number}${Date.parse(at) / 1000}`)
  const about = { id, node_id: `EV_${id}`, url: call.url, event: kind, actor: accountBody(call.url, actor) }
  const known = { commit_id: null, commit_url: null, created_at: at, performed_via_github_app: null }
  return { at, body: { ...about, ...known, ...more } }
}

/** Who asked whom for a review; the team's own body is not kept here. */
function askedBody({ store, url }: Call, { type, actor, asked }: PullEvent): Body {
  if (type !== 'ReviewRequestedEvent') return {}
  const person = typeof asked === 'number' ? (store.accounts.get(asked) ?? null) : null
  return {
    review_requester: accountBody(url, actor),
    ...(person === null ? {} : { requested_reviewer: accountBody(url, person) }),
  }
}

function events(call: Call, pull: Pull): readonly Happened[] {
  const kept = pull.events.map((each) =>
    event(call, pull, eventNames[each.type], each.at, each.actor, { commit_id: each.after, ...askedBody(call, each) }),
  )
  const dismissals = pull.reviews.flatMap((review) => {
    if (review.dismissal === null) return []
    const { actor, at, was, message } = review.dismissal
    const dismissed = { state: was.toLowerCase(), review_id: review.id, dismissal_message: message }
    return [event(call, pull, 'review_dismissed', at, actor, { dismissed_review: dismissed })]
  })
  const merged =
    pull.merged === null
      ? []
      : [event(call, pull, 'merged', pull.merged.at, pull.merged.by, { commit_id: pull.merged.sha })]
  const closed =
    pull.closedAt == null ? [] : [event(call, pull, 'closed', pull.closedAt, pull.merged?.by ?? pull.author)]
  return [...kept, ...dismissals, ...merged, ...closed].toSorted((one, other) => (one.at < other.at ? -1 : 1))
}

function timeline(call: Call, repo: Repo, pull: Pull): readonly Body[] {
  const commits = pullCommits(repo, pull).map((sha) => {
    const whole = commitBody(call.store, call.url, repo, sha)
    const { message, tree, author, committer, verification } = whole.commit as Readonly<Record<string, unknown>>
    return {
      event: 'committed',
      sha,
      node_id: whole.node_id,
      url: whole.url,
      html_url: whole.html_url,
      message,
      tree,
      author,
      committer,
      verification,
      parents: whole.parents,
    }
  })
  const reviews = pull.reviews
    .filter(({ state }) => state !== 'PENDING')
    .map((review): Happened => ({
      at: review.submittedAt,
      body: { event: 'reviewed', ...reviewBody(call.url, repo, pull, review), state: review.state.toLowerCase() },
    }))
  const comments = pull.comments.map((comment): Happened => ({
    at: comment.at,
    body: {
      event: 'commented',
      ...commentBody(call.url, repo, pull, comment),
      actor: accountBody(call.url, comment.author),
      issue_url: call.url,
      url: call.url,
    },
  }))
  const later = [...reviews, ...comments, ...events(call, pull)].toSorted((one, other) => (one.at < other.at ? -1 : 1))
  return [...commits, ...later.map(({ body }) => body)]
}

const root = '/repos/{owner}/{repo}/issues/{issue_number}'

export const timelineRows: readonly Row[] = [
  onRepo(`GET ${root}/events`, 'pull_requests', 'read', (call, repo) =>
    many(events(call, pullOf(call, repo, 'issue_number')).map(({ body }) => body)),
  ),
  onRepo(`GET ${root}/timeline`, 'pull_requests', 'read', (call, repo) =>
    many(timeline(call, repo, pullOf(call, repo, 'issue_number'))),
  ),
]

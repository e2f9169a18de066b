import { reviewBody, type Body } from '../../bodies.ts'
import { rulesFor } from '../../protection.ts'
import type { Pull, Repo, Review } from '../../store.ts'
import { many, one, optional, Refusal, text, unprocessable, type Answer, type Call } from '../../wire.ts'
import { expectNoJob, tooLong } from './pulls.ts'
import { openThread, saidOf } from './threads.ts'
import { actorOf, mayWrite, onPull, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'
const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

const isEvent = (value: string | null): value is keyof typeof states => value !== null && Object.hasOwn(states, value)

/** Pending reviews are seen by their author alone. */
const visible = (call: Call, pull: Pull): readonly Review[] =>
  pull.reviews.filter(
    (review) =>
      review.state !== 'PENDING' || !call.store.on('pending-hidden') || review.author.id === call.token?.account.id,
  )

function reviewOf(call: Call, pull: Pull): Review {
  const review = visible(call, pull).find(({ id }) => id === Number(call.values.review_id))
  if (review === undefined) throw new Refusal(404, 'Not Found')
  return review
}

function checkedEvent(call: Call, repo: Repo, pull: Pull, body: string): Review['state'] {
  const event = optional(call, 'event')
  if (event === null) return 'PENDING'
  if (event === 'APPROVE') expectNoJob(call, repo)
  if (!isEvent(event))
    throw unprocessable('Variable $event of type PullRequestReviewEvent was provided invalid value', 'event')
  if (event !== 'COMMENT' && actorOf(call).account.id === pull.author.id && call.store.on('no-self-approval'))
    throw new Refusal(422, 'Unprocessable Entity', {
      errors: [
        event === 'APPROVE'
          ? 'Can not approve your own pull request'
          : 'Can not request changes on your own pull request',
      ],
    })
  const hasRemarks = Array.isArray(call.body.comments) && call.body.comments.length > 0
  if (event !== 'APPROVE' && body.trim() === '' && !hasRemarks && call.store.on('review-needs-body'))
    throw new Refusal(422, 'Unprocessable Entity', { errors: [`Body can't be blank`] })
  return states[event]
}

function submitted(call: Call, repo: Repo, pull: Pull, review: Review): void {
  if (review.state === 'PENDING') return
  if (call.store.on('reviewer-leaves')) {
    pull.requestedPeople.delete(review.author.id)
    for (const slug of pull.requestedTeams) {
      const team = call.store.team(repo.owner, slug)
      if (team !== null && call.store.members(team, true).some(({ id }) => id === review.author.id))
        pull.requestedTeams.delete(slug)
    }
  }
  call.hooks.review(repo, pull, review, 'submitted', actorOf(call))
}

function created(call: Call, repo: Repo, pull: Pull): Answer {
  const body = tooLong(call, optional(call, 'body'))
  const state = checkedEvent(call, repo, pull, body)
  const commit = optional(call, 'commit_id') ?? pull.headSha
  const remarks = Array.isArray(call.body.comments) ? call.body.comments : []
  const said = remarks.map((each) => saidOf(typeof each === 'object' && each !== null ? (each as Body) : {}))
  const review: Review = {
    id: call.store.id(),
    author: actorOf(call).account,
    state,
    submittedAt: call.store.act(),
    commit,
    body,
    editedAt: null,
    editor: null,
    dismissal: null,
  }
  for (const each of said) openThread(call, repo, pull, each, review)
  pull.reviews.push(review)
  submitted(call, repo, pull, review)
  return one(reviewBody(call.url, repo, pull, review))
}

function edited(call: Call, repo: Repo, pull: Pull): Answer {
  const review = reviewOf(call, pull)
  const { account } = actorOf(call)
  if (review.author.id !== account.id && !mayWrite(call, repo) && call.store.on('edit-needs-write'))
    throw new Refusal(403, 'Must have write access to the repository.')
  const body = tooLong(call, text(call, 'body'))
  if (body !== review.body) {
    ;[review.body, review.editedAt, review.editor] = [body, call.store.act(), account]
    call.hooks.review(repo, pull, review, 'edited', actorOf(call))
  }
  return one(reviewBody(call.url, repo, pull, review))
}

function mayDismiss(call: Call, repo: Repo, pull: Pull): boolean {
  const { account, app } = actorOf(call)
  if (!mayWrite(call, repo)) return false
  const limits = rulesFor(call.store, repo, `refs/heads/${pull.base}`, null).flatMap((rule) => {
    const value = rule.parameters?.dismissal_restriction
    const limit =
      typeof value === 'object' && value !== null
        ? (value as {
            readonly enabled?: boolean
            readonly allowed_actors?: readonly { readonly id: number; readonly type: string }[]
          })
        : {}
    return limit.enabled === true && call.store.on('dismissal-restriction') ? [limit.allowed_actors ?? []] : []
  })
  return limits.every((actors) =>
    actors.some(({ id, type }) => {
      if (type === 'User') return id === account.id
      if (type === 'IntegrationInstallation' || type === 'Integration') return app !== null && id === app.id
      const team = call.store.teams.find((each) => each.id === id && type === 'Team')
      return team !== undefined && call.store.members(team, true).some((member) => member.id === account.id)
    }),
  )
}

function dismissed(call: Call, repo: Repo, pull: Pull): Answer {
  const review = reviewOf(call, pull)
  const message = text(call, 'message')
  if (!mayDismiss(call, repo, pull))
    throw new Refusal(403, 'You are not allowed to dismiss reviews on this pull request.')
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw new Refusal(422, 'Validation Failed', {
      errors: [`Can not dismiss a ${review.state.toLowerCase()} pull request review`],
    })
  review.dismissal = { actor: actorOf(call).account, at: call.store.act(), was: review.state, message }
  review.state = 'DISMISSED'
  call.hooks.review(repo, pull, review, 'dismissed', actorOf(call))
  return one(reviewBody(call.url, repo, pull, review))
}

export const reviewRows: readonly Row[] = [
  onPull(`GET ${root}`, 'read', (call, repo, pull) =>
    many(visible(call, pull).map((review) => reviewBody(call.url, repo, pull, review))),
  ),
  onPull(`POST ${root}`, 'write', created),
  onPull(`GET ${root}/{review_id}`, 'read', (call, repo, pull) =>
    one(reviewBody(call.url, repo, pull, reviewOf(call, pull))),
  ),
  onPull(`PUT ${root}/{review_id}`, 'write', edited),
  onPull(`DELETE ${root}/{review_id}`, 'write', (call, repo, pull) => {
    const review = reviewOf(call, pull)
    if (review.state !== 'PENDING') throw new Refusal(422, 'Can not delete a non-pending pull request review')
    pull.reviews.splice(pull.reviews.indexOf(review), 1)
    return one(reviewBody(call.url, repo, pull, review))
  }),
  onPull(`POST ${root}/{review_id}/events`, 'write', (call, repo, pull) => {
    const review = reviewOf(call, pull)
    if (review.state !== 'PENDING') throw new Refusal(422, 'Can not submit a review that is not pending')
    const body = optional(call, 'body') === null ? review.body : tooLong(call, optional(call, 'body'))
    ;[review.body, review.state, review.submittedAt] = [body, checkedEvent(call, repo, pull, body), call.store.act()]
    submitted(call, repo, pull, review)
    return one(reviewBody(call.url, repo, pull, review))
  }),
  onPull(`PUT ${root}/{review_id}/dismissals`, 'write', dismissed),
]

import { describe, expect } from 'vitest'
import {
  appToken,
  check,
  inside,
  installed,
  job,
  propose,
  protect,
  pullRule,
  review,
  rule,
  textAt,
  write,
  type Place,
  type Said,
} from './place.ts'

/** Reviews, comments and checks. */

const reviews = async ({ call }: Place): Promise<unknown> => (await call('mel', 'GET', 'pulls/1/reviews')).body
const ask = (at: Place, body: object): Promise<Said> => at.call('dana', 'POST', 'pulls/1/requested_reviewers', body)
const asked = async ({ call }: Place): Promise<unknown> =>
  (await call('mel', 'GET', 'pulls/1/requested_reviewers')).body
const long = 'x'.repeat(65_537)

describe('a review', () => {
  rule(
    'no-self-approval',
    'by the author does not approve',
    async (at) => {
      await propose(at)
      return (await review(at, 'dana', 'APPROVE')).status
    },
    { held: 422, off: 200 },
  )

  rule(
    'review-needs-body',
    'that requests changes says why',
    async (at) => {
      await propose(at)
      return (await review(at, 'erin', 'REQUEST_CHANGES', '')).status
    },
    { held: 422, off: 200 },
  )

  rule(
    'pending-hidden',
    'is seen by its author alone until it is submitted',
    async (at) => {
      await propose(at)
      await at.call('erin', 'POST', 'pulls/1/reviews', { body: 'Not yet.' })
      return inside(await reviews(at), 'length')
    },
    { held: 0, off: 1 },
  )

  rule(
    'edit-needs-write',
    'of somebody else is not edited by a reader',
    async (at) => {
      await propose(at)
      const id = textAt((await review(at, 'erin', 'APPROVE')).body, 'id')
      return (await at.call('rita', 'PUT', `pulls/1/reviews/${id}`, { body: 'Other words.' })).status
    },
    { held: 403, off: 200 },
  )

  rule(
    'dismissal-restriction',
    'is dismissed by those alone whom the ruleset names',
    async (at) => {
      await propose(at)
      await protect(at, [
        pullRule({ dismissal_restriction: { enabled: true, allowed_actors: [{ id: 1, type: 'User' }] } }),
      ])
      const id = textAt((await review(at, 'erin', 'REQUEST_CHANGES')).body, 'id')
      return (await at.call('dana', 'PUT', `pulls/1/reviews/${id}/dismissals`, { message: 'Go on.' })).status
    },
    { held: 403, off: 200 },
  )

  rule(
    'actions-approve-nothing',
    'by a job’s own token does not approve',
    async (at) => {
      await propose(at)
      const token = await job(at, { pull_requests: 'write', contents: 'write' })
      const approved = await at.call(token, 'POST', 'pulls/1/reviews', { event: 'APPROVE' })
      const commented = await at.call(token, 'POST', 'pulls/1/reviews', { event: 'COMMENT', body: 'Fine.' })
      return [approved.status, commented.status]
    },
    { held: [403, 200], off: [200, 200] },
  )

  rule(
    'text-limit',
    'holds 65,536 characters, and so do comment and description',
    async (at) => {
      await propose(at)
      const said = [
        await review(at, 'erin', 'COMMENT', long),
        await at.call('erin', 'POST', 'issues/1/comments', { body: long }),
        await at.call('dana', 'PATCH', 'pulls/1', { body: long }),
      ]
      return said.map(({ status }) => status)
    },
    { held: [422, 422, 422], off: [200, 201, 200] },
  )
})

describe('the request of a review', () => {
  rule(
    'no-author-reviewer',
    'is not for the author',
    async (at) => {
      await propose(at)
      return (await ask(at, { reviewers: ['dana'] })).status
    },
    { held: 422, off: 201 },
  )

  rule(
    'collaborators-asked',
    'is not for an outsider',
    async (at) => {
      await propose(at)
      return (await ask(at, { reviewers: ['olga'] })).status
    },
    { held: 422, off: 201 },
  )

  rule(
    'reviewer-leaves',
    'is done when they have reviewed',
    async (at) => {
      await propose(at)
      await ask(at, { reviewers: ['erin', 'rita'] })
      await review(at, 'erin', 'COMMENT')
      return inside(await asked(at), 'users')
    },
    {
      held: [expect.objectContaining({ login: 'rita' })],
      off: [expect.objectContaining({ login: 'erin' }), expect.objectContaining({ login: 'rita' })],
    },
  )

  rule(
    'code-owners-asked',
    'is for the code owners of what is changed',
    async (at) => {
      await write(at, 'mel', 'main', 'CODEOWNERS', '*.yml @erin @dana @rita\n')
      await propose(at)
      return inside(await asked(at), 'users')
    },
    { held: [expect.objectContaining({ login: 'erin' })], off: [] },
  )
})

describe('a check', () => {
  rule(
    'checks-by-apps',
    'is not written by a person',
    async (at) => {
      const head = await propose(at)
      return (await check(at, { token: at.tokens.mel }, head)).status
    },
    { held: 403, off: 201 },
  )

  rule(
    'own-checks',
    'is not changed by another App',
    async (at) => {
      const head = await propose(at)
      const id = textAt((await check(at, await appToken(at), head)).body, 'id')
      const other = await appToken(at, await installed(at, 'other'))
      return (await at.call(other, 'PATCH', `check-runs/${id}`, { conclusion: 'failure' })).status
    },
    { held: 403, off: 200 },
  )

  rule(
    'check-limits',
    'takes 65,535 bytes of text and 50 annotations a request',
    async (at) => {
      const head = await propose(at)
      const app = await appToken(at)
      const note = { path: 'a.yml', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'See.' }
      const texts = await check(at, app, head, { output: { title: 'Gates', summary: 'é'.repeat(40_000) } })
      const notes = await check(at, app, head, {
        output: { title: 'Gates', summary: 'Seen.', annotations: Array<object>(51).fill(note) },
      })
      // without the rule GitHub's own description still has its say
      return [texts.status, notes.status]
    },
    { held: [422, 422], off: [201, 500] },
  )
})

describe('a commit', () => {
  rule(
    'status-limit',
    'takes 1,000 statuses of one context',
    async (at) => {
      const head = await propose(at)
      const post = async (): Promise<number> =>
        (await at.call('dana', 'POST', `statuses/${head}`, { state: 'pending', context: 'gates' })).status
      for (let count = 0; count < 1000; count += 1) await post()
      return post()
    },
    { held: 422, off: 201 },
  )
})

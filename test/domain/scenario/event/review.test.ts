import { describe, expect, test } from 'vitest'
import { readReviewBody } from '../../../../shared/domain/approval/review-body.ts'
import { shortDigest } from '../../../../shared/domain/digest.ts'
import { open, push } from '../../../../shared/domain/scenario/event/branch.ts'
import {
  bodyOf,
  dismiss,
  editReview,
  hold,
  release,
  review,
  shownDigest,
} from '../../../../shared/domain/scenario/event/review.ts'
import { eventSchemas } from '../../../../shared/domain/scenario/scenario.ts'
import type { World } from '../../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../../builders/scenario.ts'

const digest = `sha256:${'a'.repeat(64)}`

function opened(): World {
  const world = worldOf(one('people: {dev: {}, vera: {}}\nevents: [{open: {by: dev}}]\nexpect: {}'))
  world.clock = '2026-01-05T09:00:00Z'
  open(world, eventSchemas.open.parse({ by: 'dev' }))
  return world
}

const say = (world: World, own: object): void =>
  review(world, eventSchemas.review.parse({ by: 'vera', state: 'approved', ...own }))

describe('a review’s body is written as its giver would, and read back', () => {
  const told = (own: object) => bodyOf(eventSchemas.review.parse({ by: 'vera', state: 'approved', ...own }), digest)

  test('with digest, answers, conditions and free text', () => {
    const body = told({
      quotes: 'current',
      answers: { methodology: 'sound', data: '' },
      conditions: [{ text: 'Drift report', until: '2026-03-01', owner: 'mel' }, { text: 'Tell me' }],
      body: 'See my report.',
    })
    expect(body).toBe(
      `Sign-off ${shortDigest(digest)}\nmethodology: sound\ndata: \nConditions:\n- Drift report until 2026-03-01, owner @mel\n- Tell me\n\nSee my report.`,
    )
    const lines = readReviewBody(body)
    expect([lines.signOff?.digest, lines.answers, lines.unclear]).toEqual([
      shortDigest(digest),
      { methodology: 'sound', data: '' },
      [],
    ])
    expect(lines.conditions.map(({ until, owner }) => [until, owner])).toEqual([
      ['2026-03-01', 'mel'],
      [null, null],
    ])
  })

  test('with nothing said it is empty', () => {
    expect([told({}), told({ body: 'thanks' }), bodyOf({ body: '', quotes: 'current' }, null)]).toEqual([
      '',
      'thanks',
      '',
    ])
  })
})

describe('the digest that is shown', () => {
  test('is the head’s now, or that of the head before it', () => {
    const world = opened()
    const first = shownDigest(world, 'current')
    expect(shownDigest(world, 'previous')).toBe(first)
    push(world, eventSchemas.push.parse({ by: 'dev' }))
    expect([shownDigest(world, 'previous') === first, shownDigest(world, 'current') === first]).toEqual([true, false])
    push(world, eventSchemas.push.parse({ by: 'dev', touches: 'nothing' }))
    expect(shownDigest(world, 'previous')).toBe(shownDigest(world, 'current'))
  })

  test('is none before a request', () => {
    expect(
      shownDigest(worldOf(one('people: {dev: {}}\nevents: [{open: {by: dev}}]\nexpect: {}')), 'previous'),
    ).toBeNull()
  })
})

test('the same review many times is so many reviews, and its label the last', () => {
  const world = opened()
  say(world, { many: 3, as: 'x' })
  expect(world.reviews.map(({ state }) => state)).toEqual(['approved', 'approved', 'approved'])
  expect(world.reviewLabels.get('x')).toBe(world.reviews[2]?.id)
})

test('a review that was awaited ends what failed until it', () => {
  const world = opened()
  world.failures = [
    eventSchemas.fails.parse({ read: 'teams', until: 'x' }),
    eventSchemas.fails.parse({ read: 'events' }),
  ]
  say(world, { as: 'y' })
  expect(world.failures).toHaveLength(2)
  say(world, { as: 'x' })
  expect(world.failures.map(({ read }) => read)).toEqual(['events'])
})

test('an edit changes the text, says when and by whom, and nothing else', () => {
  const world = opened()
  say(world, { as: 'x', body: 'one' })
  world.clock = '2026-01-05T10:00:00Z'
  editReview(world, eventSchemas.edit_review.parse({ review: 'x', by: 'dev', body: 'two' }))
  expect(world.reviews[0]).toMatchObject({
    body: 'two',
    editedAt: '2026-01-05T10:00:00Z',
    editor: { login: 'dev' },
    submittedAt: '2026-01-05T09:00:00Z',
  })
})

test.each([
  ['approved', 'dismissed', 'approved'],
  ['changes_requested', 'dismissed', 'changes-requested'],
  ['commented', 'commented', undefined],
])('a dismissal of a review that is %s leaves it %s', (state, after, was) => {
  const world = opened()
  say(world, { as: 'x', state })
  dismiss(world, eventSchemas.dismiss.parse({ review: 'x', by: 'dev' }))
  expect([world.reviews[0]?.state, world.reviews[0]?.dismissal?.was]).toEqual([after, was])
})

test('hold and release are lines in reviews that the rules read', () => {
  const world = opened()
  hold(world, eventSchemas.hold.parse({ by: 'vera', reason: 'the regulator asked' }))
  release(world, eventSchemas.release.parse({ by: 'vera' }))
  const [held, released] = world.reviews
  expect([held?.state, readReviewBody(held?.body ?? '').hold]).toEqual(['changes-requested', 'the regulator asked'])
  expect([released?.state, readReviewBody(released?.body ?? '').release]).toEqual(['commented', 'released'])
})

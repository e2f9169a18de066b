import { describe, expect, test } from 'vitest'
import { FailedRead, Membership, PullRequest } from '../../shared/domain/forge.ts'
import { account, head, pull, review } from '../builders/forge.ts'

describe('a pull request read back', () => {
  const whole = pull({
    actedFor: account('mel-acme'),
    merge: { at: '2026-01-06T12:00:00Z', sha: 'd'.repeat(40), by: null },
    heads: [head(), head({ pusher: null, folder: null, record: null })],
    baseChanges: [{ at: '2026-01-05T09:30:00Z', by: account('dana-acme') }],
    reviews: [
      review('vera-acme'),
      review('carl-acme', {
        state: 'dismissed',
        dismissal: { by: null, at: '2026-01-05T11:00:00Z', was: 'changes-requested' },
      }),
    ],
  })

  test('is the one that was written', () => {
    expect(PullRequest.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
  })

  test.each([
    ['an account of an unknown kind', { ...whole, author: { ...account('x'), kind: 'robot' } }],
    ['an account without its number', { ...whole, author: { login: 'x', kind: 'user', state: 'active' } }],
    ['a review in an unknown state', { ...whole, reviews: [{ ...review('x'), state: 'liked' }] }],
    ['a member too many', { ...whole, merged: true }],
    ['a member too few', { ...whole, draft: undefined }],
  ])('is none with %s', (_, value) => {
    expect(PullRequest.safeParse(value).success).toBe(false)
  })
})

test('a failed read names what was read, and the role where it was one', () => {
  expect(FailedRead.parse({ read: 'teams', detail: '403', role: 'model-risk' })).toMatchObject({ role: 'model-risk' })
  expect(FailedRead.parse({ read: 'ledger', detail: '403' })).toEqual({ read: 'ledger', detail: '403' })
  expect(FailedRead.safeParse({ read: 'weather', detail: '' }).success).toBe(false)
})

test('a membership keeps who was in the role before by number alone', () => {
  const membership = { role: 'model-risk', members: [account('rita-acme')], formerly: [7007] }
  expect(Membership.parse(membership)).toEqual(membership)
})

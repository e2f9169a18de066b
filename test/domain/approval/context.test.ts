import { describe, expect, test } from 'vitest'
import { routeOf } from '../../../shared/domain/request/route.ts'
import { context, reviewed, signed } from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { account } from '../../builders/forge.ts'

const members = (role: string, logins: readonly string[], formerly: readonly number[] = []) => ({
  role,
  members: logins.map((login) => account(login)),
  formerly,
})

describe('what more than one rule needs', () => {
  test('are the stages at which people sign', () => {
    expect(context().stages.map(({ stage }) => stage)).toEqual([
      'independent-validation',
      'compliance-review',
      'business-sign-off',
    ])
    expect(context({ route: routeOf(examplePolicy(), 'promotion', 'low', 'production') }).stages).toEqual([])
  })

  test('is who is in a role, and who was', () => {
    const own = context({ memberships: [members('model-validator', ['vera-acme'], [7003])] })
    expect([
      own.inRole(account('vera-acme'), 'model-validator'),
      own.inRole(account('carl-acme'), 'model-validator'),
    ]).toEqual([true, false])
    expect([
      own.wasInRole(account('vera-acme'), 'model-validator'),
      own.wasInRole(account('carl-acme'), 'model-validator'),
    ]).toEqual([true, true])
    expect([own.inRole(account('vera-acme'), 'unread'), own.wasInRole(account('vera-acme'), 'unread')]).toEqual([
      false,
      false,
    ])
  })

  test('is a role by the account’s number, whatever it is called now', () => {
    expect(context().inRole(account('renamed', { id: 7002 }), 'model-validator')).toBe(true)
    expect(context().inRole(account('vera-acme', { id: 9 }), 'model-validator')).toBe(false)
  })

  test('is who built it', () => {
    expect(context().builtBy(account('dana-acme'))?.fact).toBe('request-author')
    expect(context().builtBy(account('vera-acme'))).toBeNull()
  })

  test('is what was said before the merge', () => {
    expect(
      reviewed([signed('vera-acme', 10, 1), signed('vera-acme', 11, 2)], {
        before: '2026-01-05T11:00:00Z',
      }).opinions.map(({ reviews }) => reviews.length),
    ).toEqual([1])
  })
})

describe('who may clear a veto', () => {
  const vera = account('vera-acme')
  test.each([
    ['its giver', 'vera-acme', {}, true],
    ['a role that the policy names', 'rita-acme', {}, true],
    ['another reviewer', 'carl-acme', {}, false],
    ['the author', 'dana-acme', {}, false],
    ['an account that is gone', 'rita-acme', { state: 'deleted' }, false],
  ] as const)('%s: %s', (_, login, other, may) => {
    expect(context().mayClearVeto(account(login, other), vera)).toBe(may)
    expect(context().mayClearHold(account(login, other), vera)).toBe(may)
  })

  test('not its giver, where they built it', () => {
    const dana = account('dana-acme')
    expect(context().mayClearVeto(dana, dana)).toBe(false)
  })

  test('nobody clears a hold where the policy has none', () => {
    const { holds: _none, ...policy } = examplePolicy()
    expect(context({ policy }).mayClearHold(account('rita-acme'), vera)).toBe(false)
    expect(context({ policy }).mayClearVeto(account('rita-acme'), vera)).toBe(true)
  })

  test('not its giver, where the policy names a role alone', () => {
    expect(
      context({ policy: { ...examplePolicy(), vetoes: { cleared_by: ['model-risk'] } } }).mayClearVeto(vera, vera),
    ).toBe(false)
  })
})

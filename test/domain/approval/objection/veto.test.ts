import { describe, expect, test } from 'vitest'
import { blockadesOf } from '../../../../shared/domain/approval/objection/veto.ts'
import type { Review } from '../../../../shared/domain/forge.ts'
import { routeOf } from '../../../../shared/domain/request/route.ts'
import { reviewed, signed } from '../../../builders/approval.ts'
import { examplePolicy } from '../../../builders/documents.ts'
import { memberships } from '../../../builders/facts.ts'
import { account, review } from '../../../builders/forge.ts'

const at = (hour: number): string => `2026-01-05T${hour}:00:00Z`
const veto = (login: string, body: string, other: Partial<Review> = {}): Review =>
  review(login, { id: 50, state: 'changes-requested', body, submittedAt: at(10), ...other })
const comment = (login: string, body: string, other: Partial<Review> = {}): Review =>
  review(login, { id: 60, state: 'commented', body, submittedAt: at(11), ...other })
const shown = (...given: Parameters<typeof reviewed>): readonly (readonly unknown[])[] =>
  blockadesOf(reviewed(...given)).map(({ kind, stages, to }) => [kind, stages.join(' '), to])

describe('a veto blocks the stages of its giver’s roles', () => {
  test.each([
    ['a validator', 'vera-acme', [['changes-requested', 'independent-validation', null]]],
    ['one who is only consulted', 'lee-acme', [['changes-requested', 'compliance-review', null]]],
    ['somebody without a role here', 'audrey-acme', []],
    ['the author', 'dana-acme', []],
  ])('of %s', (_, login, expected) => {
    expect(shown([veto(login, 'no')])).toEqual(expected)
  })

  test('of somebody who has left the role since', () => {
    const left = memberships({ 'model-validator': [] }).map((one) =>
      one.role === 'model-validator' ? { ...one, formerly: [7002] } : one,
    )
    expect(shown([veto('vera-acme', 'no')], { memberships: left })).toEqual([
      ['changes-requested', 'independent-validation', null],
    ])
  })

  test('of an account that is gone blocks all: nobody can tell that it was no member’s', () => {
    const gone = account('ghost', { state: 'deleted' })
    expect(shown([veto('audrey-acme', 'no', { author: gone })])).toEqual([
      ['changes-requested', 'independent-validation compliance-review business-sign-off', null],
    ])
  })

  test('until their own approval', () => {
    expect(shown([veto('vera-acme', 'no'), signed('vera-acme', 12, 2)])).toEqual([
      ['changes-requested', 'independent-validation', at(12)],
    ])
  })

  test('and shows its first three hundred letters', () => {
    expect(blockadesOf(reviewed([veto('vera-acme', 'x'.repeat(1000))]))[0]?.reason).toHaveLength(300)
  })
})

describe('a hold', () => {
  const both = (to: string | null) => [
    ['changes-requested', 'compliance-review', to],
    ['hold', 'compliance-review', to],
  ]

  test.each<readonly [string, readonly Review[], readonly (readonly unknown[])[]]>([
    ['by a role that may', [veto('carl-acme', 'Hold: regulator asks')], both(null)],
    [
      'by a role that may not is a veto alone',
      [veto('vera-acme', 'Hold: no')],
      [['changes-requested', 'independent-validation', null]],
    ],
    ['in a comment is none', [comment('carl-acme', 'Hold: no')], []],
    [
      'by a role without a stage blocks the last one',
      [veto('rita-acme', 'Hold: no')],
      [['hold', 'business-sign-off', null]],
    ],
    ['that may have been edited away holds', [veto('carl-acme', 'nothing to see', { editedAt: at(11) })], both(null)],
    [
      'stands after its giver’s approval without a release, which lifts the veto alone',
      [veto('carl-acme', 'Hold: no'), signed('carl-acme', 12, 2)],
      [
        ['changes-requested', 'compliance-review', at(12)],
        ['hold', 'compliance-review', null],
      ],
    ],
    [
      'ends with its giver’s release',
      [veto('carl-acme', 'Hold: no'), comment('carl-acme', 'Release: answered')],
      both(at(11)),
    ],
    [
      'ends with a release by whoever may',
      [veto('carl-acme', 'Hold: no'), comment('rita-acme', 'Release: answered')],
      both(at(11)),
    ],
    [
      'does not end with anybody’s release',
      [veto('carl-acme', 'Hold: no'), comment('olga-acme', 'Release: answered')],
      both(null),
    ],
    [
      'does not end with a release that was edited',
      [veto('carl-acme', 'Hold: no'), comment('carl-acme', 'Release: answered', { editedAt: at(12) })],
      both(null),
    ],
    [
      'does not end with an earlier release',
      [
        veto('carl-acme', 'Hold: no'),
        comment('carl-acme', 'Release: answered', { submittedAt: '2026-01-05T09:30:00Z' }),
      ],
      both(null),
    ],
    [
      'does not end with a release in the same second',
      [veto('carl-acme', 'Hold: no'), comment('carl-acme', 'Release: answered', { submittedAt: at(10) })],
      both(null),
    ],
    [
      'does not end with a release in another veto',
      [veto('carl-acme', 'Hold: no'), veto('rita-acme', 'Release: answered', { id: 51, submittedAt: at(11) })],
      both(null),
    ],
    [
      'ends with the first of two releases',
      [
        veto('carl-acme', 'Hold: no'),
        comment('carl-acme', 'Release: a', { submittedAt: '2026-01-05T11:00:00.500Z' }),
        comment('rita-acme', 'Release: b', { id: 61 }),
      ],
      both(at(11)),
    ],
  ])('%s', (_, reviews, expected) => {
    expect(shown(reviews)).toEqual(expected)
  })

  test('says its reason, or that its body was edited', () => {
    const reasons = [veto('rita-acme', 'Hold: regulator asks'), veto('rita-acme', 'x', { editedAt: at(11) })].map(
      (one) => blockadesOf(reviewed([one]))[0]?.reason,
    )
    expect(reasons).toEqual(['regulator asks', 'the body of this review was edited after it was submitted'])
  })

  test('is none where the policy has none', () => {
    const { holds: _none, ...policy } = examplePolicy()
    expect(shown([veto('rita-acme', 'Hold: no')], { policy })).toEqual([])
  })

  test('dismissed stays: dismissing is no release', () => {
    const dismissed = veto('carl-acme', 'Hold: no', {
      state: 'dismissed',
      dismissal: { by: account('rita-acme'), at: at(11), was: 'changes-requested' },
    })
    expect(shown([dismissed]).filter(([kind]) => kind === 'hold')).toEqual([['hold', 'compliance-review', null]])
  })

  test('blocks the gates where people sign nowhere', () => {
    const route = routeOf(examplePolicy(), 'promotion', 'low', 'production')
    expect(shown([veto('rita-acme', 'Hold: no')], { route })).toEqual([['hold', 'validation-gates', null]])
  })
})

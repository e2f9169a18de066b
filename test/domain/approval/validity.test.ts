import { describe, expect, test } from 'vitest'
import type { Context } from '../../../shared/domain/approval/context.ts'
import { approvalReason, expiryOf, rolesFilled, standingOf } from '../../../shared/domain/approval/validity.ts'
import type { Account, Review } from '../../../shared/domain/forge.ts'
import type { RouteStage } from '../../../shared/domain/request/route.ts'
import { answers, context, reviewed, signed, signOff } from '../../builders/approval.ts'
import { memberships } from '../../builders/facts.ts'
import { account, head, otherDigest, pull, review } from '../../builders/forge.ts'

const stageOf = (own: Context, name = 'independent-validation'): RouteStage => {
  const found = own.stages.find(({ stage }) => stage === name)
  if (found === undefined) throw new Error(`the route has no stage ${name}`)
  return found
}
const stage = stageOf(context())
const bare: RouteStage = { ...stage, answers: [], validFor: null }
const edited = { editedAt: '2026-01-05T11:00:00Z', editor: account('dana-acme') }

function standing(
  reviews: readonly Review[],
  other: Parameters<typeof reviewed>[1] = {},
  at: RouteStage = stage,
): string {
  const own = reviewed(reviews, other)
  const [opinions] = own.opinions
  if (opinions === undefined) return 'nobody'
  const found = standingOf(opinions, at, own)
  if (found.kind === 'ignored') return found.reason.code
  return found.kind === 'valid'
    ? `valid at ${found.given.map(({ at }) => at.slice(11, 16)).join(', ')}${found.expired ? ', expired' : ''}`
    : found.kind
}

describe('when an approval lapses', () => {
  const conditions = (...days: readonly string[]): string =>
    ['Conditions:', ...days.map((day) => `- watch until ${day}`)].join('\n')
  test.each<readonly [string, Review, RouteStage, string | null]>([
    ['after the stage’s time', review('vera-acme'), stage, '2026-04-05T10:00:00Z'],
    ['never, where nothing says so', review('vera-acme'), bare, null],
    [
      'with the day of its condition',
      review('vera-acme', { body: conditions('2026-02-01') }),
      stage,
      '2026-02-02T00:00:00Z',
    ],
    [
      'with the first of two days',
      review('vera-acme', { body: conditions('2026-03-01', '2026-02-01') }),
      bare,
      '2026-02-02T00:00:00Z',
    ],
    [
      'after the stage’s time, where the condition ends later',
      review('vera-acme', { body: conditions('2027-01-01') }),
      stage,
      '2026-04-05T10:00:00Z',
    ],
    [
      'without a condition that was edited in',
      review('vera-acme', { ...edited, body: conditions('2026-02-01') }),
      bare,
      null,
    ],
  ])('%s', (_, one, at, expected) => {
    expect(expiryOf(one, at)).toBe(expected)
  })
})

describe('the roles that an approval fills', () => {
  const two: RouteStage = {
    ...bare,
    approvals: [
      { role: 'model-validator', count: 1 },
      { role: 'model-risk', count: 1 },
    ],
  }
  const both = context({ memberships: memberships({ 'model-risk': [account('vera-acme')] }) })
  test.each<readonly [string, string, Partial<Review>, readonly string[]]>([
    ['every one of theirs', 'no word of it', {}, ['model-validator', 'model-risk']],
    ['the one that it names', 'Sign-off 0123456789abcdef as model-risk', {}, ['model-risk']],
    ['none, where it names another', 'Sign-off 0123456789abcdef as auditor', {}, []],
    [
      'every one, where the line was edited',
      'Sign-off 0123456789abcdef as model-risk',
      edited,
      ['model-validator', 'model-risk'],
    ],
  ])('%s', (_, body, other, expected) => {
    expect(rolesFilled(review('vera-acme', { body, ...other }), two, both)).toEqual(expected)
  })
})

describe('why an approval is not valid', () => {
  const lines = (without: string): string =>
    signOff
      .split('\n')
      .filter((line) => !line.startsWith(without))
      .join('\n')
  const code = (one: Review, at: RouteStage = stage, other: Parameters<typeof context>[0] = {}): string | null =>
    approvalReason(one, at, context(other))?.code ?? null

  test.each<readonly [string, string | null, string | null]>([
    ['it is', null, code(signed('vera-acme', 10, 1))],
    ['an answer is missing', 'answers-missing', code(signed('vera-acme', 10, 1, { body: lines('holdout') }))],
    [
      'an answer is empty',
      'answers-missing',
      code(signed('vera-acme', 10, 1, { body: signOff.replace('holdout: done', 'holdout: ') })),
    ],
    [
      'an answer has a name that every object knows',
      'answers-missing',
      code(signed('vera-acme', 10, 1), { ...stage, answers: ['constructor'] }),
    ],
    ['it was edited, and answers are asked', 'edited', code(signed('vera-acme', 10, 1, edited))],
    ['it quotes no digest', 'wrong-digest', code(signed('vera-acme', 10, 1, { body: answers }))],
    [
      'it quotes another digest',
      'wrong-digest',
      code(signed('vera-acme', 10, 1, { body: signOff.replace('0123', '3210') })),
    ],
    ['its quote was edited', 'wrong-digest', code(signed('vera-acme', 10, 1, edited), bare)],
    [
      'it quotes none, and need not',
      null,
      code(signed('vera-acme', 10, 1, { body: answers }), stage, { quote: 'optional' }),
    ],
    [
      'it quotes another, and need quote none',
      'wrong-digest',
      code(signed('vera-acme', 10, 1, { body: signOff.replace('0123', '3210') }), stage, { quote: 'optional' }),
    ],
    [
      'it quotes another, where nothing is to be quoted',
      null,
      code(signed('vera-acme', 10, 1, { body: signOff.replace('0123', '3210') }), stage, { quote: 'none' }),
    ],
    [
      'nothing was shown that it could quote',
      'recorded-too-late',
      code(signed('vera-acme', 10, 1), stage, { pull: pull({ heads: [head({ record: null })] }) }),
    ],
    ['the evidence has moved', 'evidence-changed', code(signed('vera-acme', 10, 1), stage, { digest: otherDigest })],
    [
      'the head has moved',
      'stale-head',
      code(signed('vera-acme', 10, 1), stage, {
        pull: pull({ heads: [head(), head({ appearedAt: '2026-01-05T11:00:00Z', folder: 'x' })] }),
      }),
    ],
  ])('%s', (_, expected, found) => {
    expect(found).toBe(expected)
  })

  test('says which answers are missing, and what was unclear', () => {
    const one = signed('vera-acme', 10, 1, { body: 'Sign-off 0123456789abcdef\nmethodology: done\nHold that' })
    expect(approvalReason(one, stage, context())?.facts).toEqual({
      missing: ['data', 'holdout', 'sensitivity', 'benchmark'],
      unclear: ['Hold that'],
    })
  })
})

describe('what one person’s word comes to', () => {
  const as = (other: Partial<Account>): Partial<Review> => ({ author: account('vera-acme', other) })
  const veto = review('vera-acme', { id: 2, state: 'changes-requested', submittedAt: '2026-01-05T11:00:00Z' })
  const dismissed = signed('vera-acme', 10, 1, {
    state: 'dismissed',
    dismissal: { by: account('rita-acme'), at: '2026-01-05T11:00:00Z', was: 'approved' },
  })
  const validators = memberships({
    'model-validator': [account('vera-acme'), account('dana-acme'), account('stranger')],
  })

  test.each<readonly [string, string, string]>([
    ['valid', 'valid at 10:00', standing([signed('vera-acme', 10, 1)])],
    [
      'valid twice, where it was given twice',
      'valid at 10:00, 12:00',
      standing([signed('vera-acme', 10, 1), signed('vera-acme', 12, 2)]),
    ],
    [
      'valid at the second, where the first was not',
      'valid at 12:00',
      standing([signed('vera-acme', 10, 1, { body: '' }), signed('vera-acme', 12, 2)]),
    ],
    [
      'valid after a veto alone',
      'valid at 12:00',
      standing([signed('vera-acme', 10, 1), veto, signed('vera-acme', 12, 3)]),
    ],
    ['expired', 'valid at 10:00, expired', standing([signed('vera-acme', 10, 1)], { now: '2026-04-05T10:00:00Z' })],
    [
      'not expired a second before',
      'valid at 10:00',
      standing([signed('vera-acme', 10, 1)], { now: '2026-04-05T09:59:59Z' }),
    ],
    ['silent without an opinion', 'silent', standing([review('vera-acme', { state: 'commented' })])],
    ['silent with a veto', 'silent', standing([signed('vera-acme', 10, 1), veto])],
    [
      'nobody’s, of an account that is gone',
      'no-account',
      standing([signed('vera-acme', 10, 1, as({ state: 'deleted' }))]),
    ],
    [
      'nobody’s, of one that is suspended',
      'no-account',
      standing([signed('vera-acme', 10, 1, as({ state: 'suspended' }))]),
    ],
    ['a bot’s', 'bot', standing([signed('vera-acme', 10, 1, as({ kind: 'bot' }))])],
    ['a builder’s, before their role is asked', 'built-it', standing([signed('dana-acme', 10, 1)])],
    ['a builder’s, in the role too', 'built-it', standing([signed('dana-acme', 10, 1)], { memberships: validators })],
    ['outside the role', 'not-in-role', standing([signed('carl-acme', 10, 1)])],
    [
      'of somebody whom people.yml has not',
      'unmapped',
      standing([signed('stranger', 10, 1)], { memberships: validators }),
    ],
    ['dismissed', 'dismissed', standing([dismissed])],
    [
      'given for another role',
      'not-in-role',
      standing([signed('vera-acme', 10, 1, { body: `Sign-off 0123456789abcdef as auditor\n${answers}` })]),
    ],
    ['without its words', 'answers-missing', standing([signed('vera-acme', 10, 1, { body: '' })])],
  ])('%s', (_, expected, found) => {
    expect(found).toBe(expected)
  })

  test('a person’s reason is told before what they said', () => {
    expect(standing([{ ...dismissed, author: account('carl-acme') }])).toBe('not-in-role')
  })
})

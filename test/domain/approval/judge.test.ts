import { describe, expect, test } from 'vitest'
import { judgeApprovals, type GateStanding } from '../../../shared/domain/approval/judge.ts'
import type { Review } from '../../../shared/domain/forge.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import type { Finding, StageVerdict } from '../../../shared/domain/verdict.ts'
import {
  asking,
  context,
  noClaims,
  reviewed,
  signed,
  signOff,
  validators as members,
  withApprovals,
} from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { memberships } from '../../builders/facts.ts'
import { account, head, pull, review } from '../../builders/forge.ts'

const open: GateStanding = { passed: true, since: '2026-01-05T09:00:10Z' }
const closed: GateStanding = { passed: false, since: null }
const all = [signed('vera-acme', 10, 1), signed('carl-acme', 11, 2), signed('olga-acme', 12, 3)]
type Other = Parameters<typeof reviewed>[1]
const judge = (reviews: readonly Review[], other: Other = {}, gates = open, problems: readonly Finding[] = []) =>
  judgeApprovals(reviewed(reviews, other), gates, problems)
const states = (...given: Parameters<typeof judge>): string =>
  judge(...given)
    .map(({ state }) => state)
    .join(' ')
const codes = ({ findings }: StageVerdict): readonly string[] => findings.map(({ weight, code }) => `${weight} ${code}`)
const firstCodes = (...given: Parameters<typeof judge>): readonly string[] =>
  judge(...given)
    .slice(0, 1)
    .flatMap(codes)
const ignored = (...given: Parameters<typeof judge>): readonly string[] =>
  judge(...given).map((stage) => stage.ignored.map(({ account: who, code }) => `${who.login} ${code}`).join())
const counted = (...given: Parameters<typeof judge>): readonly string[] =>
  judge(...given).map((stage) => stage.counted.map(({ person }) => person).join())

describe('the people’s stages', () => {
  test('pass in order, each since its own approval', () => {
    expect(
      judge(all).map(({ state, since, counted: own }) => [state, since, own[0]?.person, own[0]?.role, own[0]?.expires]),
    ).toEqual([
      ['passed', '2026-01-05T10:00:00Z', 'vera', 'model-validator', '2026-04-05T10:00:00Z'],
      ['passed', '2026-01-05T11:00:00Z', 'carl', 'compliance-officer', '2026-04-05T11:00:00Z'],
      ['passed', '2026-01-05T12:00:00Z', 'olga', 'business-owner', '2026-02-04T12:00:00Z'],
    ])
  })

  test('are not required where the tier asks none', () => {
    expect(states([], { route: routeOf(examplePolicy(), 'promotion', 'low', 'production') })).toBe(
      'not-required not-required not-required',
    )
  })

  test('wait while the gates do not pass, and count nothing', () => {
    const verdicts = judge(all, {}, closed)
    expect(verdicts.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
    expect(verdicts.map((one) => codes(one)[0])).toEqual(all.map(() => 'wait waits-for-stage'))
    expect(ignored(all, {}, closed)[0]).toBe('vera-acme stage-not-open,carl-acme not-in-role,olga-acme not-in-role')
  })

  test('count nothing that was said before the gates passed', () => {
    expect(states(all, {}, { passed: true, since: '2026-01-05T10:00:00Z' })).toBe('pending pending pending')
    expect(states(all, {}, { passed: true, since: '2026-01-05T09:59:59Z' })).toBe('passed passed passed')
  })

  test('count nothing that was said before the stage before passed', () => {
    const early = [signed('carl-acme', 10, 2), signed('vera-acme', 11, 1)]
    expect(counted(early)).toEqual(['vera', '', ''])
    expect(ignored(early)[1]).toBe('carl-acme stage-not-open,vera-acme not-in-role')
  })

  test('wait in a draft', () => {
    const verdicts = judgeApprovals(context({ pull: pull({ draft: true, reviews: all }) }), open, [])
    expect(verdicts.map((one) => [one.state, ...codes(one)])).toEqual(all.map(() => ['pending', 'wait draft']))
  })

  test('a later stage waits for the one before', () => {
    const notes = Array.from({ length: 3 }, () => 'note not-recorded-by-registry')
    const waits = ['wait waits-for-stage', 'wait awaits-approval', ...notes]
    expect(judge([]).map(codes)).toEqual([['wait awaits-approval', ...notes], waits, waits])
  })
})

describe('an error stops every stage', () => {
  const problem: Finding = { code: 'evidence-missing', weight: 'error', facts: {} }
  const roleless = withApprovals({ 'independent-validation': { approvals: [], consulted: [], answers: [] } })
  test.each<readonly [string, string, readonly string[]]>([
    ['found elsewhere', 'error evidence-missing', firstCodes(all, {}, open, [problem])],
    [
      'a read that failed',
      'error read-failed',
      firstCodes(all, { failed: [{ read: 'teams', detail: '403', role: 'model-risk' }] }),
    ],
    [
      'a builder whom nobody knows',
      'error registry-user-unmapped',
      firstCodes(all, { claims: { ...noClaims, runUser: 'root' } }),
    ],
    ['a team too small', 'error role-too-small', firstCodes(all, { memberships: members() })],
    ['a team too small for its count', 'error role-too-small', firstCodes(all, { policy: asking(2) })],
    ['a stage that asks nobody', 'error asks-nobody', firstCodes(all, { policy: roleless })],
    [
      'a head that the forge does not tell of',
      'error head-without-activity',
      firstCodes(all, { pull: pull({ heads: [], reviews: all }) }),
    ],
    [
      'another head than was read',
      'error head-moved',
      firstCodes(all, { pull: pull({ heads: [head({ sha: 'e'.repeat(40) })], reviews: all }) }),
    ],
  ])('%s', (_, expected, found) => {
    expect(found).toContain(expected)
  })

  test('but those that are not required', () => {
    expect(states(all, { route: routeOf(examplePolicy(), 'promotion', 'medium', 'production') }, open, [problem])).toBe(
      'not-required error not-required',
    )
  })

  test('and a problem that is none of an error stops nothing', () => {
    expect(states(all, {}, open, [{ ...problem, weight: 'fail' }])).toBe('passed passed passed')
  })
})

describe('who is still needed', () => {
  test('is said by role and count', () => {
    const [first] = judge([], { policy: asking(2), memberships: members('vera-acme', 'mel-acme') })
    expect(first?.findings.find(({ code }) => code === 'awaits-approval')?.facts).toEqual({
      role: 'model-validator',
      have: 0,
      count: 2,
      stage: 'independent-validation',
    })
  })

  test.each<readonly [string, Other]>([
    ['all of the role built it', { memberships: members('dana-acme') }],
    [
      'all of the role are bots',
      { memberships: memberships({ 'model-validator': [account('vera-acme', { kind: 'bot' })] }) },
    ],
    [
      'all of the role are gone',
      { memberships: memberships({ 'model-validator': [account('vera-acme', { state: 'suspended' })] }) },
    ],
    ['people.yml has none of the role', { memberships: members('stranger') }],
    ['fewer are left than are asked', { policy: asking(2), memberships: members('vera-acme', 'dana-acme') }],
  ])('is said to be nobody where %s', (_, other) => {
    expect(firstCodes([], other)[0]).toBe('wait nobody-eligible')
  })
})

describe('approving again', () => {
  const early = [signed('carl-acme', 10, 9), signed('vera-acme', 11, 1)]

  test('counts, once the stage before has passed', () => {
    expect(ignored(early)[1]).toContain('carl-acme stage-not-open')
    expect(counted([...early, signed('carl-acme', 12, 2)])).toEqual(['vera', 'carl', ''])
  })

  test('moves nothing that counted', () => {
    const again = [...all, signed('vera-acme', 13, 4)]
    expect(judge(again).map(({ state, since }) => `${state} ${String(since)}`)).toEqual(
      judge(all).map(({ state, since }) => `${state} ${String(since)}`),
    )
  })

  test('an approval that was too early and is too old was too early', () => {
    const again = { now: '2026-05-05T12:00:00Z' }
    const renewed = review('vera-acme', { id: 7, submittedAt: '2026-05-05T11:00:00Z', body: signOff })
    expect(ignored([...early, renewed], again)[1]).toContain('carl-acme stage-not-open')
  })
})

describe('two signatures of one stage', () => {
  const two: Other = { policy: asking(2), memberships: members('vera-acme', 'mel-acme', 'audrey-acme') }

  test('pass with the second', () => {
    const [first] = judge([signed('vera-acme', 10, 1), signed('mel-acme', 11, 2)], two)
    expect([first?.state, first?.since]).toEqual(['passed', '2026-01-05T11:00:00Z'])
  })

  test('of one second count both, though one would do', () => {
    const both = [signed('vera-acme', 10, 1), signed('mel-acme', 10, 2)]
    expect(counted(both, { memberships: members('vera-acme', 'mel-acme') })[0]).toBe('vera,mel')
  })

  test('of two roles wait for the one that is missing', () => {
    const approvals = [
      { role: 'model-validator', count: 1 },
      { role: 'legal-counsel', count: 1 },
    ]
    const policy = withApprovals({ 'independent-validation': { approvals, consulted: [], answers: [] } })
    const [first] = judge([signed('vera-acme', 10, 1)], { policy })
    expect(first?.findings.filter(({ weight }) => weight === 'wait').map(({ facts }) => facts)).toEqual([
      { role: 'legal-counsel', have: 0, count: 1, stage: 'independent-validation' },
    ])
  })

  test('wait with one, which counts', () => {
    expect([states([signed('vera-acme', 10, 1)], two), counted([signed('vera-acme', 10, 1)], two)[0]]).toEqual([
      'pending pending pending',
      'vera',
    ])
  })

  test('a third counts too, while it does not overtake the next stage', () => {
    const third = (hour: number): string | undefined =>
      counted(
        [
          signed('vera-acme', 10, 1),
          signed('mel-acme', 11, 2),
          signed('carl-acme', 13, 3),
          signed('audrey-acme', hour, 4),
        ],
        two,
      )[0]
    expect([third(12), third(13), third(14)]).toEqual(['vera,mel,audrey', 'vera,mel', 'vera,mel'])
  })
})

describe('one person, one stage', () => {
  const both = memberships({ 'compliance-officer': [account('vera-acme'), account('carl-acme')] })
  const words = [
    signed('vera-acme', 10, 1),
    signed('vera-acme', 11, 2),
    signed('carl-acme', 12, 3),
    signed('olga-acme', 13, 4),
  ]

  test('who counts in one counts in no other', () => {
    expect(ignored(words, { memberships: both })[1]).toContain('vera-acme counted-elsewhere')
  })

  test('one approval does not open the next stage to itself', () => {
    expect(ignored([signed('vera-acme', 10, 1)], { memberships: both })[1]).toContain('vera-acme stage-not-open')
  })

  test('unless the policy lets them', () => {
    const policy = {
      ...examplePolicy(),
      separation_of_duties: { ...examplePolicy().separation_of_duties, one_person_one_stage: false },
    }
    expect(ignored(words, { memberships: both, policy })[1]).not.toContain('counted-elsewhere')
    expect(counted(words, { memberships: both, policy })).toEqual(['vera', 'vera,carl', 'olga'])
  })
})

describe('what expires', () => {
  test('is ignored with its day, and its stage waits again', () => {
    const given = [all, { now: '2026-02-04T12:00:00Z' }] as const
    expect([states(...given), ignored(...given)[2]]).toEqual([
      'passed passed pending',
      'vera-acme not-in-role,carl-acme not-in-role,olga-acme expired',
    ])
  })
})

describe('vetoes and holds', () => {
  const veto = (login: string, body: string, other: Partial<Review> = {}): Review =>
    review(login, { id: 50, state: 'changes-requested', body, submittedAt: '2026-01-05T13:00:00Z', ...other })

  test('block their stage, and the later ones wait', () => {
    const verdicts = judge([...all, veto('lee-acme', 'no')])
    expect(verdicts.map(({ state }) => state)).toEqual(['passed', 'blocked', 'pending'])
    expect(verdicts[1]?.vetoes.map(({ account: who, kind }) => [who.login, kind])).toEqual([
      ['lee-acme', 'changes-requested'],
    ])
    expect(verdicts.slice(1, 2).flatMap(codes)[0]).toBe('fail veto-stands')
  })

  test('by a role without a stage block the last', () => {
    expect(
      judge([...all, veto('rita-acme', 'Hold: regulator asks')]).map(({ state, vetoes }) => [
        state,
        vetoes.map(({ kind }) => kind).join(),
      ]),
    ).toEqual([
      ['passed', ''],
      ['passed', ''],
      ['blocked', 'hold'],
    ])
  })

  test('dismissed by somebody who may not stand, and the dismissal is named', () => {
    const dismissed = veto('lee-acme', 'no', {
      state: 'dismissed',
      dismissal: { by: account('dana-acme'), at: '2026-01-05T14:00:00Z', was: 'changes-requested' },
    })
    const [, second] = judge([...all, dismissed])
    expect([second?.state, ...(second === undefined ? [] : codes(second)).slice(0, 2)]).toEqual([
      'blocked',
      'fail veto-stands',
      'fail dismissal-without-right',
    ])
  })

  test('that stood when a later stage signed keep that signature from counting', () => {
    const early = veto('vera-acme', 'no', { submittedAt: '2026-01-05T09:30:00Z' })
    expect(counted([early, signed('carl-acme', 11, 2), signed('vera-acme', 12, 3)])).toEqual(['vera', '', ''])
  })

  test('by somebody with roles in two stages keep the later one’s signature from counting too', () => {
    const both = { memberships: memberships({ 'model-validator': [account('vera-acme'), account('lee-acme')] }) }
    const early = veto('lee-acme', 'no', { submittedAt: '2026-01-05T10:30:00Z' })
    const given = [signed('vera-acme', 10, 1), early, signed('carl-acme', 11, 2), signed('lee-acme', 12, 3)]
    expect(counted(given, both)[1]).toBe('')
  })
})

test('a line that is unclear is shown with who wrote it', () => {
  const [first] = judge([signed('vera-acme', 10, 1, { body: `${signOff}\nHold that thought` })])
  expect(first?.findings.find(({ code }) => code === 'line-unclear')?.facts).toEqual({
    login: 'vera-acme',
    line: 'Hold that thought',
  })
})

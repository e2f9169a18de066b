import { describe, expect, test } from 'vitest'
import { objectionsOf, withObjections } from '../../../../shared/domain/approval/objection/objections.ts'
import { judgeApprovals } from '../../../../shared/domain/approval/judge.ts'
import type { Review } from '../../../../shared/domain/forge.ts'
import { routeOf } from '../../../../shared/domain/request/route.ts'
import type { StageVerdict } from '../../../../shared/domain/verdict.ts'
import { reviewed, signed } from '../../../builders/approval.ts'
import { examplePolicy } from '../../../builders/documents.ts'
import { review } from '../../../builders/forge.ts'

const at = (hour: number): string => `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`
const hold = (login: string, hour = 10): Review =>
  review(login, { id: 70, state: 'changes-requested', body: 'Hold: drift in production.', submittedAt: at(hour) })
const all = [signed('vera-acme', 10, 1), signed('carl-acme', 11, 2), signed('olga-acme', 12, 3)]
const open = { passed: true, since: '2026-01-05T09:00:10Z' }
const judge = (...given: Parameters<typeof reviewed>): readonly StageVerdict[] =>
  judgeApprovals(reviewed(...given), open, [])
const states = (...given: Parameters<typeof reviewed>): string =>
  judge(...given)
    .map(({ state }) => state)
    .join(' ')
const low = routeOf(examplePolicy(), 'promotion', 'low', 'production')
const passed: StageVerdict = {
  ...{ stage: 'validation-gates', state: 'passed', findings: [], counted: [], ignored: [], vetoes: [] },
  since: at(9),
}

describe('a hold freezes the model everywhere', () => {
  const elsewhere = (...reviews: readonly Review[]) => ({ heldElsewhere: [{ number: 8, reviews }] })
  test.each<[string, Parameters<typeof reviewed>[1], string]>([
    ['nowhere held, it passes', elsewhere(), 'passed passed passed'],
    ['held in another request by compliance', elsewhere(hold('carl-acme')), 'passed blocked pending'],
    [
      'held in another request by model risk, whose role has no stage',
      elsewhere(hold('rita-acme')),
      'passed passed blocked',
    ],
    ['a mere veto there stays there', elsewhere({ ...hold('carl-acme'), body: 'no' }), 'passed passed passed'],
    ['a hold there by nobody who may', elsewhere(hold('vera-acme')), 'passed passed passed'],
    [
      'released there',
      elsewhere(
        hold('carl-acme'),
        review('carl-acme', { id: 71, state: 'commented', body: 'Release: fine', submittedAt: at(11) }),
      ),
      'passed passed passed',
    ],
    [
      'a release by somebody else there',
      elsewhere(
        hold('carl-acme'),
        review('vera-acme', { id: 71, state: 'commented', body: 'Release: fine', submittedAt: at(11) }),
      ),
      'passed blocked pending',
    ],
  ])('%s', (_, other, expected) => {
    expect(states(all, other)).toBe(expected)
  })

  test('and says where it is held', () => {
    expect(judge(all, elsewhere(hold('carl-acme')))[1]?.findings).toMatchObject([
      { code: 'hold-elsewhere', facts: { login: 'carl-acme', number: 8, reason: 'drift in production.' } },
      ...[{}, {}, {}],
    ])
  })

  test.each([
    ['before the merge was passed over', 13, 'hold-elsewhere'],
    ['since the merge lets it wait', 12, 'model-frozen'],
  ])('given there %s', (_, hour, code) => {
    const merged = { ...elsewhere(hold('carl-acme', 12)), before: at(hour) }
    expect(
      objectionsOf(reviewed(all, merged))
        .at('compliance-review')
        .open.map((one) => one.code),
    ).toEqual([code])
  })
})

describe('an open finding', () => {
  const found = (severity: string) =>
    review('vera-acme', { id: 80, state: 'commented', body: `Finding ${severity}: x`, submittedAt: at(9) })
  test.each([
    ['high', 'blocked pending pending'],
    ['medium', 'blocked pending pending'],
    ['low', 'passed passed passed'],
  ])('of severity %s makes the stages %s', (severity, expected) => {
    expect(states([...all, found(severity)])).toBe(expected)
  })

  test('resolved meanwhile lets what counted count on', () => {
    const late = review('vera-acme', { id: 80, state: 'commented', body: 'Finding high: x', submittedAt: at(13) })
    const done = review('vera-acme', { id: 81, state: 'commented', body: 'Resolved: x', submittedAt: at(14) })
    expect(states([...all, late])).toBe('blocked pending pending')
    expect(states([...all, late, done])).toBe('passed passed passed')
  })

  test('kept the later stages closed while it was open', () => {
    const early = review('vera-acme', {
      id: 80,
      state: 'commented',
      body: 'Finding high: x',
      submittedAt: '2026-01-05T10:30:00Z',
    })
    const done = review('vera-acme', {
      id: 81,
      state: 'commented',
      body: 'Resolved: x',
      submittedAt: '2026-01-05T11:30:00Z',
    })
    const verdicts = judge([...all, early, done])
    expect(verdicts[1]?.ignored.find(({ account }) => account.login === 'carl-acme')?.code).toBe('stage-not-open')
  })
})

describe('where nobody signs, the gates show what blocks', () => {
  test.each([
    ['a hold', [hold('rita-acme')], 'blocked'],
    ['a finding', [review('rita-acme', { body: 'Finding medium: x', state: 'commented' })], 'blocked'],
    ['nothing', [], 'passed'],
  ])('%s', (_, reviews, state) => {
    const first = withObjections(reviewed(reviews, { route: low }), passed)
    expect([first.state, first.since === null]).toEqual([state, state === 'blocked'])
  })

  test('a stage that fails stays failed, with what is held against it', () => {
    const first = withObjections(reviewed([hold('rita-acme')], { route: low }), { ...passed, state: 'failed' })
    expect([first.state, first.findings.map(({ code }) => code)]).toEqual(['failed', ['hold-stands']])
  })

  test('where somebody signs, it shows at their stage', () => {
    expect(withObjections(reviewed([hold('rita-acme')]), passed)).toBe(passed)
  })
})

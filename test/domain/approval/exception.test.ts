import { describe, expect, test } from 'vitest'
import { exceptionsOf } from '../../../shared/domain/approval/exception.ts'
import type { Review } from '../../../shared/domain/forge.ts'
import { gateFinding } from '../../../shared/domain/gate/finding.ts'
import type { Finding } from '../../../shared/domain/verdict.ts'
import { context, reviewed, signed, signOff } from '../../builders/approval.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { facts, memberships } from '../../builders/facts.ts'
import { account, head, pull, review } from '../../builders/forge.ts'

const finding = gateFinding('fairness', 'group-not-evaluable', 'b', 'fail')
const line = 'Accept fairness b: read by hand. Until 2026-03-01'
const accept = (body: string = line, other: Partial<Review> = {}): Review =>
  review('rita-acme', { id: 9, state: 'commented', body, ...other })
const read = (
  reviews: readonly Review[],
  other: Parameters<typeof reviewed>[1] = {},
  findings: readonly Finding[] = [finding],
) => exceptionsOf(reviewed(reviews, other), findings)
const refusal = (...given: Parameters<typeof read>): unknown => {
  const { accepted, findings } = read(...given)
  return accepted.length > 0 ? 'accepted' : findings.map(({ facts: own }) => own.refusal).join()
}
const policy = examplePolicy()

describe('a finding is accepted', () => {
  test('by one line that names it, with its reason and day', () => {
    expect(read([accept()])).toEqual({
      accepted: [
        {
          gate: 'fairness',
          about: 'b',
          why: 'read by hand',
          until: '2026-03-01',
          reviewId: 9,
          login: 'rita-acme',
          at: '2026-01-05T10:00:00Z',
          ends: '2026-03-02T00:00:00Z',
          code: 'group-not-evaluable',
        },
      ],
      findings: [
        {
          code: 'exception-accepted',
          weight: 'note',
          facts: { gate: 'fairness', about: 'b', login: 'rita-acme', until: '2026-03-01', why: 'read by hand' },
        },
      ],
    })
  })

  test.each<readonly [string, unknown]>([
    ['to the end of its day', refusal([accept()], { now: '2026-03-01T23:59:59Z' })],
    ['for the longest time', refusal([accept(line.replace('2026-03-01', '2026-04-05'))])],
    ['with the digest that it saw', refusal([accept(`Sign-off 0123456789abcdef\n${line}`)])],
    ['in a veto too', refusal([accept(line, { state: 'changes-requested' })])],
  ])('%s', (_, found) => {
    expect(found).toBe('accepted')
  })

  test('two findings by two lines', () => {
    const other = gateFinding('performance', 'metric-below-minimum', 'recall', 'fail')
    expect(
      read([accept(`${line}\nAccept performance recall: known. Until 2026-02-01`)], {}, [finding, other]).accepted,
    ).toHaveLength(2)
  })
})

describe('a finding is not accepted', () => {
  const { pull: own } = facts()
  test.each<readonly [string, string, Parameters<typeof read>]>([
    ['by a role that may not', 'not-in-role', [[accept(line, { author: account('vera-acme') })]]],
    [
      'by who built it',
      'built-it',
      [[accept()], { pull: pull({ author: account('rita-acme'), reviews: [accept()] }) }],
    ],
    [
      'by who signs a stage of it',
      'also-approves',
      [
        [accept(), signed('rita-acme', 11, 10)],
        { memberships: memberships({ 'business-owner': [account('rita-acme')] }) },
      ],
    ],
    ['by a line that was edited', 'edited', [[accept(line, { editedAt: '2026-01-05T11:00:00Z' })]]],
    [
      'by a review that was dismissed',
      'edited',
      [[accept(line, { state: 'dismissed', dismissal: { by: null, at: '2026-01-05T11:00:00Z', was: 'commented' } })]],
    ],
    ['for another digest', 'wrong-digest', [[accept(`Sign-off ${'f'.repeat(16)}\n${line}`)]]],
    ['for evidence that has moved', 'stale', [[accept()], { digest: `sha256:${'9'.repeat(64)}` }]],
    [
      'for a head that has moved',
      'stale',
      [
        [accept()],
        {
          pull: pull({
            reviews: [accept()],
            heads: [...own.heads, head({ appearedAt: '2026-01-05T11:00:00Z', folder: 'x' })],
          }),
        },
      ],
    ],
    ['for longer than the policy lets', 'too-long', [[accept(line.replace('2026-03-01', '2026-04-06'))]]],
    ['once its day is over', 'over', [[accept()], { now: '2026-03-02T00:00:00Z' }]],
    [
      'where the policy never lets it',
      'never',
      [
        [accept()],
        {
          policy: {
            ...policy,
            exceptions: { accepted_by: ['model-risk'], longest: 'P90D', never: ['group-not-evaluable'] },
          },
        },
      ],
    ],
    ['where it names none', 'names-no-finding', [[accept(line.replace(' b:', ' c:'))]]],
    ['where it names another gate', 'names-no-finding', [[accept(line.replace('fairness', 'performance'))]]],
    ['where it names a whole gate', 'names-no-finding', [[accept(line.replace(' b:', ':'))]]],
    ['where it names two', 'names-no-finding', [[accept()], {}, [finding, finding]]],
    ['where it names what is only shown', 'names-no-finding', [[accept()], {}, [{ ...finding, weight: 'note' }]]],
    ['where it names an error', 'names-no-finding', [[accept()], {}, [{ ...finding, weight: 'error' }]]],
  ])('%s', (_, expected, given) => {
    expect(refusal(...given)).toBe(expected)
  })

  test('where the policy knows no exceptions', () => {
    const { exceptions: _none, ...without } = policy
    expect(read([accept()], { policy: without })).toEqual({ accepted: [], findings: [] })
  })

  test('and nothing is said where nobody asks', () => {
    expect(exceptionsOf(context(), [finding])).toEqual({ accepted: [], findings: [] })
    expect(read([accept(signOff)])).toEqual({ accepted: [], findings: [] })
  })
})

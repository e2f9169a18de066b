import { describe, expect, test } from 'vitest'
import { conditionsAt } from '../../../shared/domain/audit/open-conditions.ts'
import { drafts, entries, later } from '../../builders/audit.ts'
import { chained } from '../../builders/ledger.ts'

// before the next version took the place of the one that was approved on conditions
const early = chained(drafts.slice(0, 6))
const told = (now: string, of = early) =>
  conditionsAt(of, null, now).conditions.map(({ text, state }) => `${state}: ${text}`)

const report = 'Drift report until 2026-01-31'
const accepted = 'fairness sex=(missing): 15 people'
const underwriting = 'Tell underwriting'

describe('a condition', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'is open on the last day that it names, and where it names none',
      '2026-01-31T23:59:59Z',
      [`open: ${report}`, `open: ${accepted}`, `open: ${underwriting}`],
    ],
    [
      'is overdue once that day is over, and stands first',
      '2026-02-01T00:00:00Z',
      [`overdue: ${report}`, `open: ${accepted}`, `open: ${underwriting}`],
    ],
    [
      'and so is the acceptance of a finding',
      '2026-03-01T00:00:00Z',
      [`overdue: ${report}`, `overdue: ${accepted}`, `open: ${underwriting}`],
    ],
  ])('%s', (_, now, expected) => {
    expect(told(now)).toEqual(expected)
  })

  test('has ended where the version that was approved on it is no longer in place', () => {
    const { conditions } = conditionsAt(entries, null, '2026-05-01T00:00:00Z')
    expect(conditions.map(({ state, endedBy }) => [state, endedBy])).toEqual(Array(3).fill(['ended', 8]))
  })

  test('is told with its owner, who set it where, on what, and in which record', () => {
    expect(conditionsAt(early, 'credit-approval', '2026-02-01T00:00:00Z').conditions[0]).toEqual({
      ...{ kind: 'condition', state: 'overdue', text: report, until: '2026-01-31', owner: 'mel', person: 'mel' },
      ...{ by: 'vera-acme', stage: 'independent-validation', review: 5, endedBy: null, pull: 12, record: 3 },
      ...{ model: 'credit-approval', environment: 'production', version: '7', proven: true },
      url: 'https://github.com/acme/governance/pull/12#pullrequestreview-5',
    })
  })

  test.each([
    ['open', '2026-04-10T11:59:59Z'],
    ['overdue', '2026-04-10T12:00:00Z'],
  ])('is also the review of a break-glass move: %s at %s', (state, now) => {
    expect(conditionsAt(later, 'churn', now).conditions).toMatchObject([
      { ...{ kind: 'break-glass-review', state, by: 'break-glass team', record: 15 }, until: '2026-04-10T12:00:00Z' },
    ])
  })

  test('of another model is not told where one is named', () => {
    expect(conditionsAt(early, 'churn', '2026-02-01T00:00:00Z').conditions).toEqual([])
  })
})

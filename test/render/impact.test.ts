import { describe, expect, test } from 'vitest'
import type { Impact, ImpactRow } from '../../shared/domain/impact/impact.ts'
import { impactSection, impactSentence } from '../../shared/render/impact.ts'
import { expectGolden } from '../golden/golden.ts'

const row = (other: Partial<ImpactRow> = {}): ImpactRow => ({
  record: 7,
  model: 'credit-approval',
  version: '7',
  environment: 'production',
  live: true,
  owner: { person: 'dana', name: 'Dana Dietz' },
  verdict: 'fails',
  stages: [
    {
      stage: 'validation-gates',
      before: 'passes',
      after: 'fails',
      findings: [
        {
          code: 'metric-below-minimum',
          weight: 'fail',
          facts: { gate: 'performance', about: 'roc_auc', metric: 'roc_auc', found: 0.72, limit: 0.75 },
        },
      ],
      healed: [],
    },
  ],
  ...other,
})
const zero = { all: 0, live: 0 }
const impact = (rows: readonly ImpactRow[], counts: Partial<Impact['counts']> = {}, moves = 41): Impact => ({
  moves,
  live: 5,
  counts: { fails: zero, passes: zero, unknown: zero, otherwise: zero, ...counts },
  rows,
})

describe('the one sentence', () => {
  test.each([
    ['3 of 41 would now fail; 2 are live.', impact([], { fails: { all: 3, live: 2 } })],
    [
      '1 of 41 would now fail; 1 is live. 2 failed and would now pass. 1 would be judged otherwise and come out the same (1 is live). 5 cannot be told from their records.',
      impact([], {
        fails: { all: 1, live: 1 },
        passes: { all: 2, live: 0 },
        otherwise: { all: 1, live: 1 },
        unknown: { all: 5, live: 0 },
      }),
    ],
    ['None of 41 recorded promotions would now fail.', impact([])],
    ['None of 1 recorded promotion would now fail.', impact([], {}, 1)],
    ['No recorded promotion is touched: the ledger holds none.', impact([], {}, 0)],
  ])('%s', (text, own) => {
    expect(impactSentence(own)).toBe(text)
  })
})

test('the list names model, owner and what changes at each stage', () => {
  const unknown = row({
    ...{ record: 5, version: '6', live: false, owner: null, verdict: 'unknown' },
    stages: [
      {
        stage: 'compliance-review',
        before: 'passes',
        after: 'unknown',
        findings: [{ code: 'not-recorded', weight: 'error', facts: { what: 'the pushes after each sign-off' } }],
        healed: [],
      },
    ],
  })
  const hostile = row({
    ...{ record: 3, model: '`|<!-- @team', environment: 'a|b', owner: { person: 'x', name: '@everyone | <b>' } },
    stages: [
      {
        stage: 'business-sign-off',
        before: 'fails',
        after: 'not-required',
        findings: [],
        healed: [
          {
            code: 'sign-offs-short',
            weight: 'fail',
            facts: { asked: ['1 of business-owner'], have: 0, need: 1, left: ['Olga: <!-- --> expired'] },
          },
        ],
      },
    ],
    verdict: 'otherwise',
  })
  expectGolden(
    'impact',
    impactSection(
      impact([row(), unknown, hostile], {
        fails: { all: 1, live: 1 },
        unknown: { all: 1, live: 0 },
        otherwise: { all: 1, live: 1 },
      }),
    ),
  )
})

test('a long list is cut, and how much is left is said', () => {
  const rows = Array.from({ length: 900 }, (_, index) => row({ record: index }))
  const text = impactSection(impact(rows))
  expect(text).toContain('… and 860 further; live ones stand first.')
  expect(text.length).toBeLessThan(30_000)
})

test('nothing is said where nothing was analysed', () => {
  expect(impactSection(null)).toBe('')
})

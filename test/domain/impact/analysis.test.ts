import { describe, expect, test } from 'vitest'
import { impactOf } from '../../../shared/domain/impact/analysis.ts'
import type { Impact } from '../../../shared/domain/impact/impact.ts'
import type { RecordedMove, Rules } from '../../../shared/domain/impact/recorded-move.ts'
import { exampleModel } from '../../builders/documents.ts'
import { exactly, measured, performance } from '../../builders/evidence.ts'
import { observed, recordedMove, rules, signOffs } from '../../builders/history.ts'
import { judgement } from '../../builders/ledger.ts'

const kept = observed ?? raise()
function raise(): never {
  throw new Error('the example keeps what its gates looked at')
}
const auc = (hundredths: number): RecordedMove['observed'] => ({
  ...kept,
  evaluation: measured({ performance: performance({ roc_auc: exactly(hundredths, 100) }) }),
})

/** Five promotions as a bank's ledger holds them: two are live, one is of an old version of the suite. */
const history: readonly RecordedMove[] = [
  recordedMove({ record: 3, version: '5', live: false, observed: auc(72) }),
  recordedMove({ record: 5, version: '6', live: false, observed: null, file: { state: 'unknown' }, owner: null }),
  recordedMove({ record: 7, version: '7', live: true, observed: auc(74) }),
  recordedMove({ record: 9, model: 'churn', version: '2', live: true, observed: auc(90), owner: 'mel' }),
  recordedMove({
    record: 11,
    model: 'churn',
    version: '3',
    environment: 'staging',
    live: true,
    observed: auc(73),
    owner: 'mel',
  }),
]

const told = ({ rows }: Impact): readonly string[] =>
  rows.map(
    ({ record, model, version, environment, live, owner, verdict, stages }) =>
      `${record} ${model} ${version} ${environment} ${live ? 'live' : 'past'} ${owner?.name ?? 'unknown'}: ${verdict}; ${stages
        .map(
          ({ stage, before, after, findings }) =>
            `${stage} ${before} → ${after} (${findings.map(({ code }) => code).join(', ')})`,
        )
        .join('; ')}`,
  )

describe('a planted history under a higher limit', () => {
  const impact = impactOf(history, rules(), rules([['roc_auc: 0.70', 'roc_auc: 0.75']]))

  test('gives the exact list, live ones first, with owners', () => {
    expect(told(impact)).toEqual([
      '11 churn 3 staging live Mel Moreau: fails; validation-gates passes → fails (metric-below-minimum)',
      '7 credit-approval 7 production live Dana Dietz: fails; validation-gates passes → fails (metric-below-minimum)',
      '5 credit-approval 6 production past unknown: unknown; validation-gates unknown → unknown (not-recorded)',
      '3 credit-approval 5 production past Dana Dietz: fails; validation-gates passes → fails (metric-below-minimum)',
    ])
  })

  test('and its counts', () => {
    expect([impact.moves, impact.live, impact.counts]).toEqual([
      5,
      3,
      {
        fails: { all: 3, live: 2 },
        passes: { all: 0, live: 0 },
        unknown: { all: 1, live: 0 },
        otherwise: { all: 0, live: 0 },
      },
    ])
  })
})

describe('one promotion', () => {
  const one = (before: Rules, after: Rules, other: Partial<RecordedMove> = {}): readonly string[] =>
    told(impactOf([recordedMove(other)], before, after)).map((text) => text.slice(text.indexOf(': ') + 2))
  const unknown = { observed: null, file: { state: 'unknown' }, policy: null } as const

  test.each<readonly [string, Rules, Rules, Partial<RecordedMove>, readonly string[]]>([
    ['under the same rules is the same, whatever its record lacks', rules(), rules(), unknown, []],
    [
      'is not touched by another environment’s rules',
      rules(),
      rules([['staging: {alias: challenger, requires: low}', 'staging: {alias: challenger}']]),
      {},
      [],
    ],
    [
      'is not touched by who signs changes',
      rules(),
      rules([['count: 2}], cool_down', 'count: 1}], cool_down']]),
      {},
      [],
    ],
    [
      'fails where a stage asks more',
      rules(),
      rules([['answers: [impact,', 'answers: [cost, impact,']]),
      {},
      ['fails; business-sign-off passes → fails (sign-offs-short)'],
    ],
    [
      'of which nothing was kept fails where a stage asks more',
      rules(),
      rules([['answers: [impact,', 'answers: [cost, impact,']]),
      { ...unknown, policy: rules().policy },
      ['fails; business-sign-off passes → fails (sign-offs-short)'],
    ],
    [
      'passes where less is asked',
      rules([['roc_auc: 0.70', 'roc_auc: 0.99']]),
      rules(),
      {},
      ['passes; validation-gates fails → passes ()'],
    ],
    [
      'need no longer be signed at a stage',
      rules(),
      rules([['compliance-review, business-sign-off]', 'compliance-review]']]),
      {},
      ['otherwise; business-sign-off passes → not-required ()'].map((text) =>
        text.replace('independent-validation passes → passes (); ', ''),
      ),
    ],
    [
      'is signed by nobody where a tier gets a stage',
      rules(),
      rules([
        [
          'medium: [validation-gates, compliance-review]',
          'medium: [validation-gates, independent-validation, compliance-review]',
        ],
      ]),
      { judgement: judgement({ tier: 'medium', signOffs: [signOffs.compliance] }) },
      [
        'fails; independent-validation not-required → fails (sign-offs-short); compliance-review passes → fails (sign-offs-short)',
      ],
    ],
    [
      'fails in an environment that is taken away',
      rules(),
      rules([['  staging: {alias: challenger, requires: low}', '  canary: {alias: challenger, requires: low}']]),
      { environment: 'staging', judgement: judgement({ signOffs: [] }) },
      [
        'fails; validation-gates passes → fails (environment-gone); independent-validation not-required → fails (sign-offs-short); compliance-review not-required → fails (sign-offs-short); business-sign-off not-required → fails (sign-offs-short)',
      ],
    ],
    [
      'cannot be told where the record lacks what the new rules read',
      rules(),
      rules([['freshness: evidence', 'freshness: head']]),
      {},
      [
        'unknown; independent-validation passes → unknown (not-recorded); compliance-review passes → unknown (not-recorded); business-sign-off passes → unknown (not-recorded)',
      ],
    ],
  ])('%s', (_, before, after, other, expected) => {
    expect(one(before, after, other)).toEqual(expected)
  })
})

describe('a change of a model’s file', () => {
  const under = (file: ReturnType<typeof exampleModel>): Rules => ({ ...rules(), file })

  test('that tightens a gate fails what it would have stopped', () => {
    const tight = { ...exampleModel(), gates: { performance: { minimum: { roc_auc: 0.79 } } } }
    expect(told(impactOf([recordedMove({ observed: auc(74) })], under(exampleModel()), under(tight)))).toEqual([
      '3 credit-approval 7 production live Dana Dietz: fails; validation-gates passes → fails (metric-below-minimum)',
    ])
  })

  test('that lowers the tier shows the stages that nobody would be asked at', () => {
    const lower = exampleModel([
      ['domain: credit', 'domain: marketing'],
      ['decision: automated', 'decision: informational'],
    ])
    const [row] = impactOf([recordedMove()], under(exampleModel()), under(lower)).rows
    expect([row?.verdict, row?.stages.map(({ stage, after }) => `${stage} ${after}`)]).toEqual([
      'otherwise',
      ['independent-validation not-required', 'business-sign-off not-required'],
    ])
  })
})

test('a limit of materiality shows the stages that a model would have been asked at', () => {
  const low = exampleModel([
    ['domain: credit', 'domain: operations'],
    ['decision: automated', 'decision: informational'],
    ['affects: natural-persons', 'affects: nobody'],
  ])
  const move = recordedMove({
    judgement: judgement({ tier: 'low', signOffs: [] }),
    file: { state: 'read', value: low },
  })
  const limited = rules([['automatic_merge:', 'materiality: {high: {exposure: USD=1}}\nautomatic_merge:']])
  const [row] = impactOf([move], rules(), limited).rows
  expect([row?.verdict, row?.stages.flatMap(({ stage, after }) => (after === 'fails' ? [stage] : []))]).toEqual([
    'fails',
    ['independent-validation', 'compliance-review', 'business-sign-off'],
  ])
})

test('a ledger without moves touches nothing', () => {
  expect(impactOf([], rules(), rules([['roc_auc: 0.70', 'roc_auc: 0.99']]))).toMatchObject({ moves: 0, rows: [] })
})

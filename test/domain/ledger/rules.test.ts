import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { rulesSince } from '../../../shared/domain/ledger/rules.ts'
import { digest, otherDigest } from '../../builders/forge.ts'
import { chained, genesis, intent, modelFacts, outcome, reference } from '../../builders/ledger.ts'

const policyAt = (at: string, governance: string, number: string): RecordDraft => ({
  ...genesis({ at, governance, request: reference({ folder: `promotions/_policy/${number}`, kind: 'policy' }) }),
  kind: 'policy',
})
const story = [
  genesis({ at: '2026-01-01T09:00:00Z' }),
  modelFacts('credit-approval', 'one', '2026-02-01T09:00:00Z'),
  policyAt('2026-03-01T09:00:00Z', digest, '0002'),
  modelFacts('churn', 'another', '2026-04-01T09:00:00Z'),
  modelFacts('credit-approval', 'two', '2026-05-01T09:00:00Z'),
]
const since = (at: string, drafts: readonly RecordDraft[] = story) =>
  rulesSince(chained(drafts), 'credit-approval', at).map(({ record, governance, file }) => [
    record,
    governance.digest,
    file?.text ?? null,
  ])

describe('the rules under which a model was judged since an instant', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    ['the last change', '2026-06-01T09:00:00Z', [[5, digest, 'two']]],
    ['the instant of a change itself', '2026-05-01T09:00:00Z', [[5, digest, 'two']]],
    [
      'the change of another model, which changes nothing',
      '2026-04-02T09:00:00Z',
      [
        [3, digest, 'one'],
        [5, digest, 'two'],
      ],
    ],
    [
      'before the ledger began',
      '2025-01-01T09:00:00Z',
      [
        [1, otherDigest, null],
        [2, otherDigest, 'one'],
        [3, digest, 'one'],
        [5, digest, 'two'],
      ],
    ],
  ])('%s', (_, at, expected) => {
    expect(since(at)).toEqual(expected)
  })

  test('change with the first move, which brings the file, and with no later one', () => {
    const path = 'models/credit-approval.yml'
    const brought = { path, digest: `sha256:${sha256('first')}`, text: 'first' }
    const drafts = [
      genesis({ at: '2026-01-01T09:00:00Z' }),
      intent({ modelFile: brought }),
      outcome(2),
      intent({ modelFile: { ...brought, text: null } }),
      outcome(4),
    ]
    expect(since('2026-01-02T09:00:00Z', drafts)).toEqual([
      [1, otherDigest, null],
      [3, otherDigest, 'first'],
    ])
  })

  test('are none before there is a ledger', () => {
    expect(since('2026-06-01T09:00:00Z', [])).toEqual([])
  })

  test('hold what the records hold', () => {
    const [last] = rulesSince(chained(story), 'credit-approval', '2026-06-01T09:00:00Z')
    expect(last?.file?.digest).toBe(`sha256:${sha256('two')}`)
  })
})

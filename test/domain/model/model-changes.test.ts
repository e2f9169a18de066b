import { describe, expect, test } from 'vitest'
import { modelChanges } from '../../../shared/domain/model/model-changes.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import { binaryEvaluation, exampleModel, examplePolicy } from '../../builders/documents.ts'

const before = exampleModel()
const policy = examplePolicy()
const { gates } = policy
const { monitoring, use } = before
const evaluation = binaryEvaluation()
if (monitoring === undefined) throw new Error('the example has a monitoring plan')
const [first, ...others] = monitoring.checks
if (first === undefined || !('metric' in first)) throw new Error('the example watches a metric first')
const tight: ModelFile = { ...before, gates: { performance: { minimum: { roc_auc: 0.8 } } } }
const without = (key: keyof ModelFile): ModelFile => {
  const { [key]: _gone, ...rest } = before
  return rest as ModelFile
}
const exception = { ground: 'preparatory-task', why: 'It sorts.', assessment: 'docs/assessment.md' } as const
const trained: ModelFile = { ...before, reproduce: { command: ['python', 'train.py'], inputs: [], tolerance: 0.01 } }
const places = (after: ModelFile, from: ModelFile = before): readonly string[] =>
  modelChanges(from, after, policy).loosenings.map(({ path }) => path)

test.each<readonly [string, ModelFile, ModelFile, readonly string[]]>([
  ['says how it is trained again', before, trained, []],
  ['says it no more', trained, before, ['reproduce']],
  [
    'is trained otherwise',
    trained,
    { ...before, reproduce: { command: ['sh'], inputs: [], tolerance: 0.01 } },
    ['reproduce'],
  ],
])('a model file that %s', (_, from, after, expected) => {
  expect(places(after, from)).toEqual(expected)
})

describe('a change that asks less of the model', () => {
  test.each<readonly [string, ModelFile, readonly string[]]>([
    [
      'lowers its tier',
      { ...before, use: { ...use, domain: 'marketing', decision: 'informational' } },
      ['use', 'use.domain', 'use.decision'],
    ],
    ['says another purpose', { ...before, use: { ...use, purpose: 'Approves.' } }, ['use.purpose']],
    ['claims fewer decisions', { ...before, use: { ...use, scale: 'P1M=1' } }, ['use.scale']],
    ['leaves a jurisdiction out', { ...before, use: { ...use, jurisdictions: ['us'] } }, ['use.jurisdictions']],
    [
      'allows what was out of scope',
      { ...before, use: { ...use, out_of_scope: use.out_of_scope.slice(1) } },
      ['use.out_of_scope'],
    ],
    ['says that it profiles nobody', { ...before, use: { ...use, profiling: false } }, ['use.profiling']],
    [
      'says that it is no part of the product',
      { ...before, use: { ...use, product_role: 'neither' } },
      ['use.product_role'],
    ],
    [
      'says that no third party assesses it',
      { ...before, use: { ...use, third_party_assessment: false } },
      ['use.third_party_assessment'],
    ],
    ['claims an exception of Article 6(3)', { ...before, use: { ...use, exception } }, ['use.exception']],
    ['takes a limitation away', { ...before, limitations: before.limitations.slice(1) }, ['limitations']],
    [
      'drops a protected group',
      { ...before, evaluation: { ...evaluation, protected: evaluation.protected.slice(1), intersections: [] } },
      ['evaluation.protected', 'evaluation.intersections'],
    ],
    [
      'measures another column',
      { ...before, evaluation: { ...evaluation, label: { column: 'other', positive: 1 } } },
      ['evaluation.label'],
    ],
    [
      'takes another threshold',
      { ...before, evaluation: { ...evaluation, score: { column: 'score', threshold: 0.1 } } },
      ['evaluation.score'],
    ],
    ['takes the monitoring away', without('monitoring'), ['monitoring']],
    ['takes a check away', { ...before, monitoring: { ...monitoring, checks: others } }, ['monitoring.checks']],
    [
      'widens a check',
      { ...before, monitoring: { ...monitoring, checks: [{ ...first, minimum: 0.1 }, ...others] } },
      ['monitoring.checks'],
    ],
    ['watches more rarely', { ...before, monitoring: { ...monitoring, cadence: 'P3M' } }, ['monitoring.cadence']],
    [
      'keeps predictions for a shorter time',
      { ...before, retention: { predictions: 'P1Y', basis: 'none' } },
      ['retention.predictions'],
    ],
    ['takes the retention away', without('retention'), ['retention']],
    [
      'lets nobody override it',
      { ...before, oversight: { human: 'underwriting', may_override: false, plan: 'None.' } },
      ['oversight.may_override'],
    ],
    ['takes a regulation away', { ...before, regulations: [] }, ['regulations', 'regulations']],
    [
      'takes the quality report away',
      { ...before, data: { ...before.data, quality: undefined, schema: undefined } },
      ['data.quality', 'data.schema'],
    ],
    [
      'looks at other rows',
      { ...before, data: { ...before.data, folds: { train: 'data/rows.parquet' } } },
      ['data.folds'],
    ],
    [
      'reads what is known only after the outcome',
      { ...before, data: { ...before.data, after_outcome: ['typur', 'inson', 'inss'] } },
      ['data.after_outcome'],
    ],
    ['no longer tests the way back', { ...before, rollback: { to: 'previous', tested: false } }, ['rollback.tested']],
    [
      'plans its own changes',
      { ...before, change_plan: { baseline: 1, modifications: [], acceptance: {} } },
      ['change_plan'],
    ],
    [
      'names a vendor',
      {
        ...before,
        supplied_by: { kind: 'vendor', name: 'x', contract: 'x', due_diligence: 'x', data_processing_agreement: 'x' },
      },
      ['supplied_by'],
    ],
  ])('%s', (_, after, expected) => {
    expect(places(after)).toEqual(expected)
  })

  test.each<readonly [string, ModelFile, readonly string[]]>([
    ['takes a tighter limit back', before, ['gates.performance']],
    [
      'widens a tighter limit',
      { ...before, gates: { performance: { minimum: { roc_auc: 0.75 } } } },
      ['gates.performance'],
    ],
    [
      'keeps it and adds one',
      {
        ...before,
        gates: { performance: { minimum: { roc_auc: 0.8, recall: 0.9 } }, fairness: { judged_on: 'interval' } },
      },
      [],
    ],
    ['tightens it', { ...before, gates: { performance: { minimum: { roc_auc: 0.9 } } } }, []],
  ])('of the gates %s', (_, after, expected) => {
    expect(places(after, tight)).toEqual(expected)
  })

  test('names an exception that comes where there was none', () => {
    expect(places({ ...before, use: { ...use, exception } })).toEqual(['use.exception'])
  })

  test('says how much rests on it, where that lowers the tier', () => {
    const small = { ...before, use: { ...use, domain: 'operations', decision: 'assisted', affects: 'nobody' } } as const
    const materiality = { medium: { exposure: 'USD=1000' } }
    const said = { ...small, use: { ...small.use, exposure: 'USD=1' } }
    const { tier, loosenings } = modelChanges(small, said, { gates, materiality })
    expect([tier, loosenings.map(({ path }) => path)]).toEqual([{ before: 'high', after: 'low' }, ['use']])
  })

  test('takes away a gate that the policy does not have', () => {
    const { performance: _none, ...rest } = gates
    const found = modelChanges(tight, before, { gates: rest }).loosenings
    expect(found.map(({ path }) => path)).toEqual(['gates.performance'])
  })

  test('is the whole file, where no record holds an older one', () => {
    const { tier, loosenings, changes } = modelChanges(null, before, policy)
    expect([tier.before, tier.after, loosenings.length]).toEqual([null, 'high', 1])
    expect(changes.length).toBeGreaterThan(10)
  })
})

describe('a change that asks no less', () => {
  test.each<readonly [string, ModelFile]>([
    ['another title', { ...before, title: 'Loans' }],
    ['another owner', { ...before, owner: { role: 'data-scientist', person: 'mel' } }],
    [
      'one more limitation',
      { ...before, limitations: [...before.limitations, { kind: 'other', text: 'x', mitigation: 'y' }] },
    ],
    [
      'one more protected group',
      {
        ...before,
        evaluation: {
          ...evaluation,
          protected: [...evaluation.protected, { column: 'age', reference: 'x', why: 'y' }],
        },
      },
    ],
    [
      'one more check',
      { ...before, monitoring: { ...monitoring, checks: [...monitoring.checks, { ...first, by: 'sex' }] } },
    ],
    [
      'a tighter check of another owner',
      { ...before, monitoring: { ...monitoring, checks: [{ ...first, minimum: 0.9, owner: 'dana' }, ...others] } },
    ],
    ['a longer retention', { ...before, retention: { predictions: 'P10Y', basis: 'x' } }],
    ['one more user', { ...before, use: { ...use, users: [...use.users, 'branches'] } }],
    ['one more data source', { ...before, data: { ...before.data, sources: [] } }],
    ['tighter gates', tight],
  ])('%s', (_, after) => {
    const { loosenings, changes, tier } = modelChanges(before, after, policy)
    expect([loosenings, tier]).toEqual([[], { before: 'high', after: 'high' }])
    expect(changes.length).toBeGreaterThan(0)
  })

  test('is told place by place, and cut where it is long', () => {
    const { changes } = modelChanges(
      before,
      { ...before, title: 'x'.repeat(500), retention: { predictions: 'P9Y', basis: 'z' } },
      policy,
    )
    expect(changes.map(({ path, after }) => [path, (after ?? '').length])).toEqual([
      ['title', 161],
      ['retention.predictions', 3],
      ['retention.basis', 1],
    ])
  })
})

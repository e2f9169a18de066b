import { describe, expect, test } from 'vitest'
import { differencesOf } from '../../../shared/domain/reconciliation/judge.ts'
import { expectedOf } from '../../../shared/domain/reconciliation/expected.ts'
import type { ModelVersion } from '../../../shared/domain/registry.ts'
import { chained, genesis } from '../../builders/ledger.ts'
import {
  borne,
  line,
  looked,
  model,
  moved,
  policy,
  reconciled,
  registered,
  version,
  versions,
} from '../../builders/reconciliation.ts'

/** What a model of an environment bears, held against what the promoter left at its copies. */

const [copy, folder] = ['prod', 'promotions/credit-approval/production/0001']
const entries = chained([
  genesis(),
  ...moved(1, '0001', { copy: { model: copy, from: null, to: '2' }, from: null, to: '7' }, '2026-01-07T12:00:00Z'),
])
const left = borne(entries, 2)
const copies: readonly ModelVersion[] = [
  version('1', { name: copy, source: 'models:/credit-approval/5' }),
  version('2', {
    ...{ name: copy, source: 'models:/credit-approval/7', ...left },
    tags: { ...left.tags, 'countersign.request': folder },
  }),
]
const aliases = { champion: '2' }

/** The differences where one of the copies, or what the model's aliases are, is changed. */
function lines(
  change: Readonly<Record<string, Partial<ModelVersion>>>,
  found: Readonly<Record<string, string>> = aliases,
): readonly string[] {
  const there = copies.map((one) => ({ ...one, ...change[one.version] }))
  const all = versions().map((one) =>
    one.version === '7' ? { ...one, ...left } : { ...one, tags: {}, description: '' },
  )
  const own = looked({
    models: [registered({ aliases: {} }), registered({ name: copy, aliases: found })],
    versions: new Map([
      [model, all],
      [copy, there],
    ]),
  })
  const place = policy({ environments: { production: { alias: 'champion', copy_to: copy } } })
  return differencesOf(reconciled({ expected: expectedOf(entries), looked: own, policy: place })).map(
    (one) => `${one.model} | ${line(one)} | ${one.record}`,
  )
}

describe('a copy in the model of an environment', () => {
  test('bears the tags and the statement of its move, and names the request that it was made for', () => {
    expect(lines({})).toEqual([])
  })

  test.each<readonly [string, Readonly<Record<string, Partial<ModelVersion>>>, readonly string[]]>([
    [
      'with a tag that was changed',
      { 2: { tags: { ...left.tags, deployment_tier: 'staging' } } },
      ['prod | tag-changed | 2 | tag deployment_tier | production > staging | 3'],
    ],
    [
      'with a statement that was edited',
      { 2: { description: '' } },
      [`prod | statement-edited | 2 | description | ${left.description.slice('Scorecard.\n\n'.length)} > - | 3`],
    ],
    [
      'that nobody moved, with a tag of approval as copying by hand brings it',
      { 1: { tags: { validation_status: 'passed', mine: 'x' } } },
      ['prod | tag-forged | 1 | tag validation_status | - > passed | null'],
    ],
    [
      'with a request that no record knows',
      { 1: { tags: { 'countersign.request': 'promotions/credit-approval/production/0009' } } },
      ['prod | tag-forged | 1 | tag countersign.request | - > promotions/credit-approval/production/0009 | null'],
    ],
    ['that a move left behind which was given up', { 1: { tags: { 'countersign.request': folder } } }, []],
    [
      'in a stage of MLflow',
      { 1: { stage: 'Production' } },
      ['prod | stage-without-record | 1 | stage Production | - > 1 | null'],
    ],
  ])('%s', (_, change, expected) => {
    expect(lines(change)).toEqual(expected)
  })

  test('with a further alias, by which somebody may load it', () => {
    expect(lines({}, { ...aliases, canary: '1' })).toEqual([
      'prod | alias-without-record | alias canary | - > 1 | null',
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { neededRoles, unsatisfiable } from '../../../shared/domain/governance/satisfiable.ts'
import { examplePeople, examplePolicy } from '../../builders/documents.ts'
import { memberships } from '../../builders/facts.ts'
import { account } from '../../builders/forge.ts'

const before = examplePolicy()
const people = examplePeople()
const said = (
  changes: Parameters<typeof examplePolicy>[0],
  roles: Parameters<typeof memberships>[0] = {},
  old: typeof before | null = before,
): readonly string[] =>
  unsatisfiable(examplePolicy(changes), people, memberships(roles), old).map(
    ({ weight, facts }) => `${weight} ${String(facts.what)}: ${String(facts.asked)} of ${String(facts.have)}`,
  )
const two = [['role: model-validator, count: 1', 'role: model-validator, count: 2']] as const

describe('a policy', () => {
  test.each<readonly [string, Parameters<typeof said>, readonly string[]]>([
    ['that its people can meet has nothing against it', [[]], []],
    [
      'that asks two of a team of one could never be met',
      [two],
      [
        'error production in tier high: 2 of model-validator, 1 of compliance-officer, 1 of business-owner of model-validator: 1, compliance-officer: 1, business-owner: 1',
      ],
    ],
    [
      'whose changes ask more than there are could never be changed again',
      [
        [
          [
            'changes: {approvals: [{role: model-risk, count: 2}]',
            'changes: {approvals: [{role: model-risk, count: 3}]',
          ],
        ],
      ],
      ['error changes: 3 of model-risk of model-risk: 2'],
    ],
    [
      'that needs one person at two stages could never be met',
      [two, { 'model-validator': [account('vera-acme'), account('olga-acme')] }],
      [
        'error production in tier high: 2 of model-validator, 1 of compliance-officer, 1 of business-owner of model-validator: 2, compliance-officer: 1, business-owner: 1',
      ],
    ],
    [
      'that asks more for a rollback, a retirement or past the stages than there are could never be met there',
      [
        [
          [
            'changes: {approvals',
            [
              'rollback: {approvals: [{role: compliance-officer, count: 2}]}',
              'retirement: {approvals: [{role: model-risk, count: 3}]}',
              'break_glass:',
              '  {approvals: [{role: business-owner, count: 2}, {role: model-risk, count: 1}], merged_by: model-risk, review_within: P3D}',
              'changes: {approvals',
            ].join('\n'),
          ],
        ],
      ],
      [
        'error rollback: 2 of compliance-officer of compliance-officer: 1',
        'error retirement: 3 of model-risk of model-risk: 2',
        'error break-glass: 2 of business-owner, 1 of model-risk of business-owner: 1, model-risk: 2',
      ],
    ],
    [
      'that lets them can be',
      [
        [...two, ['one_person_one_stage: true', 'one_person_one_stage: false']],
        { 'model-validator': [account('vera-acme'), account('olga-acme')] },
      ],
      [],
    ],
    [
      'counts no account that people.yml lacks, none that is gone, and no bot',
      [
        two,
        {
          'model-validator': [
            account('vera-acme'),
            account('stranger'),
            account('mel-acme', { state: 'suspended' }),
            account('lee-acme', { kind: 'bot' }),
          ],
        },
      ],
      [
        'error production in tier high: 2 of model-validator, 1 of compliance-officer, 1 of business-owner of model-validator: 1, compliance-officer: 1, business-owner: 1',
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(said(...given)).toEqual(expected)
  })

  test('may be changed elsewhere while a role is empty that was asked before', () => {
    expect(
      said([['roc_auc: 0.70', 'roc_auc: 0.75']], { 'compliance-officer': [] }).map((text) => text.slice(0, 5)),
    ).toEqual(['note ', 'note '])
    expect(said([], { 'compliance-officer': [] }, null).map((text) => text.slice(0, 5))).toEqual(['error', 'error'])
  })

  test('needs only the roles whose signatures it asks', () => {
    expect([...neededRoles(before)].sort()).toEqual([
      'business-owner',
      'compliance-officer',
      'model-risk',
      'model-validator',
    ])
  })
})

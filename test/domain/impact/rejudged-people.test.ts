import { describe, expect, test } from 'vitest'
import type { RecordedMove, Rules } from '../../../shared/domain/impact/recorded-move.ts'
import { rejudgePeople } from '../../../shared/domain/impact/rejudged-people.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import type { SignOff } from '../../../shared/domain/ledger/record-parts.ts'
import { recordedMove, rules, signOffs } from '../../builders/history.ts'
import { judgement } from '../../builders/ledger.ts'

const judged = (move: RecordedMove, own: Rules): Readonly<Record<string, readonly string[]>> => {
  const route = routeOf(own.policy, move.kind, 'high', move.environment)
  return Object.fromEntries(
    [...rejudgePeople(move, own, route)].flatMap(([stage, { fails, unknown }]) => {
      const said = [
        ...fails.flatMap(({ facts }): readonly string[] => {
          const { left } = facts
          return typeof left === 'object' && left !== null && left.length > 0 ? left : ['short']
        }),
        ...unknown.map(({ facts }) => `? ${String(facts.what)}`),
      ]
      return said.length === 0 ? [] : [[stage, said]]
    }),
  )
}
const waits = ['the stage before it would not be met']
const moved = (own: Partial<Record<keyof typeof signOffs, SignOff>>): RecordedMove =>
  recordedMove({ judgement: judgement({ signOffs: Object.values({ ...signOffs, ...own }) }) })

describe('the sign-offs of a recorded move', () => {
  test.each<readonly [string, RecordedMove, Rules, Readonly<Record<string, readonly string[]>>]>([
    ['count under the rules of then', recordedMove(), rules(), {}],
    [
      'are too few where more are asked',
      recordedMove(),
      rules([['role: model-validator, count: 1', 'role: model-validator, count: 2']]),
      { 'independent-validation': ['short'], 'compliance-review': waits, 'business-sign-off': waits },
    ],
    [
      'lack an answer that is asked now',
      recordedMove(),
      rules([['answers: [impact,', 'answers: [cost, impact,']]),
      { 'business-sign-off': ['olga: answers-missing (cost)'] },
    ],
    [
      'are too old where they lapse sooner',
      recordedMove(),
      rules([['valid_for: P30D', 'valid_for: P1D']]),
      { 'business-sign-off': ['olga: expired'] },
    ],
    [
      'quote nothing where the digest must be quoted now',
      moved({ business: { ...signOffs.business, body: signOffs.business.body.replace(/^Sign-off.*\n/, '') } }),
      rules(),
      { 'business-sign-off': ['olga: wrong-digest'] },
    ],
    [
      'are nobody’s where people.yml has lost them',
      recordedMove(),
      rules(
        [],
        [['  carl: {github: carl-acme, id: 7003, mlflow: [], emails: [carl@acme.example], name: Carl Conti}\n', '']],
      ),
      { 'compliance-review': ['carl: unmapped'], 'business-sign-off': waits },
    ],
    [
      'are a builder’s where people.yml joins two accounts',
      recordedMove(),
      rules(
        [],
        [
          ['dana-acme, id: 7001', 'dana-old, id: 7077'],
          ['vera-acme, id: 7002', 'dana-acme, id: 7002'],
        ],
      ),
      { 'independent-validation': ['vera: built-it'], 'compliance-review': waits, 'business-sign-off': waits },
    ],
    [
      'are of whom the list does not name',
      recordedMove(),
      rules([['business-owner: {team: acme/business-owners}', 'business-owner: {people: [mel]}']]),
      { 'business-sign-off': ['olga: not-in-role'] },
    ],
    [
      'are of whom the list names',
      recordedMove(),
      rules([['business-owner: {team: acme/business-owners}', 'business-owner: {people: [olga]}']]),
      {},
    ],
    [
      'cannot be told of another team',
      recordedMove(),
      rules([['{team: acme/business-owners}', '{team: acme/owners}']]),
      { 'business-sign-off': ['? whether the signers were in 1 of business-owner'] },
    ],
    [
      'cannot be told where pushes burn otherwise',
      recordedMove(),
      rules([['freshness: evidence', 'freshness: head']]),
      {
        'independent-validation': ['? the pushes after each sign-off'],
        'compliance-review': ['? the pushes after each sign-off'],
        'business-sign-off': ['? the pushes after each sign-off'],
      },
    ],
    [
      'cannot be told where others lift vetoes',
      recordedMove(),
      rules([['vetoes: {cleared_by: [its-giver, model-risk]}', 'vetoes: {cleared_by: [its-giver]}']]),
      Object.fromEntries(
        ['independent-validation', 'compliance-review', 'business-sign-off'].map((stage) => [
          stage,
          ['? vetoes and holds that were lifted'],
        ]),
      ),
    ],
    [
      'cannot be told without the policy of then',
      recordedMove({ policy: null }),
      rules(),
      {
        'independent-validation': ['? the policy that judged it', '? whether the signers were in 1 of model-validator'],
        'compliance-review': ['? the policy that judged it', '? whether the signers were in 1 of compliance-officer'],
        'business-sign-off': ['? the policy that judged it', '? whether the signers were in 1 of business-owner'],
      },
    ],
  ])('%s', (_, move, own, expected) => {
    expect(judged(move, own)).toEqual(expected)
  })

  test('a builder by a fact that nobody asked then is not known', () => {
    const then = rules([['version-creator, data-producer]', 'version-creator]']]).policy
    expect(judged(recordedMove({ policy: then }), rules())['compliance-review']).toEqual([
      '? who built it by data-producer',
    ])
  })

  test('an adoption is asked of the changes approvers', () => {
    expect(Object.keys(judged(recordedMove({ kind: 'adoption' }), rules()))).toEqual(['independent-validation'])
  })
})

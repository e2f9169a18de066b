import { describe, expect, test } from 'vitest'
import { objectorsOf } from '../../../../shared/domain/approval/objection/objectors.ts'
import type { Review } from '../../../../shared/domain/forge.ts'
import { account, pull, review } from '../../../builders/forge.ts'

const memberships = [
  { role: 'model-validator', members: [account('vera-acme')], formerly: [7009] },
  { role: 'compliance-officer', members: [account('carl-acme')], formerly: [] },
]
const seen = (...reviews: readonly Review[]) => objectorsOf({ pull: pull({ reviews }), memberships })

describe('kept are the roles of those who object', () => {
  test.each<[string, Review, object]>([
    ['by a veto', review('vera-acme', { state: 'changes-requested' }), { 'model-validator': [7002] }],
    [
      'by a veto that was dismissed',
      review('vera-acme', { state: 'dismissed', dismissal: { by: null, at: '', was: 'changes-requested' } }),
      { 'model-validator': [7002] },
    ],
    ['by a hold', review('carl-acme', { body: 'Hold: x' }), { 'compliance-officer': [7003] }],
    ['by a finding', review('vera-acme', { body: 'Finding low: x' }), { 'model-validator': [7002] }],
    [
      'who left meanwhile, as was seen before',
      review('audrey-acme', { state: 'changes-requested' }),
      { 'model-validator': [7009] },
    ],
    ['but nobody who only approves', review('vera-acme'), {}],
    ['nor who is in no role', review('stranger', { state: 'changes-requested' }), {}],
    [
      'nor an account that is gone',
      review('vera-acme', { state: 'changes-requested', author: account('vera-acme', { state: 'deleted' }) }),
      {},
    ],
  ])('%s', (_, one, expected) => {
    expect(seen(one)).toEqual({ 'model-validator': [], 'compliance-officer': [], ...expected })
  })
})

import { describe, expect, test } from 'vitest'
import { kindsNotBuilt, Request, requestKinds } from '../../../shared/domain/request/request.ts'
import { policyRequest, promotionRequest } from '../../builders/facts.ts'
import { digest } from '../../builders/forge.ts'

const { developers: _none, ...short } = promotionRequest()

describe('a request', () => {
  test.each([
    ['a promotion', promotionRequest()],
    ['the first promotion, where nothing is live', promotionRequest({ expected_current: null })],
    ['an adoption', { ...promotionRequest(), kind: 'adoption' }],
    ['a change of governance', policyRequest],
    ['the change of governance that begins a ledger', { ...policyRequest, models: { 'models/churn.yml': digest } }],
    [
      'a change of a model’s file',
      { request: 1, kind: 'model-facts', model: 'churn', file: digest, reason: 'The owner left.' },
    ],
  ])('%s is read as it stands', (_, request) => {
    expect(Request.parse(request)).toEqual(request)
  })

  test('need not name developers', () => {
    expect(Request.parse(short)).toEqual(promotionRequest())
  })

  test.each<readonly [string, object]>([
    ['a version without quotes', { version: 7 }],
    ['version nought', { version: '0' }],
    ['a version by alias', { version: 'champion' }],
    ['no expected version', { expected_current: undefined }],
    ['an expected version that is none', { expected_current: '' }],
    ['a digest cut short', { evidence: digest.slice(0, 20) }],
    ['a digest in capitals', { evidence: digest.toUpperCase() }],
    ['no reason', { reason: ' \n ' }],
    ['another version of the schema', { request: 2 }],
    ['a kind that is none', { kind: 'demotion' }],
    ['no kind', { kind: undefined }],
    ['the registry’s address', { registry: 'https://evil.example' }],
  ])('cannot hold %s', (_, other) => {
    expect(Request.safeParse({ ...promotionRequest(), ...other }).success).toBe(false)
  })

  test('of policy names governance files alone', () => {
    expect(Request.safeParse({ ...policyRequest, governance: { 'models/x.yml': digest } }).success).toBe(false)
    expect(Request.safeParse({ ...policyRequest, governance: { '../governance/policy.yml': digest } }).success).toBe(
      false,
    )
  })

  test('is of a kind that is built or named as not built', () => {
    expect([...kindsNotBuilt, 'promotion', 'adoption', 'policy', 'model-facts'].sort()).toEqual(
      [...requestKinds].sort(),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { isMove, isPlaced, Request, requestKinds } from '../../../shared/domain/request/request.ts'
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

  test.each<readonly [string, object]>([
    ['a rollback, by the record of then', { kind: 'rollback', record: 12 }],
    ['a promotion that is the review of a break-glass move', { kind: 'promotion', reviews: [14] }],
    ['a break-glass request', { kind: 'break-glass' }],
  ])('%s is read as it stands', (_, other) => {
    const request = { ...promotionRequest(), ...other }
    expect(Request.parse(request)).toEqual(request)
  })

  test('of retirement names what goes, and no evidence', () => {
    const request = { request: 1, kind: 'retirement', model: 'churn', environment: 'production', expected_current: '3' }
    expect(Request.safeParse({ ...request, reason: 'Replaced.' }).success).toBe(true)
    for (const wrong of [{ expected_current: null }, { version: '3' }, { evidence: digest }])
      expect(Request.safeParse({ ...request, reason: 'Replaced.', ...wrong }).success).toBe(false)
  })

  test.each<readonly [string, object]>([
    ['a rollback without the record of then', { kind: 'rollback' }],
    ['a promotion with one', { record: 12 }],
    ['an adoption as a review', { kind: 'adoption', reviews: [14] }],
    ['a break-glass request as a review', { kind: 'break-glass', reviews: [14] }],
    ['a review of nothing', { reviews: [] }],
  ])('cannot be %s', (_, other) => {
    expect(Request.safeParse({ ...promotionRequest(), ...other }).success).toBe(false)
  })

  test.each([
    ['promotion', true, true],
    ['adoption', true, true],
    ['rollback', true, true],
    ['break-glass', true, true],
    ['retirement', false, true],
    ['policy', false, false],
    ['model-facts', false, false],
  ] as const)('of kind %s brings a version: %s, is about a place: %s', (kind, moves, placed) => {
    const request = { ...promotionRequest(), kind } as unknown as Request
    expect([isMove(request), isPlaced(request)]).toEqual([moves, placed])
    expect(requestKinds).toContain(kind)
  })
})

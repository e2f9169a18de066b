import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  formatStatus,
  parseStatus,
  standsPromoted,
  statusOf,
  statusTags,
  type RequestStatus,
} from '../../../shared/domain/status/status.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { StageState } from '../../../shared/domain/verdict.ts'
import { Request, type RequestKind } from '../../../shared/domain/request/request.ts'
import { facts, found, promotionRequest } from '../../builders/facts.ts'
import { chained, move, outcome } from '../../builders/ledger.ts'

const status = (other: Partial<RequestStatus> = {}): RequestStatus => ({
  ...{ pull: 12, model: 'credit-approval', version: '7', environment: 'production' },
  stages: {
    'validation-gates': 'passed',
    'independent-validation': 'passed',
    'compliance-review': 'pending',
    'business-sign-off': 'not-required',
  },
  ...other,
})

describe('what the judging job hands over', () => {
  test('is read back as it was written', () => {
    const state = fc.constantFrom(...StageState.options)
    fc.assert(
      fc.property(state, state, fc.integer({ min: 1, max: 2 ** 31 }), (one, other, pull) => {
        const stages = { ...status().stages, 'validation-gates': one, 'compliance-review': other }
        expect(parseStatus(formatStatus(status({ stages, pull })))).toEqual(status({ stages, pull }))
      }),
    )
  })

  test.each<[string, unknown]>([
    ['a code that is none', { ...status(), stages: { ...status().stages, 'validation-gates': 'passed"; rm' } }],
    ['a stage too few', { ...status(), stages: { 'validation-gates': 'passed' } }],
    ['a model that no folder can be named after', status({ model: 'a/../b' })],
    ['a version that is none', status({ version: '7\n8' })],
    ['an environment that is none', status({ environment: '<!--' })],
    ['more than was asked for', { ...status(), reason: 'hello' }],
    ['nothing', null],
  ])('with %s is refused whole', (_, value) => {
    expect(parseStatus(JSON.stringify(value))).toBeNull()
  })

  test('is refused where it is no JSON', () => expect(parseStatus('{')).toBeNull())

  test('is the version and a code for each stage', () => {
    const given = facts()
    expect(statusOf(given, judgeRequest(given, given.readAt, null))).toMatchObject({
      ...{ pull: given.pull.number, model: 'credit-approval', version: '7', environment: 'production' },
      stages: { 'independent-validation': 'pending' },
    })
  })

  test.each<[RequestKind, boolean]>([
    ['promotion', true],
    ['break-glass', true],
    ['adoption', false],
    ['rollback', false],
  ])('of a %s is there where its stages judge the version: %s', (kind, there) => {
    const value = Request.parse({ ...promotionRequest(), kind, ...(kind === 'rollback' ? { record: 3 } : {}) })
    const given = facts({ request: found({ request: { state: 'read', value } }) })
    expect(statusOf(given, judgeRequest(given, given.readAt, null)) !== null).toBe(there)
  })

  test('is nothing for a request that cannot be read, or is none', () => {
    const none = facts({ request: { state: 'none' } })
    expect(statusOf(none, judgeRequest(none, none.readAt, null))).toBeNull()
  })
})

test('the tags bear the words that a promotion writes, and the request that they are of', () => {
  expect(statusTags(status())).toEqual({
    validation_status: 'passed',
    independent_validation: 'approved',
    compliance_review: 'pending',
    business_approval: 'not-required',
    'countersign.request': '#12',
  })
  expect(statusTags(status({ stages: { ...status().stages, 'validation-gates': 'failed' } }))).toMatchObject({
    validation_status: 'failed',
  })
})

describe('the tags of a promotion stay', () => {
  const environments = { staging: { alias: 'challenger', requires: 'low' }, production: { alias: 'champion' } } as const
  const live = (environment: string, to = '7') => chained([outcome(1, { move: move({ environment, to }) })])
  test.each<[string, string, string, string | null]>([
    ['of a version that is live where it is proposed for', 'production', 'production', 'production'],
    ['where a request asks less than what it is live in', 'production', 'staging', 'production'],
    ['not where a request asks more', 'staging', 'production', null],
  ])('%s', (_, where, asked, expected) => {
    expect(standsPromoted(status({ environment: asked }), live(where), environments)).toBe(expected)
  })

  test('not for a version that was live once', () => {
    expect(standsPromoted(status(), [...live('production'), ...live('production', '8')], environments)).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { proposalDigest } from '../../../shared/domain/request/proposal-digest.ts'
import { exampleModel } from '../../builders/documents.ts'
import { facts, found, foundModelFacts, foundPolicy, promotionRequest } from '../../builders/facts.ts'
import { digest } from '../../builders/forge.ts'

const { ledger } = facts()
const policy = facts({ request: foundPolicy() })
const model = facts({ request: foundModelFacts(exampleModel()) })

describe('the digest of a change of what judges', () => {
  test.each<readonly [string, Facts, Partial<Facts>]>([
    ['a file', policy, { request: foundPolicy({ governance: { 'governance/policy.yml': digest } }) }],
    ['a model file of a genesis', policy, { request: foundPolicy({ models: { 'models/x.yml': digest } }) }],
    ['the request itself', policy, { request: foundPolicy({ blob: 'b'.repeat(40) }) }],
    ['its folder', policy, { request: foundPolicy({ folder: 'promotions/_policy/0003' }) }],
    ['the governance that judges it', policy, { ledger: { ...ledger, governance: digest } }],
    [
      'the model’s file',
      model,
      {
        request: foundModelFacts(exampleModel(), {
          proposedFile: {
            source: { path: 'models/credit-approval.yml', digest, text: '' },
            file: { state: 'read', value: exampleModel() },
          },
        }),
      },
    ],
  ])('changes with %s', (_, before, other) => {
    expect(proposalDigest(before)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(proposalDigest({ ...before, ...other })).not.toBe(proposalDigest(before))
  })

  test('stays what it is while only other things change', () => {
    expect(proposalDigest({ ...policy, ledger: { ...ledger, live: '9' } })).toBe(proposalDigest(policy))
  })

  test('is one for a retirement too, and changes with its request', () => {
    const { evidence: _evidence, version: _version, developers: _developers, ...placed } = promotionRequest()
    const value = { ...placed, kind: 'retirement' as const, expected_current: '6' }
    const retiring = (blob: string): Facts =>
      facts({ request: found({ blob: blob.repeat(40), request: { state: 'read', value } }) })
    expect(proposalDigest(retiring('a'))).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(proposalDigest(retiring('b'))).not.toBe(proposalDigest(retiring('a')))
  })

  test('is none for a request about a version', () => {
    expect(proposalDigest(facts())).toBe(null)
  })
})

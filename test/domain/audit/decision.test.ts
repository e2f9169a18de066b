import { describe, expect, test } from 'vitest'
import { decisionOn } from '../../../shared/domain/audit/decision.ts'
import { drafts, entries, modelText, rests } from '../../builders/audit.ts'
import { digest, otherDigest } from '../../builders/forge.ts'
import { chained, genesis, intent, judgement, outcome } from '../../builders/ledger.ts'

describe('why a version was allowed', () => {
  const found = decisionOn(entries, 'credit-approval', '7', 'production')

  test('is told by the verdict, the policy and the model’s file of then, whatever was changed since', () => {
    expect(found).toMatchObject({
      ...{ result: 'done', at: '2026-01-06T12:06:00Z', observed: null, findings: [] },
      request: { reason: 'Better on the autumn book.' },
      judgement: { evidence: digest, governance: otherDigest, exceptions: [{ about: 'sex=(missing)' }] },
      governance: { record: 1, files: [{ path: 'governance/policy.yml', text: 'policy: 1\n' }] },
      modelFile: { path: 'models/credit-approval.yml', digest: otherDigest, text: modelText },
      records: rests(1, 2, 3),
    })
    expect(found?.judgement.stages[0]?.findings).toHaveLength(1)
  })

  test.each<[string, Parameters<typeof intent>[0], unknown]>([
    ['is unknown where the record does not say', {}, 'unknown'],
    ['is none where none judged', { modelFile: null }, null],
    [
      'has no text where no record holds it',
      { modelFile: { path: 'models/credit-approval.yml', digest, text: null } },
      { path: 'models/credit-approval.yml', digest, text: null },
    ],
  ])('the file that judged %s', (_, other, file) => {
    const own = chained([genesis(), intent(other), outcome(2)])
    expect(decisionOn(own, 'credit-approval', '7', 'production')?.modelFile).toEqual(file)
  })

  test('the governance is unknown where no earlier record holds it', () => {
    const own = chained([genesis(), intent(), outcome(2, { judgement: judgement({ governance: digest }) })])
    expect(decisionOn(own, 'credit-approval', '7', 'production')?.governance).toBeNull()
    expect(decisionOn(own, 'credit-approval', '7', 'production')?.records).toHaveLength(2)
  })

  test('a version that was not left in place says why not', () => {
    expect(decisionOn(entries, 'churn', '1', 'production')).toMatchObject({
      result: 'abandoned',
      findings: [{ code: 'expected-current-stale' }],
    })
  })

  test('the judgement of the intent stands where the outcome holds none', () => {
    const own = chained([...drafts.slice(0, 2), outcome(2, { judgement: null })])
    expect(decisionOn(own, 'credit-approval', '7', 'production')?.judgement.exceptions).toHaveLength(1)
  })

  test.each([
    ['a version that nobody decided on', 'credit-approval', '9', 'production'],
    ['another environment', 'credit-approval', '7', 'staging'],
    ['another model', 'other', '7', 'production'],
  ])('nothing is told of %s', (_, model, version, environment) => {
    expect(decisionOn(entries, model, version, environment)).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import { whoApproved } from '../../../shared/domain/audit/approval-answer.ts'
import { entries as audited } from '../../builders/audit.ts'
import { digest } from '../../builders/forge.ts'
import {
  chained,
  folder,
  genesis,
  intent,
  intoStage,
  judgement,
  move,
  outcome,
  reference,
  story,
  writer,
} from '../../builders/ledger.ts'

const entries = chained(story)

describe('who approved this?', () => {
  test('without a version speaks of what the ledger shows as live: not of what went on into another stage', () => {
    const at = '2026-01-07T12:00:00Z'
    const staged = chained([genesis(), intoStage('staging', at), intoStage('production', at)])
    expect(whoApproved(staged, 'credit-approval', null, 'staging')).toBeNull()
    expect(whoApproved(staged, 'credit-approval', '7', 'staging')?.version).toBe('7')
    expect(whoApproved(staged, 'credit-approval', null, 'production')?.version).toBe('7')
  })

  test('is answered with persons, their words, the request and the records that prove it', () => {
    expect(whoApproved(entries, 'credit-approval', '7', 'production')).toEqual({
      model: 'credit-approval',
      version: '7',
      environment: 'production',
      promotedAt: '2026-01-06T12:06:00Z',
      from: null,
      evidence: digest,
      tier: 'high',
      kind: 'promotion',
      signOffs: judgement().signOffs.map((one) => ({
        ...one,
        meaning: 'has validated the version and did not build it',
        answers: { methodology: 'sound' },
        conditions: [],
      })),
      notCounted: [],
      exceptions: [],
      builders: judgement().builders,
      obligations: [],
      request: {
        folder,
        pull: 12,
        url: 'https://github.com/acme/governance/pull/12',
        mergedAt: '2026-01-06T12:00:00Z',
        mergedBy: 'olga-acme',
      },
      records: [2, 3].map((number) => ({ number, digest: entries[number - 1]?.digest })),
      writerProven: true,
    })
  })

  test('with what was signed together, where the sign-offs speak of several', () => {
    const together = { [folder]: digest, 'promotions/churn/production/0001': null }
    const own = chained([genesis(), intent(), outcome(2, { judgement: judgement({ together }) })])
    expect(whoApproved(own, 'credit-approval', null, 'production')).toMatchObject({ evidence: digest, together })
  })

  test('with the conditions of each sign-off, what was accepted, and whose approval did not count', () => {
    const found = whoApproved(audited, 'credit-approval', '7', 'production')
    expect(found?.signOffs.map(({ conditions }) => conditions.map(({ text }) => text))).toEqual([
      ['Drift report until 2026-01-31', 'Tell underwriting'],
    ])
    expect(found?.exceptions.map(({ about, account }) => [about, account])).toEqual([['sex=(missing)', 'rita-acme']])
    expect(found?.notCounted).toEqual([
      { stage: 'independent-validation', account: 'dana-acme', review: 4, code: 'built-it' },
    ])
  })

  test('who signed one stage is not told as refused by the others', () => {
    const [signed] = judgement().signOffs
    if (signed === undefined) throw new Error('nobody signed')
    const ignored = [1, 0].map((more) => ({
      ...{ code: 'not-in-role' as const, facts: {} },
      ...{ account: signed.account, reviewId: signed.review + more },
    }))
    const stages = judgement().stages.map((stage, index) => (index === 0 ? { ...stage, ignored } : stage))
    const own = chained([genesis(), intent(), outcome(2, { judgement: judgement({ stages }) })])
    expect(whoApproved(own, 'credit-approval', null, 'production')?.notCounted.map(({ review }) => review)).toEqual([
      signed.review + 1,
    ])
  })

  test('an adoption says what its sign-offs meant: not that the version was validated', () => {
    const request = reference({ kind: 'adoption' })
    const own = chained([genesis(), intent({ request }), outcome(2, { request })])
    expect(whoApproved(own, 'credit-approval', null, 'production')?.signOffs[0]?.meaning).toBe(
      'confirms that the version was live before the ledger knew it',
    )
  })

  test('for whatever is live, where no version is named', () => {
    expect(whoApproved(entries, 'credit-approval', null, 'production')).toMatchObject({ version: '8', from: '7' })
  })

  test('for the last time a version was promoted, where it came back', () => {
    const back = reference({ folder: 'promotions/credit-approval/production/0005', pull: 21 })
    const at = '2026-03-06T12:05:00Z'
    const again = [
      intent({ at, request: back, move: move({ from: '8' }) }),
      outcome(6, { at, request: back, move: move({ from: '8' }) }),
    ]
    expect(whoApproved(chained([...story, ...again]), 'credit-approval', '7', 'production')).toMatchObject({
      from: '8',
      request: { pull: 21 },
    })
  })

  test('says that the writer is not proven where no App wrote', () => {
    const unproven = outcome(2, { writer: { ...writer, app: null, proven: false } })
    expect(
      whoApproved(chained([genesis(), intent(), unproven]), 'credit-approval', '7', 'production')?.writerProven,
    ).toBe(false)
  })

  test('names nobody where the forge does not tell who merged', () => {
    const request = reference({ mergedBy: null })
    const found = whoApproved(
      chained([genesis(), intent({ request }), outcome(2, { request })]),
      'credit-approval',
      '7',
      'production',
    )
    expect(found?.request.mergedBy).toBeNull()
  })

  test.each([
    ['a version that was never promoted', 'credit-approval', '9', 'production'],
    ['another model', 'churn', null, 'production'],
    ['another environment', 'credit-approval', '7', 'staging'],
  ])('nobody, for %s', (_, model, version, environment) => {
    expect(whoApproved(entries, model, version, environment)).toBeNull()
  })

  test('nobody, for a move whose judgement was not recorded', () => {
    expect(
      whoApproved(
        chained([genesis(), intent(), outcome(2, { judgement: null })]),
        'credit-approval',
        '7',
        'production',
      ),
    ).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import type { ApprovalAnswer } from '../../../shared/domain/audit/approval-answer.ts'
import { shortDigest } from '../../../shared/domain/digest.ts'
import { togetherDigest } from '../../../shared/domain/request/together.ts'
import { renderAnswer } from '../../../shared/render/audit/approval.ts'
import { account } from '../../builders/world.ts'
import { expectGolden } from '../../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from '../inert.ts'

const digest = `sha256:${'a'.repeat(64)}`
const answer: ApprovalAnswer = {
  model: 'credit-approval',
  version: '2',
  environment: 'production',
  promotedAt: '2026-01-05T13:05:00Z',
  from: '1',
  evidence: digest,
  tier: 'high',
  kind: 'promotion',
  notCounted: [{ stage: 'independent-validation', account: 'dana', review: 8999, code: 'built-it' }],
  exceptions: [],
  obligations: [
    {
      ...{ stage: 'compliance-review', review: 9001, by: 'carl', text: 'Weekly drift report.' },
      ...{ until: '2027-03-01', owner: 'mel', person: 'mel' },
    },
  ],
  signOffs: [
    {
      stage: 'independent-validation',
      review: 9000,
      account: account('vera'),
      person: 'vera',
      name: 'Vera Voss',
      role: 'model-validator',
      at: '2026-01-05T10:00:00Z',
      body: 'Sign-off',
      url: 'https://github.com/acme/models/pull/7#pullrequestreview-9000',
      meaning: 'has validated the version and did not build it',
      answers: { methodology: 'yes. Scorecard.' },
      conditions: [],
    },
  ],
  builders: [
    { person: 'dana', account: 'dana', fact: 'request-author', kind: 'authenticated' },
    { person: 'dana', account: 'dana', fact: 'request-author', kind: 'authenticated' },
    { person: null, account: null, fact: 'run-user', kind: 'claimed' },
  ],
  request: {
    folder: 'promotions/credit-approval/production/0001',
    pull: 7,
    url: 'https://github.com/acme/models/pull/7',
    mergedAt: '2026-01-05T12:30:00Z',
    mergedBy: 'olga',
  },
  records: [
    { number: 2, digest },
    { number: 3, digest },
  ],
  writerProven: true,
}

test.each([
  ['promotion', 'Promoted at 2026'],
  ['adoption', 'Adopted at 2026'],
  ['rollback', 'Rolled back at 2026'],
  ['break-glass', 'Promoted past its stages (break-glass) at 2026'],
] as const)('a %s is told as what it was', (kind, words) => {
  expect(renderAnswer({ ...answer, kind }, 'credit-approval', '2', 'production')).toContain(words)
})

describe('who approved', () => {
  test('is told with name, role, time and the records that prove it', () => {
    expectGolden('audit-answer', renderAnswer(answer, 'credit-approval', '2', 'production'))
  })

  test('says by what else than a promotion it came there', () => {
    const told = (kind: ApprovalAnswer['kind']): string =>
      renderAnswer({ ...answer, kind }, 'credit-approval', '2', 'production')
    expect(told('break-glass')).toContain(
      'Promoted past its stages (break-glass) at 2026-01-05T13:05:00Z, before it version 1',
    )
  })

  test('says where nobody proves the writer, and where nothing was live before', () => {
    const told = renderAnswer(
      { ...answer, writerProven: false, from: null, request: { ...answer.request, mergedBy: null } },
      'credit-approval',
      '2',
      'production',
    )
    expect(told).toContain('(writer unproven)')
    expect(told).toContain('before it nothing')
    expect(told).toContain('by an unknown account')
  })

  test.each([
    ['2', 'The ledger knows of no promotion of `credit-approval` version 2 to production.'],
    [null, 'The ledger knows of no promotion of `credit-approval` to production.'],
  ])('of version %s that nobody promoted is a sentence', (version, sentence) => {
    expect(renderAnswer(null, 'credit-approval', version, 'production')).toBe(sentence)
  })
})

test('an answer names what was signed together, and the digest that the sign-offs quote', () => {
  const { folder } = answer.request
  const other = 'promotions/churn/production/0001'
  const together = { [folder]: `sha256:${'1'.repeat(64)}`, [other]: `sha256:${'2'.repeat(64)}` }
  const told = renderAnswer({ ...answer, together }, 'credit-approval', '2', 'production')
  const parts = Object.entries(together).map(([each, evidence]) => ({ folder: each, evidence }))
  expect(told).toContain(`Signed together with \`${other}\``)
  expect(told).toContain(shortDigest(togetherDigest(parts)))
  expectInert(renderAnswer({ ...answer, together: { [hostile]: null } }, 'credit-approval', '2', 'production'))
})

test('T19: hostile text stays text in every place of an answer', () => {
  const times = /^(?:promotedAt|at|mergedAt)$/
  const json = asJson(answer)
  for (const path of textPaths(json).filter((one) => !times.test(one.at(-1) ?? ''))) {
    const changed = withText(json, path, hostile) as ApprovalAnswer
    expectInert(renderAnswer(changed, hostile, hostile, hostile))
  }
  expectInert(renderAnswer(null, hostile, hostile, hostile))
})

import { describe, expect, test } from 'vitest'
import { Finding, ignoreCodes, IgnoredApproval, StageState, StageVerdict } from '../../shared/domain/verdict.ts'
import { account } from '../builders/forge.ts'

describe('a verdict read back', () => {
  const verdict = {
    stage: 'independent-validation',
    state: 'passed',
    findings: [{ code: 'a', weight: 'note', facts: { text: 'x', number: 1, flag: true, none: null, list: ['a'] } }],
    counted: [
      {
        reviewId: 1,
        account: account('vera-acme'),
        person: 'vera',
        role: 'model-validator',
        at: '2026-01-05T10:00:00Z',
        expires: null,
      },
    ],
    ignored: [{ reviewId: 2, account: account('dana-acme'), code: 'built-it', facts: {} }],
    vetoes: [
      {
        reviewId: 3,
        account: account('rita-acme'),
        kind: 'hold',
        at: '2026-01-05T10:00:00Z',
        reason: 'x',
        dismissedBy: null,
      },
    ],
    since: '2026-01-05T10:00:00Z',
  }

  test('is the one that was written', () => {
    expect(StageVerdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
  })

  test.each([
    ['a state that is none', { ...verdict, state: 'skipped' }],
    ['a stage that is none', { ...verdict, stage: 'marketing' }],
    ['a member too many', { ...verdict, mergeable: true }],
    ['no time', { ...verdict, since: undefined }],
  ])('is none with %s', (_, value) => {
    expect(StageVerdict.safeParse(value).success).toBe(false)
  })
})

test('a finding’s facts are texts, numbers, yes or no, nothing, or lists of texts', () => {
  expect(Finding.safeParse({ code: 'a', weight: 'fail', facts: { nested: { a: 1 } } }).success).toBe(false)
  expect(Finding.safeParse({ code: 'a', weight: 'fatal', facts: {} }).success).toBe(false)
})

test('an approval is ignored by a known code alone', () => {
  const ignored = { reviewId: 2, account: account('dana-acme'), code: 'disliked', facts: {} }
  expect(IgnoredApproval.safeParse(ignored).success).toBe(false)
  expect(new Set(ignoreCodes).size).toBe(ignoreCodes.length)
})

test('a stage is in one of six states', () => {
  expect(StageState.options).toEqual(['passed', 'pending', 'blocked', 'failed', 'error', 'not-required'])
})

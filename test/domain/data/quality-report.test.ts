import { expect, test } from 'vitest'
import { readQualityReport } from '../../../shared/domain/data/quality-report.ts'

test('checks are read with what they found, as log_for_review.py writes them', () => {
  const text =
    '{"checks": [{"check": "rows read", "found": 1989, "passed": true}, {"check": "gaps", "found": 0.1, "passed": false}]}'
  expect(readQualityReport(text)).toMatchObject({ value: { checks: [{ passed: true }, { passed: false }] } })
})

test.each([
  ['a check without an answer', '{"checks": [{"check": "a"}]}'],
  ['a check without a name', '{"checks": [{"check": " ", "passed": true}]}'],
  ['another word', '{"checks": [], "all": true}'],
  ['a list alone', '[]'],
  ['NaN, which is no JSON', '{"checks": [{"check": "a", "found": NaN, "passed": true}]}'],
])('not with %s', (_, text) => {
  expect(readQualityReport(text)).toHaveProperty('problem')
})

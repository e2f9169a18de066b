import { expect, test } from 'vitest'
import { readReport } from '../../../shared/domain/requirement/report.ts'

const run = (results: unknown, end?: string) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'scanner' } }, invocations: [{ endTimeUtc: end }], results }],
})

test('a SARIF file tells what its tool found, with its date, each rule once', () => {
  const results = [
    { ruleId: 'A', level: 'error' },
    { ruleId: 'A', level: 'error' },
    { ruleId: 'B' },
    { ruleId: 'C', kind: 'pass' },
    { ruleId: 'D', level: 'error', suppressions: [{ kind: 'external' }] },
    {},
  ]
  const one = { file: 'x.sarif', tool: 'scanner', date: '2026-01-04T00:00:00Z' }
  expect(readReport('x.sarif', JSON.stringify(run(results, '2026-01-04T00:00:00Z')))).toEqual([
    { ...one, rule: 'A', level: 'error' },
    { ...one, rule: 'B', level: 'warning' },
    { ...one, rule: 'a rule without a name', level: 'warning' },
  ])
})

test('what a report says at length is cut', () => {
  const [found] = readReport('x.sarif', JSON.stringify(run([{ ruleId: 'R'.repeat(5000) }]))) ?? []
  expect(found?.rule).toHaveLength(100)
})

test.each([
  ['no JSON', 'x'],
  ['something else', '{}'],
  ['a scan that came to no list', JSON.stringify(run(null))],
])('%s is no report', (_, text) => {
  expect(readReport('x.sarif', text)).toBe(null)
})

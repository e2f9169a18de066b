import { expect, test } from 'vitest'
import type { Row } from '../../../shared/domain/scenario/result.ts'
import { countsLine, failureLine, resultsSection } from '../../../shared/render/scenario/results.ts'

const row = (other: Partial<Row> = {}): Row => ({
  file: 'a.yml',
  line: 7,
  scenario: 'a push burns',
  differences: [],
  ...other,
})

test('a failure is one line: where, which, what', () => {
  expect(
    failureLine(row({ differences: ['expected passed, found pending', 'counted expected vera, found nobody'] })),
  ).toBe('a.yml:7: a push burns: expected passed, found pending | counted expected vera, found nobody')
  expect(failureLine(row({ scenario: null, differences: ['is empty.'] }))).toBe('a.yml:7: is empty.')
})

test('the counts are said in one line', () => {
  expect(countsLine([row(), row({ differences: ['x'] }), row()])).toBe('2 passed, 1 failed')
  expect(countsLine([])).toBe('0 passed, 0 failed')
})

test('the summary holds the counts, and a line for each that failed', () => {
  expect(resultsSection([row()])).toBe('## Scenarios of the policy\n\n1 passed, 0 failed')
  const section = resultsSection([
    row(),
    row({ differences: ['expected passed'] }),
    row({ scenario: 'b', differences: ['y'] }),
  ])
  expect(section.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(2)
})

test('hostile names stay in their line and mean nothing', () => {
  const hostile = row({
    file: 'a\n::error::b.yml',
    scenario: '<!-- x --> @team [a](https://x.example) `|`\u202e\u001b[2J\n# head',
    differences: ['x\r\n| y |'],
  })
  expect(failureLine(hostile)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  const section = resultsSection([hostile])
  expect(section.split('\n').filter((line) => line.startsWith('::') || line.startsWith('# '))).toEqual([])
  for (const part of ['<!--', '@team', '](https://x.example)', '\u202e', '\u001b']) expect(section).not.toContain(part)
})

test('a difference without end is cut', () => {
  expect(resultsSection([row({ differences: ['x'.repeat(100_000)] })]).length).toBeLessThan(3000)
})

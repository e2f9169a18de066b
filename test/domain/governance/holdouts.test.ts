import { describe, expect, test } from 'vitest'
import { readHoldouts, sealedSetOf } from '../../../shared/domain/governance/holdouts.ts'
import { located, problemsOf, valueOf } from '../../builders/documents.ts'

const text = `holdouts: 1
sets:
  - model: credit-approval
    name: applications-2026
    run: ${'a'.repeat(32)}
    file: holdout/rows.parquet
    sha256: ${'b'.repeat(64)}
    until: 2027-06-30
`
const read = (from = '', to = '') => readHoldouts(located(text.replace(from, to), 'governance/holdouts.yml'))

test('a set is found by its model', () => {
  const holdouts = valueOf(read())
  expect(sealedSetOf(holdouts, 'credit-approval')?.name).toBe('applications-2026')
  expect(sealedSetOf(holdouts, 'churn')).toBeNull()
  expect(sealedSetOf(null, 'credit-approval')).toBeNull()
})

describe('what is wrong is told with its line, and the nearest word', () => {
  test.each([
    ['a key that is none', '    until:', '    untill:', '8 sets.0.untill: '],
    ['a day that is none', '2027-06-30', '2027-02-30', '8 sets.0.until: '],
    ['a digest that is none', 'b'.repeat(64), 'abc', '7 sets.0.sha256: '],
    ['a run that is none', 'a'.repeat(32), '../1', '5 sets.0.run: '],
    ['a file above the run', 'holdout/rows.parquet', '../rows.parquet', '6 sets.0.file: '],
    ['an absolute file', 'holdout/rows.parquet', '/rows.parquet', '6 sets.0.file: '],
    ['another kind of file', 'rows.parquet', 'rows.pickle', '6 sets.0.file: '],
    ['a name with a line break', 'applications-2026', '"a\\n::error::"', '4 sets.0.name: '],
    ['another version of the file', 'holdouts: 1', 'holdouts: 2', '1 holdouts: '],
  ])('%s', (_, from, to, expected) => {
    const problems = problemsOf(read(from, to))
    expect(problems.filter((one) => one.startsWith(expected))).toHaveLength(1)
  })

  test('the nearest word', () => {
    expect(problemsOf(read('    until:', '    untill:')).join('\n')).toContain('"until"')
  })

  test('two sets of one model or of one name', () => {
    const twice = `${text}${text.slice(text.indexOf('  - model'))}`
    expect(problemsOf(readHoldouts(located(twice, 'governance/holdouts.yml')))).toEqual([
      '9 sets.1.model: "credit-approval" stands there twice; each model has one set.',
      '10 sets.1.name: "applications-2026" stands there twice; each name has one set.',
    ])
  })
})

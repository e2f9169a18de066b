import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countsOf, formatRows, parseRows } from '../../../shared/domain/scenario/result.ts'

const row = fc.record({
  file: fc.string(),
  line: fc.integer(),
  scenario: fc.option(fc.string()),
  differences: fc.array(fc.string()),
})

test('what is written is read back as it was', () => {
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      expect(parseRows(formatRows(rows))).toEqual(rows)
    }),
  )
})

test.each(['', 'passed', '{}', '[{"file": "a"}]', '[{"file":"a","line":1,"scenario":null,"differences":[],"more":1}]'])(
  '%j is no result',
  (text) => {
    expect(() => parseRows(text)).toThrow()
  },
)

test('a scenario with a difference failed, one without passed', () => {
  const of = (...differences: readonly string[]) => ({ file: 'a.yml', line: 1, scenario: 's', differences })
  expect(countsOf([of(), of('x', 'y'), of()])).toEqual({ passed: 2, failed: 1 })
  expect(countsOf([])).toEqual({ passed: 0, failed: 0 })
})

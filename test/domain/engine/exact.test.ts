import { describe, expect, test } from 'vitest'
import { exactOf, exactStatement } from '../../../shared/domain/engine/exact.ts'
import { doubleSum } from '../../../shared/domain/metric/task/exact.ts'
import { exactAnswer } from '../../builders/task-engines.ts'

const sql = exactStatement('WITH t AS (SELECT 1e0 AS e)', 't', ['e', 'e * e'])
const ladder = /AS a FROM vs\), bands AS [\s\S]* AS x FROM vas/.exec(sql)?.[0] ?? ''

describe('the statement of exact sums', () => {
  test('is one statement that begins with its head and asks each row for each expression', () => {
    expect(sql.startsWith('WITH t AS (SELECT 1e0 AS e), vs AS (SELECT n, CASE n WHEN 0 THEN e WHEN 1 THEN e * e END AS v FROM t CROSS JOIN (VALUES (0), (1)) AS ns (n))')).toBe(true) // prettier-ignore
    expect(sql).not.toContain(';')
  })

  test('cuts and multiplies by powers of two alone, none of them below the normal doubles: nothing is rounded', () => {
    const literals = [...ladder.matchAll(/\b\d(?:\.\d+)?e[+-]?\d+/g)].map(([text]) => Number(text))
    expect(literals.length).toBeGreaterThan(100)
    for (const literal of literals.filter((one) => one !== 1)) {
      expect(Number.isInteger(Math.log2(literal)) && literal >= 2 ** -1022 && Number.isFinite(literal)).toBe(true)
    }
  })

  test('has a unit for each band, so that what is in it is a whole number of 60 bits and a rest of 52', () => {
    const units = [...ladder.matchAll(/THEN a \* (\S+)/g)].map(([, text]) => Math.log2(Number(text)))
    expect(units.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 34 }, (_, band) => (band - 16) * 60)) // prettier-ignore
    expect(ladder).toContain(`ELSE a * ${(2 ** -1020).toExponential()} END`)
    expect(ladder).toContain(`ELSE a * ${(2 ** 540).toExponential()} * ${(2 ** 540).toExponential()} END`)
  })

  test('adds whole numbers alone', () => {
    expect(sql.match(/SUM\(/g)?.length).toBe(2)
    expect(sql).toContain('CAST(CAST(FLOOR(x) AS BIGINT) AS DECIMAL(38,0))')
    expect(sql).toContain('CAST(CAST((x - FLOOR(x)) * 4.503599627370496e+15 AS BIGINT) AS DECIMAL(38,0))')
  })
})

test.each([
  ['usual numbers', [0.1, 0.2, 0.3, -0.6, 1e6, 12345.678]],
  ['numbers that take each other away', [1e300, 1, -1e300, 1e-300]],
  ['the ends of what a double holds', [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, -Number.MAX_VALUE, 5e-320]], // prettier-ignore
  ['the edges of bands', [2 ** 60, 2 ** -60, 2 ** 60 - 2 ** 7, 2 ** -1020, 2 ** 1020, 1, -1]],
  ['nothing but nought', [0, 0]],
])('the sum is that of the bundle, bit for bit: %s', (_, values) => {
  const here = doubleSum()
  for (const value of values) here.add(value)
  expect(exactOf(exactAnswer([values, [...values].reverse()]), 2, values.length)).toEqual([here.total(), here.total()])
})

test.each([
  ['a sum of fewer rows', exactAnswer([[1, 2]]), /a sum of 2 rows, 3 used rows/],
  ['a sum that is left out', [], /a sum of 0 rows/],
  ['a band that there is not', [['0', '99', '3', '1', '1']], /another shape/],
  ['a broken number', [['0', '0', '3', '1.5', '1']], /another shape/],
])('%s is an error', (_, answer, said) => expect(() => exactOf(answer, 1, 3)).toThrow(said))

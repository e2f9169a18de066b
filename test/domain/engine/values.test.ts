import { describe, expect, test } from 'vitest'
import { extremesStatement, missingStatement, valueRanksStatement, valueStatisticsOf, valueSumsStatement, valueTable, valueTables } from '../../../shared/domain/engine/values.ts' // prettier-ignore
import { valueStatistics } from '../../../shared/domain/metric/task/regression.ts'
import { grades, valueAnswers } from '../../builders/task-engines.ts'

const layout = { label: 'what', predicted: 'said', groups: ['group'], split: null, key: 'key' }
const columns = valueTable(grades, layout)
if ('missing' in columns) throw new Error(columns.missing)
const head = `WITH ${valueTables(grades, columns, new Map())}`

describe('the rows that are measured', () => {
  test.each([
    ['a number without a sign where it is nought', `CASE WHEN l <> 0e0 AND l >= -1e+150 AND l <= 1e+150 THEN l ELSE 0e0 END AS y`], // prettier-ignore
    ['one that is missing, none, or too large for its square is refused as in the bundle', 'WHEN l IS NULL THEN 3 WHEN NOT (l >= -1e+150 AND l <= 1e+150) THEN 4 WHEN x IS NULL THEN 5 WHEN x >= -1e+150 AND x <= 1e+150 THEN 0 WHEN NOT (x <= 1.7976931348623157e308)'], // prettier-ignore
    ['with groups and key', 't AS (SELECT y, p, g0, k FROM rows_all WHERE fate = 0)'],
  ])('%s', (_, text) => expect(head).toContain(text))

  test('a column that is not there is named, and one that plays two parts is refused', () => {
    expect(valueTable(grades, { ...layout, predicted: 'other' })).toEqual({ missing: 'other' })
    expect(() => valueTable(grades, { ...layout, predicted: 'what' })).toThrow(/plays two parts/)
    expect(() => valueTable(grades, { ...layout, predicted: 'y' })).toThrow(/must hold floats or whole numbers/)
  })
})

describe('the statements', () => {
  const all = [valueSumsStatement(head), extremesStatement(head), valueRanksStatement(head), missingStatement(head, columns.groups, '(missing)')] // prettier-ignore

  test('begin with their head, are one each, and bring every number back as a text', () => {
    for (const sql of all) {
      expect(sql.startsWith(head)).toBe(true)
      expect(sql).not.toContain(';')
      const shown = sql.slice(sql.lastIndexOf(' SELECT '))
      expect(shown.match(/ AS [a-z_0-9]+/g)?.length).toBe(shown.match(/AS VARCHAR\) AS /g)?.length)
      expect(sql.match(/\d\.\d+(?![\d]*e)/g) ?? []).toEqual([])
    }
  })

  test.each([
    ['nothing is divided by nought, and no share is beyond what a square holds', 0, 'LEAST(ABS(d / CASE WHEN y = 0e0 THEN 1e0 ELSE y END), 1e150)'], // prettier-ignore
    ['a square that no double holds is the largest one', 0, 'CASE WHEN q > 1.3407807929942596e+154 THEN 1.7976931348623157e+308 ELSE q * q END'], // prettier-ignore
    ['what rounding takes from a square is added for itself', 0, 'h * h - y * y + 2e0 * h * o + o * o'],
    ['rows of which nothing was are counted', 1, 'COUNT(CASE WHEN y = 0e0 THEN 1 END)'],
    ['ranks of ties are their mean', 2, '2 * (o.bm + SUM(c.m) OVER (PARTITION BY c.part ORDER BY c.v'],
    ['values that are all the same are one part', 2, 'CASE WHEN hi > lo THEN hi - lo ELSE 1e0 END'],
    ['an empty text, a missing one and the word for it are one group', 3, `g0 IS NULL OR g0 IN ('', '(missing)')`],
  ])('%s', (_, place, text) => expect(all[place]).toContain(text))

  test('the square whose own is still a double is the largest', () => {
    const root = Math.sqrt(Number.MAX_VALUE)
    expect(Number.isFinite(root * root)).toBe(true)
    expect((root * (1 + 2 ** -52)) ** 2).toBe(Infinity)
  })
})

describe('the statistics', () => {
  const [labels, predicted] = [
    [1, 2, 2, 4.5, -3],
    [1.5, 2, 1, 4, -3.25],
  ]
  const here = valueStatistics({ labels: Float64Array.from(labels), predicted: Float64Array.from(predicted) })
  const answered = (own: readonly (readonly [string, readonly (readonly (string | null)[])[]])[]) => {
    const of = (mark: string) => own.find(([name]) => name === mark)?.[1] ?? []
    return { sums: of('AS whole_part'), extremes: of('AS largest'), ranks: of('AS other2') }
  }
  const answers = answered(valueAnswers(labels, predicted, here))

  test('are those of the bundle', () => expect(valueStatisticsOf(answers, 5)).toEqual(here))

  test('have no relative error where something was nought', () => {
    const own = [0, ...labels.slice(1)]
    const found = valueStatistics({ labels: Float64Array.from(own), predicted: Float64Array.from(predicted) })
    expect(valueStatisticsOf(answered(valueAnswers(own, predicted, found)), 5)).toEqual(found)
    expect(found.relative).toBeNull()
  })

  test.each([
    [
      'other rows than the used ones',
      { ...answers, extremes: [['4', '0', '1']] },
      /answered in part: 4 rows, 5 ranked/,
    ],
    ['fewer ranked rows', { ...answers, ranks: [['3', '1', '1', '1']] }, /3 ranked ones, 5 used rows/],
    ['no extremes', { ...answers, extremes: [] }, /0 rows/],
    ['a size that is none', { ...answers, extremes: [['5', '0', 'NaN']] }, /another shape/],
  ])('%s are an error', (_, told, said) => expect(() => valueStatisticsOf(told, 5)).toThrow(said))
})

import { describe, expect, test } from 'vitest'
import { areaStatement, classLossStatement, classMeanings, classStatisticsOf, classTable, classTables, confusionStatement, favouredHead, numbersOf } from '../../../shared/domain/engine/classes.ts' // prettier-ignore
import type { ClassLayout } from '../../../shared/domain/metric/task/class-rows.ts'
import { grades } from '../../builders/task-engines.ts'

const layout: ClassLayout = { label: 'y', predicted: 'h', scores: { a: 'pa', b: 'pb' }, groups: ['group'], split: null, key: null } // prettier-ignore
function headOf(own: ClassLayout, label: readonly (string | null)[], predicted: readonly (string | null)[] = []) {
  const columns = classTable(grades, own)
  if ('missing' in columns) throw new Error(columns.missing)
  const given = classMeanings(own, columns, { label, predicted })
  return { classes: given.classes, head: `WITH ${classTables(grades, columns, { ...given, split: new Map() })}` }
}
const { head } = headOf(layout, ['a', 'b', "o'", null], ['a', 'z'])

describe('the classes', () => {
  test.each([
    ['are those of the scores', layout, ['x', 'a'], ['a', 'b']],
    ['are those of labels and predictions, sorted, where no scores name them', { ...layout, scores: null }, ['b', '2.0', ''], ['2', 'b', 'c']], // prettier-ignore
  ])('%s', (_, own, label, classes) => expect(headOf(own, label, ['c', '2']).classes).toEqual(classes))

  test('are none where no row has a value: each is then left out', () => {
    const { head: none } = headOf({ ...layout, scores: null }, [null], [null])
    expect(none).toContain('END AS fate, 0 AS y, 0 AS p')
  })

  test('are at most fifty', () => {
    const many = Array.from({ length: 51 }, (_, place) => `c${place}`)
    expect(() => headOf({ ...layout, scores: null }, many)).toThrow(/51 classes, more than 50/)
  })

  test('a column that is not there is named, and one that plays two parts is refused', () => {
    expect(classTable(grades, { ...layout, scores: { a: 'pa', b: 'pc' } })).toEqual({ missing: 'pc' })
    expect(() => classTable(grades, { ...layout, scores: { a: 'pa', b: 'pa' } })).toThrow(/plays two parts/)
  })
})

describe('the rows that are measured', () => {
  const alone = headOf({ ...layout, predicted: null }, ['a', 'b']).head
  test.each([
    ['an unknown class is no class', head, "WHEN NOT (l IN ('a', 'b')) THEN 4"],
    ['one that is said and unknown is none either', head, "WHEN q IS NULL OR q = '' OR 1 = 0 THEN 8 WHEN NOT (q IN ('a')) THEN 9"], // prettier-ignore
    ['scores are looked at one after the other, missing ones first', head, 'WHEN x0 IS NULL THEN 5 WHEN NOT (x0 >= 0e0 AND x0 <= 1e0) AND NOT (x0 <= 1.7976931348623157e308) AND NOT (x0 = '], // prettier-ignore
    ['scores add up to 1 within what rounding leaves', head, ' - 1e0) > 1e-3 THEN 10 ELSE 0 END AS fate'],
    ['of equal scores the class that is named first is said', alone, 'CASE WHEN s0 = top THEN 0 WHEN s1 = top THEN 1 ELSE 0 END AS p'], // prettier-ignore
    ['nobody is asked for a column of predictions that is not named', alone, 'raw AS (SELECT CAST(src."y" AS VARCHAR) AS l, CAST(src."pa" AS DOUBLE) AS x0'], // prettier-ignore
  ])('%s', (_, sql, text) => expect(sql).toContain(text))
})

describe('the statements', () => {
  const all = [confusionStatement(head), classLossStatement(head, 2), areaStatement(head, 1)]

  test('begin with their head, are one each, and bring every number back as a text', () => {
    for (const sql of all) {
      expect(sql.startsWith(head)).toBe(true)
      expect(sql).not.toContain(';')
      const shown = sql.slice(sql.lastIndexOf(' SELECT '))
      expect(shown.match(/ AS [a-z_0-9]+/g)?.length).toBe(shown.match(/AS VARCHAR\) AS /g)?.length)
    }
  })

  test.each([
    ['no logarithm of nought is asked for', 1, '-LN(GREATEST(CASE y WHEN 0 THEN s0 WHEN 1 THEN s1 ELSE 0e0 END, 2.220446049250313e-16))'], // prettier-ignore
    ['each class stands against the rest', 2, 'b AS (SELECT CASE WHEN y = 1 THEN 1 ELSE 0 END AS y, s1 AS s FROM t)'],
  ])('%s', (_, place, text) => expect(all[place]).toContain(text))

  test('favourable classes are the yes, by groups; without them nobody is selected', () => {
    expect(favouredHead(head, 1, [0, 2])).toContain('b AS (SELECT g0, CASE WHEN y IN (0, 2) THEN 1 ELSE 0 END AS y, CASE WHEN p IN (0, 2) THEN 1e0 ELSE 0e0 END AS s FROM t)') // prettier-ignore
    expect(favouredHead(head, 0, [])).toContain('CASE WHEN 1 = 0 THEN 1e0 ELSE 0e0 END AS s')
    expect(numbersOf(['1', 'b', 'c'], ['1.0', 'c', 'z'])).toEqual([0, 2])
  })
})

describe('the statistics', () => {
  const answers = {
    confusion: [['0', '0', '3'], ['1', '0', '1'], ['1', '1', '2']], // prettier-ignore
    loss: [['6', '70', '80']],
    areas: [[['3', '3', '9', '0', '0', '0', '0']], [['3', '3', '7', '0', '0', '0', '0']]],
  }

  test('are whole numbers by class', () => {
    expect(classStatisticsOf(['a', 'b'], answers, 6)).toEqual({
      classes: ['a', 'b'],
      confusion: [[3, 0], [1, 2]], // prettier-ignore
      loss: { rows: 6, total: 70n, squares: 80n },
      areas: [{ won: 9n, pairs: 9n }, { won: 7n, pairs: 9n }], // prettier-ignore
    })
  })

  test.each([
    ['fewer rows than were used', answers, 7, /answered in part: 6, 6, 6, 6 rows/],
    ['losses of fewer rows', { ...answers, loss: [['5', '70', '80']] }, 6, /answered in part/],
    ['ranks of other rows of a class', { ...answers, areas: [answers.areas[0] ?? [], [['4', '2', '7', '0', '0', '0', '0']]] }, 6, /answered in part/], // prettier-ignore
    ['a class that is none', { ...answers, confusion: [['0', '2', '6']] }, 6, /a class that is none/],
    ['a count that is none', { ...answers, confusion: [['0', '0', '-6']] }, 6, /another shape/],
  ])('%s: an error', (_, told, used, said) => expect(() => classStatisticsOf(['a', 'b'], told, used)).toThrow(said))
})

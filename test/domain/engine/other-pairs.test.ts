import { describe, expect, test } from 'vitest'
import { addedStatement, apartStatement, keyedHead, otherPairsHead, outcomesOf, outcomesStatement, rowSumsOf, sameClass, sideHead } from '../../../shared/domain/engine/other-pairs.ts' // prettier-ignore
import { exactAnswer } from '../../builders/task-engines.ts'

const head = otherPairsHead(['t1 AS (SELECT 1)', 't2 AS (SELECT 2)'], [2, 0])

test('pairs are the rows of one key, with the columns of both models', () => {
  expect(head).toBe('WITH t1 AS (SELECT 1), t2 AS (SELECT 2), pairs AS (SELECT t1.y AS y_1, t1.p AS p_1, t1.s0 AS s0_1, t1.s1 AS s1_1, t2.y AS y_2, t2.p AS p_2 FROM t1 JOIN t2 ON t1.k = t2.k)') // prettier-ignore
  expect(sideHead(head, 1, 2)).toContain(', t AS (SELECT y_1 AS y, p_1 AS p, s0_1 AS s0, s1_1 AS s1 FROM pairs)')
  expect(keyedHead('WITH t AS (SELECT 1)')).toBe('WITH t AS (SELECT 1), b AS (SELECT k FROM t)')
})

describe('what differs in the pairs', () => {
  test('classes are compared by their names, whatever their numbers', () => {
    expect(sameClass('y_2', ['a', 'b'], ['b', 'c'])).toBe('CASE y_2 WHEN 0 THEN 1 WHEN 1 THEN -1 ELSE -1 END')
    expect(sameClass('y_2', ['a'], [])).toBe('-1')
    expect(outcomesStatement(head, [['a'], ['a']])).toContain('COUNT(CASE WHEN y_1 <> CASE y_2 WHEN 0 THEN 0 ELSE -1 END THEN 1 END)') // prettier-ignore
    expect(outcomesStatement(head, null)).toContain('COUNT(CASE WHEN y_1 <> y_2 THEN 1 END)')
  })

  test('is told of all of them', () => {
    const told = { pairs: 10, labelsApart: 0, alike: false, both: 4, first: 3, second: 2, neither: 1 }
    expect(outcomesOf([['10', '0', '5', '4', '3', '2', '1']])).toEqual(told)
    expect(outcomesOf([['10', '0', '0', '4', '0', '0', '6']])).toMatchObject({ alike: true })
  })

  test.each([
    ['a part of them', [['10', '0', '5', '4', '3', '2', '0']], /10 pairs, 9 in their outcomes/],
    ['nothing', [], /0 pairs/],
    ['too few counts', [['10']], /another shape/],
  ])('%s is an error', (_, answer, said) => expect(() => outcomesOf(answer)).toThrow(said))
})

describe('what rows add to a mean', () => {
  const mae = { metric: 'mae', root: 0, classes: 0 } as const
  const rmse = { metric: 'rmse', root: 3, classes: 0 } as const
  const loss = { metric: 'log_loss', root: 0, classes: 2 } as const

  test.each([
    ['the size of an error', addedStatement('WITH t AS (SELECT 1)', mae), 'ad AS (SELECT ABS((p - y)) AS e FROM t)'],
    ['the change of a root, in the order of the bundle', addedStatement('WITH t AS (SELECT 1)', rmse), '((p - y) * (p - y) + 9e+0) / 6e+0 AS e'], // prettier-ignore
    ['the difference of two models’', apartStatement(head, mae, mae), '(ABS((p_1 - y_1))) - (ABS((p_2 - y_2))) AS e FROM pairs'], // prettier-ignore
    ['the losses of either’s own scores', apartStatement(head, loss, loss), '(-LN(GREATEST(CASE y_1 WHEN 0 THEN s0_1 WHEN 1 THEN s1_1 ELSE 0e0 END, 2.220446049250313e-16))) - (-LN(GREATEST(CASE y_2 WHEN 0 THEN s0_2'], // prettier-ignore
  ])('%s', (_, sql, text) => expect(sql).toContain(text))

  test('is a sum and one of squares', () => {
    const answer = exactAnswer([[0.5, -2], [0.25, 4]]) // prettier-ignore
    const { rows, sum, squares } = rowSumsOf(answer, 2)
    expect([rows, Number(sum.numerator * 100n / sum.denominator), Number(squares.numerator * 100n / squares.denominator)]).toEqual([2, -150, 425]) // prettier-ignore
    expect(() => rowSumsOf(answer, 3)).toThrow(/2 rows, 3 used rows/)
  })
})

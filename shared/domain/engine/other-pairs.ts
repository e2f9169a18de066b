import { z } from 'zod'
import type { BothOther, MeanMetric, RowSums } from '../metric/comparison/other-tasks.ts'
import { Count, parsed } from './answers.ts'
import { classLoss } from './classes.ts'
import type { Answer } from './columns.ts'
import { exactOf, exactStatement } from './exact.ts'
import { EngineError } from './problem.ts'
import { shown } from './statements.ts'
import { doubleLiteral } from './text.ts'

/** Two models of several classes, or of numbers, on the rows that both predicted: the statements, and what their answers mean. */

/** The head of two tables (rows t1 and t2) with `pairs`, the rows that both have, each column followed by the number of its model. */
export function otherPairsHead(tables: readonly [string, string], scores: readonly [number, number]): string {
  const columns = (own: 1 | 2): readonly string[] =>
    ['y', 'p', ...Array.from({ length: scores[own - 1] ?? 0 }, (_, place) => `s${place}`)].map(
      (name) => `t${own}.${name} AS ${name}_${own}`,
    )
  return `WITH ${tables.join(', ')}, pairs AS (SELECT ${[...columns(1), ...columns(2)].join(', ')} FROM t1 JOIN t2 ON t1.k = t2.k)`
}

/** The head with as t the rows of the pairs as one of the models has them. */
export function sideHead(head: string, own: 1 | 2, scores: number): string {
  const names = ['y', 'p', ...Array.from({ length: scores }, (_, place) => `s${place}`)]
  return `${head}, t AS (SELECT ${names.map((name) => `${name}_${own} AS ${name}`).join(', ')} FROM pairs)`
}

/** The head with as b the rows that may have a key. */
export const keyedHead = (head: string): string => `${head}, b AS (SELECT k FROM t)`

/** The other model's classes by the numbers of the one; -1 for one that it does not have. */
export function sameClass(column: string, one: readonly string[], other: readonly string[]): string {
  const numbers = other.map((name, number) => `WHEN ${number} THEN ${one.indexOf(name)}`)
  return other.length === 0 ? '-1' : `CASE ${column} ${numbers.join(' ')} ELSE -1 END`
}

/** How many pairs there are, in how many the labels and what was said differ, and in how many which of both was right. */
export function outcomesStatement(
  head: string,
  classes: readonly [readonly string[], readonly string[]] | null,
): string {
  const theirs = (column: string): string => (classes === null ? column : sameClass(column, ...classes))
  const when = (condition: string): string => `COUNT(CASE WHEN ${condition} THEN 1 END)`
  const counts = [
    'COUNT(*)',
    when(`y_1 <> ${theirs('y_2')}`),
    when(`p_1 <> ${theirs('p_2')}`),
    when('p_1 = y_1 AND p_2 = y_2'),
    when('p_1 = y_1 AND p_2 <> y_2'),
    when('p_1 <> y_1 AND p_2 = y_2'),
    when('p_1 <> y_1 AND p_2 <> y_2'),
  ]
  return `${head} SELECT ${counts.map((count, place) => shown(count, `c${place}`)).join(', ')} FROM pairs`
}

const Outcomes = z.tuple([Count, Count, Count, Count, Count, Count, Count])
export type Told = NonNullable<ReturnType<BothOther['outcomes']>> & {
  readonly pairs: number
  readonly labelsApart: number
}

/** The outcomes of the pairs; an EngineError where they are not all of them. */
export function outcomesOf(answer: Answer): Told {
  const [found] = parsed('outcomes', Outcomes, answer)
  const [pairs = 0, labelsApart = 0, saidApart = 0, both = 0, first = 0, second = 0, neither = 0] = found ?? []
  if (found === undefined || both + first + second + neither !== pairs)
    throw new EngineError('rows-do-not-reconcile', `The engine answered in part: ${pairs} pairs, ${both + first + second + neither} in their outcomes. Run again.`) // prettier-ignore
  return { pairs, labelsApart, alike: saidApart === 0, both, first, second, neither }
}

/** What a row of a side adds to a mean; the root is of that side's mean square error. */
export type Added = { readonly metric: MeanMetric; readonly root: number; readonly classes: number }

function addedExpression({ metric, root, classes }: Added, own: '' | '1' | '2'): string {
  const of = (name: string): string => (own === '' ? name : `${name}_${own}`)
  if (metric === 'log_loss') {
    const loss = classLoss(classes)
    return own === '' ? loss : loss.replaceAll(/\b(y|s\d+)\b/g, `$1_${own}`)
  }
  const error = `(${of('p')} - ${of('y')})`
  if (metric === 'mae') return `ABS(${error})`
  return `(${error} * ${error} + ${doubleLiteral(root * root)}) / ${doubleLiteral(2 * root)}`
}

/** The exact sums of what the rows t add, and of its squares. */
export const addedStatement = (head: string, added: Added): string =>
  exactStatement(`${head}, ad AS (SELECT ${addedExpression(added, '')} AS e FROM t)`, 'ad', ['e', 'e * e'])

/** The same of the difference of both models, of each pair. */
export const apartStatement = (head: string, one: Added, other: Added): string =>
  exactStatement(
    `${head}, ad AS (SELECT (${addedExpression(one, '1')}) - (${addedExpression(other, '2')}) AS e FROM pairs)`,
    'ad',
    ['e', 'e * e'],
  )

/** What so many rows add. */
export function rowSumsOf(answer: Answer, rows: number): RowSums {
  const [sum, squares] = exactOf(answer, 2, rows)
  if (sum === undefined || squares === undefined) throw new EngineError('bad-answer', 'The engine left a sum out.')
  return { rows, sum, squares }
}

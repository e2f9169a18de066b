import { z } from 'zod'
import { checkParts, type ClassLayout, className, LOOSE_SUM, sortedClasses } from '../metric/task/class-rows.ts'
import type { ClassStatistics } from '../metric/task/multiclass.ts'
import { Big, Count, parsed, rankOf } from './answers.ts'
import { type Answer, categoryExpression, type EngineColumn, numberExpression } from './columns.ts'
import { among, type EngineTable, type FrameColumns, framedTables, inRange, isNaNumber, type Own, spellingsOf, type SplitMeanings, tableColumns } from './frame.ts' // prettier-ignore
import { EngineError } from './problem.ts'
import { fixed, rankStatement, shown, total } from './statements.ts'
import { doubleLiteral } from './text.ts'

/** Models of several classes: the measured rows t with the class y, the one said p, both by number, and the scores s0, s1 …. */

export type ClassColumns = FrameColumns & {
  readonly label: EngineColumn
  readonly predicted: EngineColumn | null
  readonly scores: readonly EngineColumn[] | null
}

/** The columns of the layout. Throws a MetricError where one plays two parts. */
export function classTable(table: EngineTable, layout: ClassLayout): ClassColumns | { readonly missing: string } {
  checkParts(layout)
  const scores = layout.scores === null ? null : Object.values(layout.scores)
  const columns = tableColumns(table, layout, {
    label: { name: layout.label, as: 'category' },
    predicted: { name: layout.predicted ?? layout.label, as: 'category' },
    ...Object.fromEntries((scores ?? []).map((name, place) => [`s${place}`, { name, as: 'number' } as const])),
  })
  if ('missing' in columns) return columns
  const { of, ...frame } = columns
  const score = of as (part: string) => EngineColumn
  return {
    ...frame,
    label: of('label'),
    predicted: layout.predicted === null ? null : of('predicted'),
    scores: scores?.map((_, place) => score(`s${place}`)) ?? null,
  }
}

/** The classes, and for each of a column's spellings the number of its class: -1 where it is none, null where it is no value. */
export type ClassMeanings = {
  readonly classes: readonly string[]
  readonly label: ReadonlyMap<string, number | null>
  readonly predicted: ReadonlyMap<string, number | null>
  readonly split: SplitMeanings
}

/** What the values of label and prediction mean; throws a MetricError where there are too many classes. */
export function classMeanings(
  layout: ClassLayout,
  { label, predicted }: ClassColumns,
  values: { readonly label: readonly (string | null)[]; readonly predicted: readonly (string | null)[] },
): Omit<ClassMeanings, 'split'> {
  const own = spellingsOf(label, values.label)
  const said = predicted === null ? [] : spellingsOf(predicted, values.predicted)
  const classes = sortedClasses(
    layout,
    [...own, ...said].flatMap(({ value }) => value ?? []),
  )
  const numbered = (of: typeof own) =>
    new Map(of.map(({ text, value }) => [text, value === null ? null : classes.indexOf(className(value))]))
  return { classes, label: numbered(own), predicted: numbered(said) }
}

const numberOf = (
  expression: string,
  values: ReadonlyMap<string, number | null>,
  classes: readonly string[],
): string =>
  classes.length === 0
    ? '0'
    : `CASE ${classes.map((_, number) => `WHEN ${among(expression, values, number)} THEN ${number}`).join(' ')} ELSE 0 END`

const known = (expression: string, values: ReadonlyMap<string, number | null>): string => {
  const numbers = new Map([...values].map(([text, number]) => [text, number !== null && number >= 0]))
  return among(expression, numbers, true)
}

const absent = (expression: string, values: ReadonlyMap<string, number | null>): string =>
  `${expression} IS NULL OR ${expression} = '' OR ${among(expression, values, null)}`

/** The tables of a statement's head. */
export function classTables(table: EngineTable, columns: ClassColumns, given: ClassMeanings, own: Own = ''): string {
  const { label, predicted, scores } = columns
  const { classes, split } = given
  const at = (scores ?? []).map((_, place) => place)
  const total = (place: number): string => `CASE WHEN ${inRange(`x${place}`)} THEN ABS(x${place}) ELSE 0e0 END`
  const refused = at.map(
    (place) =>
      `WHEN x${place} IS NULL THEN 5 WHEN NOT (${inRange(`x${place}`)}) AND ${isNaNumber(`x${place}`)} THEN 6 WHEN NOT (${inRange(`x${place}`)}) THEN 7`,
  )
  const loose =
    scores === null ? [] : [`WHEN ABS(${at.map(total).join(' + ')} - 1e0) > ${doubleLiteral(LOOSE_SUM)} THEN 10`]
  const said =
    predicted === null
      ? []
      : [`WHEN ${absent('q', given.predicted)} THEN 8 WHEN NOT (${known('q', given.predicted)}) THEN 9`]
  const body = {
    raw: [
      `${categoryExpression(label)} AS l`,
      ...(predicted === null ? [] : [`${categoryExpression(predicted)} AS q`]),
      ...(scores ?? []).map((column, place) => `${numberExpression(column)} AS x${place}`),
    ],
    fates: [`WHEN ${absent('l', given.label)} THEN 3 WHEN NOT (${known('l', given.label)}) THEN 4`, ...said, ...refused, ...loose, 'ELSE 0'].join(' '), // prettier-ignore
    kept: {
      y: numberOf('l', given.label, classes),
      p: predicted === null ? '0' : numberOf('q', given.predicted, classes),
      ...Object.fromEntries(at.map((place) => [`s${place}`, total(place)])),
    },
  }
  if (predicted !== null) return framedTables(table, columns, split, body, ['t', own])
  // the class with the highest score; of equals the one named first
  const others = ['y', ...at.map((place) => `s${place}`), ...columns.groups.map((_, place) => `g${place}`), ...(columns.key === null ? [] : ['k'])].join(', ') // prettier-ignore
  const top = at.length === 1 ? 's0' : `GREATEST(${at.map((place) => `s${place}`).join(', ')})`
  const highest = `CASE ${at.map((place) => `WHEN s${place} = top THEN ${place}`).join(' ')} ELSE 0 END`
  return `${framedTables(table, columns, split, body, ['f', own])}, m${own} AS (SELECT ${others}, ${top} AS top FROM f${own}), t${own} AS (SELECT ${others}, ${highest} AS p FROM m${own})`
}

/** The head with as b the rows t as yes or no by the classes that are good, each by its groups. */
export function favouredHead(head: string, groups: number, good: readonly number[]): string {
  const own = Array.from({ length: groups }, (_, place) => `g${place}, `).join('')
  const yes = (column: string): string => (good.length === 0 ? '1 = 0' : `${column} IN (${good.join(', ')})`)
  return `${head}, b AS (SELECT ${own}CASE WHEN ${yes('y')} THEN 1 ELSE 0 END AS y, CASE WHEN ${yes('p')} THEN 1e0 ELSE 0e0 END AS s FROM t)`
}

/** Rows by class and by the one said. */
export const confusionStatement = (head: string): string =>
  `${head} SELECT ${shown('y', 'label')}, ${shown('p', 'said')}, ${shown('COUNT(*)', 'c')} FROM t GROUP BY y, p`

const EPSILON = doubleLiteral(2 ** -52)

/** The log loss of a row of so many classes; total for every score. */
export const classLoss = (classes: number): string =>
  `-LN(GREATEST(CASE y ${Array.from({ length: classes }, (_, place) => `WHEN ${place} THEN s${place}`).join(' ')} ELSE 0e0 END, ${EPSILON}))`

/** The log losses of the true classes in fixed point, and their squares. */
export const classLossStatement = (head: string, classes: number): string =>
  `${head}, ls AS (SELECT ${classLoss(classes)} AS le FROM t) SELECT ${shown('COUNT(*)', 'c')}, ${total(fixed('le'), 'class_loss')}, ${total(fixed('le * le'), 'class_loss2')} FROM ls`

/** The rank statistics of a class against the rest. */
export const areaStatement = (head: string, number: number): string =>
  rankStatement(`${head}, b AS (SELECT CASE WHEN y = ${number} THEN 1 ELSE 0 END AS y, s${number} AS s FROM t)`)

const Confusion = z.tuple([Count, Count, Count])
const Loss = z.tuple([Count, Big, Big])

/** The statistics of so many used rows; an EngineError where a statement counted others. */
export function classStatisticsOf(
  classes: readonly string[],
  answers: { readonly confusion: Answer; readonly loss: Answer | null; readonly areas: readonly Answer[] | null },
  used: number,
): ClassStatistics {
  const confusion = classes.map(() => classes.map(() => 0))
  for (const [label, said, rows] of parsed('confusion', Confusion, answers.confusion)) {
    const line = confusion[label] ?? []
    if (line[said] === undefined)
      throw new EngineError('bad-answer', 'The engine answered the statement of confusion with a class that is none.')
    line[said] += rows
  }
  const actual = confusion.map((line) => line.reduce((sum, count) => sum + count, 0))
  const [loss] = answers.loss === null ? [] : parsed('losses', Loss, answers.loss)
  const areas = answers.areas?.map(rankOf) ?? null
  const told = [
    actual.reduce((sum, count) => sum + count, 0),
    ...(answers.loss === null ? [] : [loss?.[0] ?? 0]),
    ...(areas ?? []).map(({ positives, negatives }) => positives + negatives),
  ]
  if (told.some((count) => count !== used) || areas?.some(({ positives }, at) => positives !== actual[at]) === true)
    throw new EngineError('rows-do-not-reconcile', `The engine answered in part: ${told.join(', ')} rows in its statements, ${used} used rows. Run again.`) // prettier-ignore
  return {
    classes,
    confusion,
    loss: loss === undefined ? null : { rows: loss[0], total: loss[1], squares: loss[2] },
    areas:
      areas?.map(({ positives, negatives, u2 }) => ({ won: u2, pairs: BigInt(positives) * BigInt(negatives) })) ?? null,
  }
}

/** The numbers of the classes that are named. */
export const numbersOf = (classes: readonly string[], names: readonly string[]): readonly number[] => {
  const wanted = names.map(className)
  return classes.flatMap((name, number) => (wanted.includes(name) ? [number] : []))
}

import { z } from 'zod'
import type { ValueStatistics } from '../metric/task/regression.ts'
import { LARGEST_VALUE, type ValueLayout, valueColumns } from '../metric/task/value-rows.ts'
import { Big, Count, Double, parsed } from './answers.ts'
import { type Answer, numberExpression } from './columns.ts'
import { exactOf, exactStatement } from './exact.ts'
import { type EngineColumn } from './columns.ts'
import { type EngineTable, type FrameColumns, framedTables, isNaNumber, type Own, type SplitMeanings, tableColumns } from './frame.ts' // prettier-ignore
import { EngineError } from './problem.ts'
import { shown, total, wide } from './statements.ts'
import { doubleLiteral } from './text.ts'

/** Models that answer with a number: the measured rows t with what was as y and what was predicted as p. */

export type ValueColumns = FrameColumns & { readonly label: EngineColumn; readonly predicted: EngineColumn }

/** The columns of the layout. Throws a MetricError where one plays two parts. */
export function valueTable(table: EngineTable, layout: ValueLayout): ValueColumns | { readonly missing: string } {
  valueColumns(layout)
  const columns = tableColumns(table, layout, {
    label: { name: layout.label, as: 'number' },
    predicted: { name: layout.predicted, as: 'number' },
  })
  if ('missing' in columns) return columns
  const { of, ...frame } = columns
  return { ...frame, label: of('label'), predicted: of('predicted') }
}

const bound = doubleLiteral(LARGEST_VALUE)
const within = (x: string): string => `${x} >= -${bound} AND ${x} <= ${bound}`
/** Total, and 0 without its sign. */
const value = (x: string): string => `CASE WHEN ${x} <> 0e0 AND ${within(x)} THEN ${x} ELSE 0e0 END`

/** The tables of a statement's head. */
export function valueTables(table: EngineTable, columns: ValueColumns, splits: SplitMeanings, own: Own = ''): string {
  const body = {
    raw: [`${numberExpression(columns.label)} AS l`, `${numberExpression(columns.predicted)} AS x`],
    fates: `WHEN l IS NULL THEN 3 WHEN NOT (${within('l')}) THEN 4 WHEN x IS NULL THEN 5 WHEN ${within('x')} THEN 0 WHEN ${isNaNumber('x')} THEN 6 ELSE 7`,
    kept: { y: value('l'), p: value('x') },
  }
  return framedTables(table, columns, splits, body, ['t', own])
}

/** The rows t with their errors: d, its square q, and r, how large it is beside what was. */
const errors = (head: string): string =>
  `${head}, ds AS (SELECT y, p, p - y AS d FROM t), es AS (SELECT y, d, d * d AS q, CASE WHEN y = 0e0 THEN 0e0 ELSE LEAST(ABS(d / CASE WHEN y = 0e0 THEN 1e0 ELSE y END), 1e150) END AS r FROM ds)`

const SPLITTER = doubleLiteral(2 ** 27 + 1)
const MOST = doubleLiteral(Number.MAX_VALUE)
/** The largest double whose square is one. */
const ROOT = doubleLiteral(Math.sqrt(Number.MAX_VALUE))

/** What the exact sums are of, in order; the square of what was is a double and what rounding took from it (Dekker 1971). */
const SUMS = ['d', 'ABS(d)', 'q', `CASE WHEN q > ${ROOT} THEN ${MOST} ELSE q * q END`, 'y', 'y * y', 'h * h - y * y + 2e0 * h * o + o * o', 'r', 'r * r'] // prettier-ignore

export function valueSumsStatement(head: string): string {
  const halves = `${errors(head)}, hs AS (SELECT y, d, q, r, ${SPLITTER} * y - (${SPLITTER} * y - y) AS h FROM es), os AS (SELECT y, d, q, r, h, y - h AS o FROM hs)`
  return exactStatement(halves, 'os', SUMS)
}

/** How many rows there are, in how many nothing was, and the largest error. */
export const extremesStatement = (head: string): string =>
  `${errors(head)} SELECT ${shown('COUNT(*)', 'c')}, ${shown('COUNT(CASE WHEN y = 0e0 THEN 1 END)', 'zeros')}, ${shown('MAX(ABS(d))', 'largest')} FROM es`

/** Values are cut into so many parts between the least and the largest, each ranked by itself, so that no one node ranks all. */
const PARTS = '65536e0'

/** Each distinct value v of a column with twice its mean rank r. */
const ranks = (column: string): string => `
d${column} AS (SELECT ${column} AS v, COUNT(*) AS m FROM t GROUP BY ${column}),
n${column} AS (SELECT MIN(v) AS lo, MAX(v) AS hi FROM d${column}),
c${column} AS (SELECT v, m, FLOOR((v - lo) / CASE WHEN hi > lo THEN hi - lo ELSE 1e0 END * ${PARTS}) AS part FROM d${column} CROSS JOIN n${column}),
u${column} AS (SELECT part, SUM(m) AS pm FROM c${column} GROUP BY part),
o${column} AS (SELECT part, SUM(pm) OVER (ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - pm AS bm FROM u${column}),
r${column} AS (SELECT c.v, ${wide(`2 * (o.bm + SUM(c.m) OVER (PARTITION BY c.part ORDER BY c.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) - c.m + 1`)} AS r FROM c${column} c JOIN o${column} o ON c.part = o.part)`

/** Spearman's sums over doubled ranks: of the products, and of the squares of either. */
export const valueRanksStatement = (head: string): string =>
  `${head},${ranks('y')},${ranks('p')}, x AS (SELECT y, p, ${wide('COUNT(*)')} AS m FROM t GROUP BY y, p), j AS (SELECT x.m AS m, ry.r AS a, rp.r AS b FROM x JOIN ry ON x.y = ry.v JOIN rp ON x.p = rp.v) SELECT ${[total('m', 'c'), total('m * a * b', 'together'), total('m * a * a', 'own2'), total('m * b * b', 'other2')].join(', ')} FROM j`

/** Rows without a value of each group column, as one row. */
export function missingStatement(head: string, groups: readonly EngineColumn[], missing: string): string {
  const none = groups.map(({ kind }, place) => {
    const nan = kind === 'double' ? ` OR LOWER(g${place}) = 'nan'` : ''
    return shown(`COUNT(CASE WHEN g${place} IS NULL OR g${place} IN ('', '${missing}')${nan} THEN 1 END)`, `c${place}`)
  })
  return `${head} SELECT ${none.join(', ')} FROM t`
}

const Extremes = z.tuple([Count, Count, Double])
const Ranks = z.tuple([Count, Big, Big, Big])

/** The statistics of so many used rows; an EngineError where a statement counted others. */
export function valueStatisticsOf(
  answers: { readonly sums: Answer; readonly extremes: Answer; readonly ranks: Answer },
  used: number,
): ValueStatistics {
  const [extremes] = parsed('extremes', Extremes, answers.extremes)
  const [rank] = parsed('ranks', Ranks, answers.ranks)
  const sums = exactOf(answers.sums, SUMS.length, used)
  const [error, absolute, squared, fourth, label, square, rest, relative, relativeSquared] = sums
  if (extremes === undefined || rank === undefined || extremes[0] !== used || rank[0] !== used)
    throw new EngineError('rows-do-not-reconcile', `The engine answered in part: ${extremes?.[0] ?? 0} rows, ${rank?.[0] ?? 0} ranked ones, ${used} used rows. Run again.`) // prettier-ignore
  if (
    error === undefined ||
    absolute === undefined ||
    squared === undefined ||
    fourth === undefined ||
    label === undefined ||
    square === undefined ||
    rest === undefined ||
    relative === undefined ||
    relativeSquared === undefined
  )
    // prettier-ignore
    throw new EngineError('bad-answer', 'The engine left a sum out.')
  const [, together, own, other] = rank
  // twice the ranks 1 to n add up to n·(n + 1), ties or not
  const n = BigInt(used)
  const all = n * n * (n + 1n) * (n + 1n)
  return {
    ...{ rows: used, error, absolute, squared, fourth, label, largest: extremes[2] },
    labelSquared: { ...square, numerator: square.numerator + rest.numerator },
    relative: extremes[1] > 0 ? null : { sum: relative, squared: relativeSquared },
    ranks: { together: n * together - all, label: n * own - all, predicted: n * other - all },
  }
}

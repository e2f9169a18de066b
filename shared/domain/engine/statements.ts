import { DECILES, decileRank } from '../metric/reliability/score-bins.ts'
import { doubleLiteral, wholeLiteral } from './text.ts'

/**
 * One SQL text for each statistic, the same for every engine: whole numbers come back, as texts. Each takes the head that
 * names the measured rows b (y, s, g0, …). Aliases never bear the name of what they are made of: some engines would take one for the other.
 */

/** The scale of fixed-point sums, 2^52, and the least probability that a loss is taken of, 2^-52. */
const SCALE = '4.503599627370496e15'
const EPSILON = '2.220446049250313e-16'
/** Scores are cut into so many parts, each ranked by itself, so that no one node ranks all. */
const PARTS = '65536e0'

export const wide = (expression: string): string => `CAST(${expression} AS DECIMAL(38,0))`
const whole = (expression: string): string => `CAST(${expression} AS BIGINT)`
export const shown = (expression: string, name: string): string => `CAST(${expression} AS VARCHAR) AS ${name}`
/** floor(2^52 · e), which no order of addition changes. */
export const fixed = (expression: string): string => wide(whole(`FLOOR((${expression}) * ${SCALE})`))
export const total = (expression: string, name: string): string => shown(`SUM(${expression})`, name)

/** How many rows met which fate. */
export const fatesStatement = (head: string): string =>
  `${head} SELECT ${shown('fate', 'f')}, ${shown('COUNT(*)', 'c')} FROM rows_all GROUP BY fate`

/** Rows by group, label and decision; at most so many cells, and one more where there are too many. */
export function cellsStatement(head: string, groups: number, threshold: number): string {
  const names = Array.from({ length: groups }, (_, place) => `g${place}`)
  const own = names.map((name) => `${name}, `).join('')
  return `${head}, h AS (SELECT ${own}y, CASE WHEN s >= ${doubleLiteral(threshold)} THEN 1 ELSE 0 END AS yes FROM b) SELECT ${own}${shown('y', 'label')}, ${shown('yes', 'decision')}, ${shown('COUNT(*)', 'c')} FROM h GROUP BY ${own}y, yes LIMIT ${MOST_CELLS + 1}`
}

/** More combinations of groups, labels and decisions are not fetched. */
export const MOST_CELLS = 100_000

/** The squared error and the log loss of a row; total for every score. */
export const brier = (s: string): string => `(${s} - y) * (${s} - y)`
export const logLoss = (s: string): string =>
  `-LN(CASE WHEN y = 1 THEN GREATEST(${s}, ${EPSILON}) ELSE GREATEST(1e0 - ${s}, ${EPSILON}) END)`

/** Fixed-point sums by label. */
export const sumsStatement = (head: string): string =>
  `${head}, e AS (SELECT y, s, ${brier('s')} AS be, ${logLoss('s')} AS le FROM b) SELECT ${shown('y', 'label')}, ${shown('COUNT(*)', 'c')}, ${total(fixed('s'), 'score')}, ${total(fixed('be'), 'brier')}, ${total(fixed('le'), 'loss')}, ${total(fixed('be * be'), 'brier2')}, ${total(fixed('le * le'), 'loss2')} FROM e GROUP BY y`

/** Each distinct score with its positives p and negatives n, both cumulated with it (cp, cn), and both in all (tp, tn). */
export const ranked = (score: string, of: string, own: '' | '1' | '2' = ''): string => `
d${own} AS (SELECT ${score} AS v, FLOOR(${score} * ${PARTS}) AS part, ${whole('SUM(y)')} AS p, ${whole('COUNT(*) - SUM(y)')} AS n FROM ${of} GROUP BY ${score}),
u${own} AS (SELECT part, SUM(p) AS pp, SUM(n) AS pn FROM d${own} GROUP BY part),
o${own} AS (SELECT part, SUM(pp) OVER (ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - pp AS bp, SUM(pn) OVER (ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - pn AS bn, SUM(pp) OVER () AS tp, SUM(pn) OVER () AS tn FROM u${own}),
w${own} AS (SELECT d.v, d.p, d.n, ${whole('o.bp + SUM(d.p) OVER (PARTITION BY d.part ORDER BY d.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)')} AS cp, ${whole('o.bn + SUM(d.n) OVER (PARTITION BY d.part ORDER BY d.v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)')} AS cn, ${whole('o.tp')} AS tp, ${whole('o.tn')} AS tn FROM d${own} d JOIN o${own} o ON d.part = o.part)`

/** The head with the distinct scores of the measured rows as w. */
const rankedHead = (head: string): string => `${head},${ranked('s', 'b')}`

/** Twice the pairs won, the sums of squares for their variance, the largest gap, and average precision's sum. */
export const rankStatement = (head: string): string =>
  `${rankedHead(head)}, q AS (SELECT ${['p', 'n', 'cp', 'cn', 'tp', 'tn', '2 * cn - n', '2 * (tp - cp) + p'].map((e, i) => `${wide(e)} AS ${['p', 'n', 'cp', 'cn', 'tp', 'tn', 'a', 'b2'][i]}`).join(', ')}, ${fixed('CAST(tp - cp + p AS DOUBLE) / CAST(tp - cp + p + tn - cn + n AS DOUBLE)')} AS precise FROM w) SELECT ${[total('p', 'positives'), total('n', 'negatives'), total('p * a', 'u2'), total('p * a * a', 'pa2'), total('n * b2 * b2', 'nb2'), shown('MAX(ABS(cp * tn - cn * tp))', 'ks'), total('p * precise', 'ap')].join(', ')} FROM q`

/** Bins of as many of the `used` rows each as ties allow. */
export function binsStatement(head: string, used: number): string {
  const ends = Array.from({ length: DECILES - 1 }, (_, place) => decileRank(used - 1, place + 1))
  const bin = ends.map((end) => `CASE WHEN below > ${wholeLiteral(end)} THEN 1 ELSE 0 END`).join(' + ')
  return `${rankedHead(head)}, f AS (SELECT v, p, p + n AS m, cp + cn - p - n AS below FROM w), k AS (SELECT v, p, m, ${bin} AS bin FROM f) SELECT ${[shown('bin', 'place'), shown('MAX(v)', 'up_to'), total('m', 'c'), total('p', 'events'), total(`${wide('m')} * ${fixed('v')}`, 'score')].join(', ')} FROM k GROUP BY bin`
}

/** The distinct scores, up to one more than are looked at. */
export const distinctStatement = (head: string, most: number): string =>
  `${rankedHead(head)} SELECT ${shown('v', 'score')}, ${shown('p + n', 'c')}, ${shown('p', 'events')} FROM w LIMIT ${wholeLiteral(most + 1)}`

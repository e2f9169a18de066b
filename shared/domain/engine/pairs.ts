import { z } from 'zod'
import type { MeanSums } from '../metric/performance.ts'
import { LEAST_SHARED, type Pairing, type UnpairedReason } from '../metric/comparison/pairing.ts'
import type { Answer } from './columns.ts'
import { brier, fixed, logLoss, ranked, shown, total, wide } from './statements.ts'
import { EngineError } from './problem.ts'
import { doubleLiteral } from './text.ts'

/** Two models on the rows that both scored, joined by their key: the statements, and what their answers mean. */

/** The head of two tables (rows b1 and b2) with `pairs`, the rows that both have, and as b one of both models' scores. */
export const pairsHead = (tables: readonly [string, string], model: 1 | 2): string =>
  `WITH ${tables.join(', ')}, pairs AS (SELECT b1.y AS y, b2.y AS y2, b1.s AS s1, b2.s AS s2 FROM b1 JOIN b2 ON b1.k = b2.k), b AS (SELECT y, s${model} AS s FROM pairs)`

/** How many measured rows there are, how many have a key, how many keys there are. */
export const keysStatement = (head: string): string =>
  `${head} SELECT ${shown('COUNT(*)', 'c')}, ${shown('COUNT(k)', 'keyed')}, ${shown('COUNT(DISTINCT k)', 'keys')} FROM b`

/** How many pairs there are, and in how many the labels or the scores differ. */
export const agreementStatement = (head: string): string =>
  `${head} SELECT ${['COUNT(*)', 'COUNT(CASE WHEN y <> y2 THEN 1 END)', 'COUNT(CASE WHEN s1 <> s2 THEN 1 END)'].map((e, i) => shown(e, `c${i}`)).join(', ')} FROM pairs`

/** Pairs by label and both decisions. */
export const decisionsStatement = (head: string, candidate: number, champion: number): string =>
  `${head}, h AS (SELECT y, CASE WHEN s1 >= ${doubleLiteral(candidate)} THEN 1 ELSE 0 END AS h1, CASE WHEN s2 >= ${doubleLiteral(champion)} THEN 1 ELSE 0 END AS h2 FROM pairs) SELECT ${['y', 'h1', 'h2', 'COUNT(*)'].map((e, i) => shown(e, `c${i}`)).join(', ')} FROM h GROUP BY y, h1, h2`

/** The sums of the products of both models' placements, by label. */
export function productsStatement(head: string): string {
  const placed = (own: 1 | 2): string => wide(`CASE WHEN x.y = 1 THEN 2 * w${own}.cn - w${own}.n ELSE 2 * (w${own}.tp - w${own}.cp) + w${own}.p END`) // prettier-ignore
  return `${head},${ranked('s1', 'pairs', '1')},${ranked('s2', 'pairs', '2')}, x AS (SELECT y, s1, s2, COUNT(*) AS m FROM pairs GROUP BY y, s1, s2), j AS (SELECT x.y AS y, ${wide('x.m')} * ${placed(1)} * ${placed(2)} AS e FROM x JOIN w1 ON x.s1 = w1.v JOIN w2 ON x.s2 = w2.v) SELECT ${shown('y', 'label')}, ${total('e', 'products')} FROM j GROUP BY y`
}

/** The fixed-point sums of the losses' differences: of those above nought, of those below, and of their squares. */
export function lossesStatement(head: string, metric: 'log_loss' | 'brier'): string {
  const loss = metric === 'brier' ? brier : logLoss
  return `${head}, e AS (SELECT (${loss('s1')}) - (${loss('s2')}) AS d FROM pairs) SELECT ${[shown('COUNT(*)', 'c'), total(fixed('CASE WHEN d >= 0e0 THEN d ELSE 0e0 END'), 'more'), total(fixed('CASE WHEN d < 0e0 THEN -d ELSE 0e0 END'), 'less'), total(fixed('d * d'), 'squares')].join(', ')} FROM e`
}

const Whole = z
  .string()
  .regex(/^\d{1,38}$/)
  .transform(BigInt)

function wholes(answer: Answer, width: number, statement: string): readonly (readonly bigint[])[] {
  const read = z.array(z.array(Whole).length(width)).safeParse(answer)
  if (read.success) return read.data
  throw new EngineError('bad-answer', `The engine answered the statement of ${statement} with rows of another shape.`)
}

/** The first row's numbers. */
function counts(answer: Answer, width: number, statement: string): readonly number[] {
  return (wholes(answer, width, statement)[0] ?? []).map(Number)
}

export type Keys = { readonly rows: number; readonly keyed: number; readonly keys: number }
export function keysOf(answer: Answer): Keys {
  const [rows = 0, keyed = 0, keys = 0] = counts(answer, 3, 'keys')
  return { rows, keyed, keys }
}

export type Agreement = { readonly pairs: number; readonly labelsApart: number; readonly scoresApart: number }
export function agreementOf(answer: Answer): Agreement {
  const [pairs = 0, labelsApart = 0, scoresApart = 0] = counts(answer, 3, 'pairs')
  return { pairs, labelsApart, scoresApart }
}

/** The eight cells of a pair of decisions. */
export function decisionsOf(answer: Answer): readonly number[] {
  const cells = new Array<number>(8).fill(0)
  for (const [label = 0, one = 0, other = 0, rows = 0] of wholes(answer, 4, 'decisions').map((row) => row.map(Number)))
    cells[label * 4 + one * 2 + other] = rows
  return cells
}

export function productsOf(answer: Answer): { readonly positive: bigint; readonly negative: bigint } {
  const rows = wholes(answer, 2, 'products')
  const of = (label: bigint): bigint => rows.find(([own]) => own === label)?.[1] ?? 0n
  return { positive: of(1n), negative: of(0n) }
}

export function lossesOf(answer: Answer): MeanSums {
  const [rows = 0n, more = 0n, less = 0n, squares = 0n] = wholes(answer, 4, 'losses')[0] ?? []
  return { rows: Number(rows), total: more - less, squares }
}

/** How the rows of both belong together; null where neither key nor order can tell it, since an engine keeps no order. */
export function pairingOf(one: Keys, other: Keys, { pairs, labelsApart }: Agreement): Pairing | null {
  if (one.keyed < one.rows || other.keyed < other.rows) return null
  const apart = (why: UnpairedReason): Pairing => ({
    kind: 'unpaired',
    why,
    rows: 0,
    onlyCandidate: one.rows,
    onlyChampion: other.rows,
  })
  if (one.keys < one.rows || other.keys < other.rows) return apart('key-repeats')
  if (pairs === 0 || pairs < LEAST_SHARED * Math.max(one.rows, other.rows)) return apart('too-few-shared-keys')
  if (labelsApart > 0) return apart('labels-differ-by-key')
  return { kind: 'row-key', why: null, rows: pairs, onlyCandidate: one.rows - pairs, onlyChampion: other.rows - pairs }
}

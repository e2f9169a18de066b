import { z } from 'zod'
import { type Cell, coarserCells, MOST_GROUPS, size } from '../metric/confusion.ts'
import { MISSING } from '../metric/column.ts'
import { MetricError } from '../metric/problem.ts'
import type { RankStatistics } from '../metric/rank.ts'
import type { ForecastBin } from '../metric/reliability/calibration.ts'
import type { ScoreBin } from '../metric/reliability/score-bins.ts'
import type { ClassSums, Sums } from '../metric/sums.ts'
import { CLASS_REFUSALS, REFUSALS, type RowTally, type TaskTally } from '../metric/task/rows.ts'
import { type Answer, type EngineColumn, groupName } from './columns.ts'
import { FATES } from './frame.ts'
import { EngineError } from './problem.ts'
import { MOST_CELLS } from './statements.ts'

/** What engines answer, as statistics; an answer of another shape is an error, never a guess. */

export const Count = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger)
export const Big = z
  .string()
  .regex(/^\d{1,38}$/)
  .transform(BigInt)
export const Double = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/)
  .transform(Number)
const Bit = z.enum(['0', '1'])

/** The rows of an answer; an EngineError where they have another shape. */
export function parsed<T>(statement: string, schema: z.ZodType<T>, answer: Answer): readonly T[] {
  return answer.map((row) => {
    const read = schema.safeParse(row)
    if (read.success) return read.data
    throw new EngineError('bad-answer', `The engine answered the statement of ${statement} with rows of another shape.`)
  })
}

const Fate = z.tuple([z.string().regex(/^(?:\d|10)$/), Count])

/** How many rows met which fate; none where the number is no fate. */
function fatesOf(answer: Answer): (fate: (typeof FATES)[number]) => number {
  const counts = parsed('fates', Fate, answer)
  return (fate) => counts.find(([number]) => FATES[Number(number)] === fate)?.[1] ?? 0
}

const allOf = (answer: Answer): number => parsed('fates', Fate, answer).reduce((sum, [, count]) => sum + count, 0)

/** Where every row of the table went, whatever is measured on it; only reasons that there were are named. */
export function taskTallyOf(answer: Answer, missingGroup: RowTally['missingGroup']): TaskTally {
  const rows = fatesOf(answer)
  const refused = [...REFUSALS, ...CLASS_REFUSALS].flatMap((why) => (rows(why) === 0 ? [] : [[why, rows(why)]]))
  return {
    all: allOf(answer),
    used: rows('used'),
    outsideSplit: rows('outsideSplit'),
    refused: Object.fromEntries(refused) as TaskTally['refused'],
    missingGroup,
  }
}

/** How many rows of the cells have no value, by group column. */
export const missingOf = (cells: readonly Cell[], groups: readonly string[]): RowTally['missingGroup'] =>
  groups.map((column, place) => ({
    column,
    rows: cells.reduce((sum, cell) => sum + (cell.values[place] === MISSING ? size(cell) : 0), 0),
  }))

/** Where every row of the table went. */
export function tallyOf(answer: Answer, cells: readonly Cell[], groups: readonly string[]): RowTally {
  const rows = fatesOf(answer)
  return {
    all: allOf(answer),
    used: rows('used'),
    outsideSplit: rows('outsideSplit'),
    refused: {
      'null-split': rows('null-split'),
      'null-label': rows('null-label'),
      'bad-label': rows('bad-label'),
      'null-score': rows('null-score'),
      'score-not-a-number': rows('score-not-a-number'),
      'score-out-of-range': rows('score-out-of-range'),
    },
    missingGroup: missingOf(cells, groups),
  }
}

const Decided = z.tuple([Bit, Bit, Count])

/** The finest cells, sorted by their values, where all spellings of a value are one. Throws a MetricError for a column of too many groups. */
export function cellsOf(answer: Answer, groups: readonly EngineColumn[]): readonly Cell[] {
  const columns = groups.map(({ name }) => name).join(', ')
  if (answer.length > MOST_CELLS)
    throw new MetricError('too-many-groups', `Too many combinations of ${columns} to count; name fewer columns.`)
  const decided = parsed(
    'cells',
    Decided,
    answer.map((row) => row.slice(groups.length)),
  )
  const cells = decided.map(([label, decision, rows], at) => ({
    values: groups.map(({ kind }, place) => groupName(answer[at]?.[place] ?? null, kind)),
    tp: label === '1' && decision === '1' ? rows : 0,
    fp: label === '0' && decision === '1' ? rows : 0,
    fn: label === '1' && decision === '0' ? rows : 0,
    tn: label === '0' && decision === '0' ? rows : 0,
  }))
  for (const [place, { name }] of groups.entries()) {
    const values = new Set(cells.map((cell) => cell.values[place])).size
    if (values <= MOST_GROUPS) continue
    const found = `Group column "${name}" has ${values} values, more than ${MOST_GROUPS}`
    throw new MetricError('too-many-groups', `${found}; name a column of groups.`)
  }
  return coarserCells(
    cells,
    groups.map((_, place) => place),
  )
}

const SumsRow = z
  .tuple([Bit, Count, Big, Big, Big, Big, Big])
  .transform(([label, rows, score, brier, logLoss, brierSquared, logLossSquared]) => ({
    label,
    sums: { rows, score, brier, logLoss, brierSquared, logLossSquared },
  }))
const none: ClassSums = { rows: 0, score: 0n, brier: 0n, logLoss: 0n, brierSquared: 0n, logLossSquared: 0n }

/** The fixed-point sums by class. */
export function sumsOf(answer: Answer): Sums {
  const rows = parsed('sums', SumsRow, answer)
  const of = (wanted: '0' | '1'): ClassSums => rows.find(({ label }) => label === wanted)?.sums ?? none
  return { positive: of('1'), negative: of('0') }
}

const RankRow = z
  .tuple([Count, Count, Big, Big, Big, Big, Big])
  .transform(([positives, negatives, u2, pa2, nb2, ks, ap]) => ({ positives, negatives, u2, pa2, nb2, ks, ap }))

/** The rank statistics. */
export function rankOf(answer: Answer): RankStatistics {
  const [rank, ...more] = parsed('ranks', RankRow, answer)
  if (rank === undefined || more.length > 0)
    throw new EngineError('bad-answer', `The engine answered the statement of ranks with ${answer.length} rows.`)
  return rank
}

const BinRow = z
  .tuple([z.string().regex(/^\d$/).transform(Number), Double, Count, Count, Big])
  .transform(([place, upTo, rows, events, score]) => ({ place, bin: { upTo, rows, events, score } }))

/** The bins, lowest first. */
export const binsOf = (answer: Answer): readonly ScoreBin[] =>
  parsed('bins', BinRow, answer)
    .toSorted((one, other) => one.place - other.place)
    .map(({ bin }) => bin)

const DistinctRow = z
  .tuple([Double, Count, Count])
  .transform(([predicted, rows, events]) => ({ predicted, rows, events }))

/** The rows by distinct score, lowest first; null where there are too many. */
export const distinctOf = (answer: Answer, most: number): readonly ForecastBin[] | null =>
  answer.length > most
    ? null
    : parsed('scores', DistinctRow, answer).toSorted((one, other) => one.predicted - other.predicted)

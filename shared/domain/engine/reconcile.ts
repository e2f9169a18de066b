import { size, totalCounts } from '../metric/confusion.ts'
import type { ForecastBin } from '../metric/reliability/calibration.ts'
import type { ScoredStatistics, Statistics } from '../metric/statistics.ts'
import type { TaskTally } from '../metric/task/rows.ts'
import { EngineError } from './problem.ts'

type Agreeing = readonly (readonly [one: string, own: number, other: string, theirs: number])[]

/** The statistics, where every statement counted the same rows and all rows of the file; an EngineError names the first two counts that differ. */
export function reconciled<Found extends Statistics & { readonly distinct: readonly ForecastBin[] | null }>(
  found: Found,
  engine: string,
  fileRows: number | null,
): Found {
  const { tally, distinct } = found
  reconciledTally(tally, engine, fileRows, [])
  reconciledScores(found, engine, tally.used)
  if (distinct !== null) {
    const { rows, events } = summed(distinct)
    const { positives } = found.rank
    agree(engine, [
      ['rows of the distinct scores', rows, 'used rows', tally.used],
      ['positives of the distinct scores', events, 'positives of the ranks', positives],
    ])
  }
  return found
}

/** The tally, where its rows are all of the file's and each of the other counts is that of the used rows. */
export function reconciledTally<Tally extends TaskTally>(
  tally: Tally,
  engine: string,
  fileRows: number | null,
  counts: readonly (readonly [what: string, rows: number])[],
): Tally {
  const refused = Object.values(tally.refused).reduce((sum, rows) => sum + rows, 0)
  agree(engine, [
    ['rows of the table', tally.all, 'rows that the file tells', fileRows ?? tally.all],
    ['used and other rows', tally.used + tally.outsideSplit + refused, 'rows of the table', tally.all],
    ...counts.map(([what, rows]) => [what, rows, 'used rows', tally.used] as const),
  ])
  return tally
}

/** Rows that were left out, all values of the column that says so by their meaning, and the meaning that leaves a row out. */
export type LeftOut = readonly [rows: number, told: ReadonlyMap<string, unknown>, meaning: unknown]

/** Throws where rows were left out for a value, and the engine told of none such when it was asked for all values of the column. */
export function checkTold(engine: string, leftOut: readonly LeftOut[]): void {
  for (const [rows, told, meaning] of leftOut)
    if (rows > 0 && ![...told.values()].includes(meaning))
      throw new EngineError('rows-do-not-reconcile', `${engine} answered in part: ${rows} rows have a value that it did not tell of. Run again.`) // prettier-ignore
}

/** The same of rows without a tally, of which there are as many as are used. */
export function reconciledScores(found: ScoredStatistics, engine: string, used: number): ScoredStatistics {
  const { cells, rank, sums, bins } = found
  const { tp, fp, fn, tn } = totalCounts(cells)
  const binned = summed(bins)
  agree(engine, [
    ['rows of the cells', size({ tp, fp, fn, tn }), 'used rows', used],
    ['positives of the ranks', rank.positives, 'positives of the cells', tp + fn],
    ['negatives of the ranks', rank.negatives, 'negatives of the cells', fp + tn],
    ['positives of the sums', sums.positive.rows, 'positives of the cells', tp + fn],
    ['negatives of the sums', sums.negative.rows, 'negatives of the cells', fp + tn],
    ['rows of the bins', binned.rows, 'used rows', used],
    ['positives of the bins', binned.events, 'positives of the cells', tp + fn],
  ])
  return found
}

type Counted = { readonly rows: number; readonly events: number }
const nothing: Counted = { rows: 0, events: 0 }
const summed = (parts: readonly Counted[]): Counted =>
  parts.reduce((sum, { rows, events }) => ({ rows: sum.rows + rows, events: sum.events + events }), nothing)

function agree(engine: string, counts: Agreeing): void {
  const apart = counts.find(([, one, , other]) => one !== other)
  if (apart === undefined) return
  const [one, own, other, theirs] = apart
  throw new EngineError(
    'rows-do-not-reconcile',
    `${engine} answered in part: ${own} ${one}, ${theirs} ${other}. Nothing of it is used; look whether the table changed meanwhile or a part of it was left out, and run again.`,
  )
}

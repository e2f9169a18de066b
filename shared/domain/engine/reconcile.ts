import { size, totalCounts } from '../metric/confusion.ts'
import type { Statistics } from '../metric/statistics.ts'
import { EngineError } from './problem.ts'

/** The statistics, where every statement counted the same rows and all rows of the file; an EngineError names the first two counts that differ. */
export function reconciled<Found extends Statistics>(found: Found, engine: string, fileRows: number | null): Found {
  const { tally, cells, rank, sums, bins } = found
  const { tp, fp, fn, tn } = totalCounts(cells)
  const refused = Object.values(tally.refused).reduce((sum, rows) => sum + rows, 0)
  const counts: readonly (readonly [string, number, string, number])[] = [
    ['rows of the table', tally.all, 'rows that the file tells', fileRows ?? tally.all],
    ['used and other rows', tally.used + tally.outsideSplit + refused, 'rows of the table', tally.all],
    ['rows of the cells', size({ tp, fp, fn, tn }), 'used rows', tally.used],
    ['positives of the ranks', rank.positives, 'positives of the cells', tp + fn],
    ['negatives of the ranks', rank.negatives, 'negatives of the cells', fp + tn],
    ['positives of the sums', sums.positive.rows, 'positives of the cells', tp + fn],
    ['negatives of the sums', sums.negative.rows, 'negatives of the cells', fp + tn],
    ['rows of the bins', bins.reduce((sum, { rows }) => sum + rows, 0), 'used rows', tally.used],
    ['positives of the bins', bins.reduce((sum, { events }) => sum + events, 0), 'positives of the cells', tp + fn],
  ]
  const apart = counts.find(([, one, , other]) => one !== other)
  if (apart === undefined) return found
  const [one, own, other, theirs] = apart
  throw new EngineError(
    'rows-do-not-reconcile',
    `${engine} answered in part: ${own} ${one}, ${theirs} ${other}. Nothing of it is used; look whether the table changed meanwhile or a part of it was left out, and run again.`,
  )
}

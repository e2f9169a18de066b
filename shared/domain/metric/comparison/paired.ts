import { fixedSum } from '../accumulator.ts'
import type { PairedRanks } from '../interval/delong.ts'
import type { MeanSums } from '../performance.ts'
import type { Rows } from '../predictions.ts'
import { type ScoredStatistics, scoredStatistics } from '../statistics.ts'
import { logarithmicError, squaredError } from '../sums.ts'
import { type PairedRows, pairedRanks, type Pairing, pairRows } from './pairing.ts'

/** What two models' scores of the same rows come to: integers again, whichever engine counts them. */
export interface PairedStatistics {
  readonly ranks: () => PairedRanks
  /** whether both gave every row the same score: then there is nothing to estimate */
  readonly alike: () => boolean
  /** rows by label, then by the candidate's decision and the champion's */
  readonly cells: () => readonly number[]
  /** the candidate's loss less the champion's */
  readonly losses: (metric: 'log_loss' | 'brier') => MeanSums
}

/** Two models as they were counted: on the rows that both scored where there are such, else each on its own. */
export interface Both {
  readonly pairing: Pairing
  readonly one: ScoredStatistics
  readonly other: ScoredStatistics
  readonly paired: PairedStatistics | null
}

type Thresholds = { readonly candidate: number; readonly champion: number }

/** Both models' statistics from their rows; throws a MetricError for thresholds out of range. */
export function countedBoth(candidate: Rows, champion: Rows, thresholds: Thresholds): Both {
  const { pairing, rows } = pairRows(candidate, champion)
  if (rows === null)
    return {
      pairing,
      one: scoredStatistics(candidate, thresholds.candidate),
      other: scoredStatistics(champion, thresholds.champion),
      paired: null,
    }
  const { labels } = rows
  return {
    pairing,
    one: scoredStatistics({ labels, scores: rows.candidate }, thresholds.candidate),
    other: scoredStatistics({ labels, scores: rows.champion }, thresholds.champion),
    paired: {
      ranks: () => pairedRanks(rows),
      alike: () => rows.candidate.every((score, row) => score === rows.champion[row]),
      cells: () => pairedCells(rows, thresholds),
      losses: (metric) => lossSums(rows, metric === 'brier' ? squaredError : logarithmicError),
    },
  }
}

function pairedCells(rows: PairedRows, thresholds: Thresholds): readonly number[] {
  const cells = new Array<number>(8).fill(0)
  for (let row = 0; row < rows.labels.length; row++) {
    const one = (rows.candidate[row] ?? 0) >= thresholds.candidate ? 1 : 0
    const other = (rows.champion[row] ?? 0) >= thresholds.champion ? 1 : 0
    const cell = (rows.labels[row] ?? 0) * 4 + one * 2 + other
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  return cells
}

function lossSums(
  { labels, candidate, champion }: PairedRows,
  loss: (score: number, label: number) => number,
): MeanSums {
  const [more, less, squares] = [fixedSum(), fixedSum(), fixedSum()]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0
    const apart = loss(candidate[row] ?? 0, label) - loss(champion[row] ?? 0, label)
    if (apart >= 0) more.add(1, apart)
    else less.add(1, -apart)
    squares.add(1, apart * apart)
  }
  return { rows: labels.length, total: more.total() - less.total(), squares: squares.total() }
}

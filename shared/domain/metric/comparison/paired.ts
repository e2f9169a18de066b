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
  readonly losses: (metric: LossMetric) => MeanSums
}

/** Two models as they were counted: on the rows that both scored where there are such, else each on its own. */
export interface Both {
  readonly pairing: Pairing
  readonly one: ScoredStatistics
  readonly other: ScoredStatistics
  readonly paired: PairedStatistics | null
}

export type Thresholds = { readonly candidate: number; readonly champion: number }

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
      losses: (metric) => lossSums(rows, metric),
    },
  }
}

function pairedCells({ labels, candidate, champion }: PairedRows, thresholds: Thresholds): readonly number[] {
  const cells = decisionCells(thresholds)
  for (let row = 0; row < labels.length; row++) cells.add(labels[row] ?? 0, candidate[row] ?? 0, champion[row] ?? 0)
  return cells.found
}

/** Counts rows by label, then by the candidate's decision and the champion's. */
export function decisionCells(thresholds: Thresholds) {
  const found = new Array<number>(8).fill(0)
  const add = (label: number, candidate: number, champion: number): void => {
    const cell = label * 4 + (candidate >= thresholds.candidate ? 2 : 0) + (champion >= thresholds.champion ? 1 : 0)
    found[cell] = (found[cell] ?? 0) + 1
  }
  return { add, found }
}

function lossSums({ labels, candidate, champion }: PairedRows, metric: LossMetric): MeanSums {
  const sums = lossDifference(metric)
  for (let row = 0; row < labels.length; row++) sums.add(labels[row] ?? 0, candidate[row] ?? 0, champion[row] ?? 0)
  return sums.found(labels.length)
}

type LossMetric = 'log_loss' | 'brier'

/** Sums the candidate's loss less the champion's, row by row. */
export function lossDifference(metric: LossMetric) {
  const loss = metric === 'brier' ? squaredError : logarithmicError
  const [more, less, squares] = [fixedSum(), fixedSum(), fixedSum()]
  return {
    add(label: number, candidate: number, champion: number): void {
      const apart = loss(candidate, label) - loss(champion, label)
      if (apart >= 0) more.add(1, apart)
      else less.add(1, -apart)
      squares.add(1, apart * apart)
    },
    found: (rows: number): MeanSums => ({ rows, total: more.total() - less.total(), squares: squares.total() }),
  }
}

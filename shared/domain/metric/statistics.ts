import { type Cell, confusionCells } from './confusion.ts'
import type { Rows } from './predictions.ts'
import { rankCollector, type RankStatistics } from './rank.ts'
import { binsCollector, type ScoreBin } from './reliability/score-bins.ts'
import { eachScore, type ScoredRows } from './score-counts.ts'
import { sumsCollector, type Sums } from './sums.ts'
import type { RowTally } from './task/rows.ts'

/** All that any metric needs of one set of predictions: integers, the same whichever engine counted them. */
export interface Statistics extends ScoredStatistics {
  readonly tally: RowTally
  readonly groupColumns: readonly string[]
}

/** What the metrics of performance need. */
export interface ScoredStatistics {
  readonly threshold: number
  readonly cells: readonly Cell[]
  readonly sums: Sums
  readonly rank: RankStatistics
  readonly bins: readonly ScoreBin[]
}

/** The sufficient statistics of the rows at a threshold in [0, 1]; throws a MetricError for another threshold. */
export function statisticsOf(rows: Rows, threshold: number): Statistics {
  const groupColumns = rows.groups.map((group) => group.column)
  return { tally: rows.tally, groupColumns, ...scoredStatistics(rows, threshold) }
}

/** The same for rows without a tally; where they have no groups either, there is one cell. */
export function scoredStatistics(
  rows: ScoredRows & { readonly groups?: Rows['groups'] },
  threshold: number,
): ScoredStatistics {
  const cells = confusionCells({ ...rows, groups: rows.groups ?? [] }, threshold)
  const [ranks, sums, bins] = [rankCollector(rows.labels), sumsCollector(), binsCollector(rows.scores.length)]
  eachScore(rows, (score, positives, negatives) => {
    ranks.take(score, positives, negatives)
    sums.take(score, positives, negatives)
    bins.take(score, positives, negatives)
  })
  return { threshold, cells, sums: sums.found(), rank: ranks.found(), bins: bins.found() }
}

import type { RowBlocks, Table } from './column.ts'
import { type Cell, cellSums, confusionCells, MOST_GROUPS, totalCounts } from './confusion.ts'
import { type Layout, type Rows, usableRows } from './predictions.ts'
import { rankCollector, type RankStatistics } from './rank.ts'
import type { ForecastBin } from './reliability/calibration.ts'
import { binsCollector, type ScoreBin } from './reliability/score-bins.ts'
import { distinctCollector } from './reliability/row-calibration.ts'
import { eachScore, type ScoredBlocks, type ScoredRows, type TakeScore } from './score-counts.ts'
import { sumsCollector, type Sums } from './sums.ts'
import { noRefusals, type RowTally, tallySum } from './task/rows.ts'

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
  return visited(rows, cells, threshold)
}

/** What is found by visiting each distinct score once; `also` is taken along. */
function visited(
  scores: ScoredRows | ScoredBlocks,
  cells: readonly Cell[],
  threshold: number,
  { also, room }: { readonly also?: TakeScore; readonly room?: number } = {},
): ScoredStatistics {
  const { tp, fp, fn, tn } = totalCounts(cells)
  const [ranks, sums] = [rankCollector({ positives: tp + fn, negatives: fp + tn }), sumsCollector()]
  const bins = binsCollector(tp + fp + fn + tn)
  const take: TakeScore = (score, positives, negatives) => {
    ranks.take(score, positives, negatives)
    sums.take(score, positives, negatives)
    bins.take(score, positives, negatives)
    also?.(score, positives, negatives)
  }
  eachScore(scores, take, room)
  return { threshold, cells, sums: sums.found(), rank: ranks.found(), bins: bins.found() }
}

/** As many rows of a file in blocks are sorted at a time. */
const WINDOW = 2 ** 21

export interface BlockStatistics extends Statistics {
  /** the rows by distinct score, null where there are too many */
  readonly distinct: readonly ForecastBin[] | null
  /** the labels of the measured rows, in their order */
  readonly eachLabels: (take: (labels: Uint8Array) => void) => void
}

/**
 * The same statistics of rows that are never all at hand, of a layout without a key. Null where a column of few values has too many
 * of them: what that comes to is told by whoever has all rows.
 */
export function blockStatistics(blocks: RowBlocks, layout: Layout, threshold: number): BlockStatistics | null {
  const bare: Layout = { ...layout, groups: [] }
  const columns = (one: Layout): readonly string[] => [one.score.column, ...categories(one)]
  // which label is the other one is told by all that occur, so they are looked at first
  const few = { everywhere: true }
  blocks.each(categories(bare), (block) => (few.everywhere &&= hasFew(block)))
  let tally: RowTally = { all: 0, used: 0, outsideSplit: 0, refused: noRefusals, missingGroup: [] }
  const cells = cellSums()
  if (few.everywhere)
    blocks.each(columns(layout), (block) => {
      few.everywhere &&= hasFew(block)
      if (!few.everywhere) return
      const rows = usableRows(block, layout)
      tally = tallySum(tally, rows.tally)
      cells.add(confusionCells(rows, threshold))
    })
  if (!few.everywhere) return null
  let room = new Uint8Array(0)
  const scored: ScoredBlocks = {
    rows: tally.used,
    each: (take) =>
      blocks.each(columns(bare), (block) => {
        if (room.length < block.rows) room = new Uint8Array(block.rows)
        take(usableRows(block, bare, room))
      }),
  }
  const distinct = distinctCollector()
  const found = visited(scored, cells.found(), threshold, { also: distinct.take, room: WINDOW })
  return {
    ...{ ...found, tally, groupColumns: layout.groups, distinct: distinct.found() },
    eachLabels: (take) => scored.each(({ labels }) => take(labels)),
  }
}

const categories = ({ label, groups, split }: Layout): readonly string[] => [
  ...new Set([label.column, ...groups, ...(split === null ? [] : [split.column])]),
]

/** Whether no column of the block has so many values that one look at each, at every block, is too much. */
function hasFew({ columns }: Table): boolean {
  let combinations = 1
  for (const column of columns.values()) {
    if (column.kind === 'number') continue
    combinations *= column.dictionary.length + 1
    if (column.dictionary.length >= MOST_GROUPS) return false
  }
  return combinations <= Number.MAX_SAFE_INTEGER
}

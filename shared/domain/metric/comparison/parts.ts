import type { GroupCodes } from '../selection.ts'
import type { RowBlocks } from '../column.ts'
import { type Layout, type Rows, usableRows, wantedColumns } from '../predictions.ts'
import { orderRooms, placements } from '../rank.ts'
import type { ScoredStatistics, Statistics } from '../statistics.ts'
import { type Both, decisionCells, lossDifference, type PairedStatistics, type Thresholds } from './paired.ts'
import { placementProducts, type Pairing, type UnpairedReason } from './pairing.ts'

/** A version's measured rows without keys, part by part in the file's order, as often as they are asked for. */
export type RowParts = {
  /** rows of the file, and those of them that are measured */
  readonly all: number
  readonly count: number
  readonly statistics: ScoredStatistics
  readonly each: (take: (rows: Pick<Rows, 'labels' | 'scores' | 'groups'>) => void) => void
}

/** The measured rows of the blocks, part by part, with what was counted on them. */
export function partsOf(blocks: RowBlocks, layout: Layout, counted: Statistics): RowParts {
  const names = wantedColumns(layout).map(({ name }) => name)
  const { all, used } = counted.tally
  // which label is the other one is told by all that occur, so they are looked at before any row is judged
  blocks.each([layout.label.column], () => undefined)
  return {
    ...{ all, count: used, statistics: counted },
    each: (take) => blocks.each(names, (block) => take(usableRows(block, layout))),
  }
}

/** The same statistics of both as their rows at once would bring, with at most two versions' scores at hand. */
export function countedParts(candidate: RowParts, champion: RowParts, thresholds: Thresholds): Both {
  const found = { one: candidate.statistics, other: champion.statistics }
  const why = orderProblem(candidate, champion)
  const none = { onlyCandidate: candidate.count, onlyChampion: champion.count }
  return why === null
    ? {
        pairing: paired(candidate.count),
        ...found,
        paired: pairedParts(candidate, champion, thresholds),
      }
    : { pairing: { kind: 'unpaired', why, rows: 0, ...none }, ...found, paired: null }
}

const paired = (rows: number): Pairing => ({
  ...{ kind: 'row-order', why: null, rows, onlyCandidate: 0, onlyChampion: 0 },
})

/** Why the rows of both are not the same ones in the same order: their labels are asked before their groups. */
function orderProblem(candidate: RowParts, champion: RowParts): UnpairedReason | null {
  if (candidate.all !== champion.all || candidate.count !== champion.count) return 'row-count-differs'
  const labels = labelsIn(candidate)
  const groups = groupsIn(candidate)
  const differ = { labels: false, groups: false }
  let from = 0
  champion.each((rows) => {
    for (let row = 0; row < rows.labels.length && !differ.labels; row++)
      differ.labels = rows.labels[row] !== labels[from + row]
    for (const group of differ.labels || differ.groups ? [] : rows.groups)
      differ.groups ||= groups.get(group.column)?.differs(group, from) === true
    from += rows.labels.length
  })
  return differ.labels ? 'labels-differ' : differ.groups ? 'groups-differ' : null
}

function labelsIn({ count, each }: RowParts): Uint8Array {
  const labels = new Uint8Array(count)
  let from = 0
  each((rows) => {
    labels.set(rows.labels, from)
    from += rows.labels.length
  })
  return labels
}

function scoresIn({ count, each }: RowParts, scores: Float64Array = new Float64Array(count)): Float64Array {
  let from = 0
  each((rows) => {
    scores.set(rows.scores, from)
    from += rows.scores.length
  })
  return scores
}

/** The scores in ascending order. */
export const ascendingScores = (parts: RowParts): Float64Array => scoresIn(parts).sort()

/** The group of each row by column; a column of groups has far fewer values than two bytes tell apart. */
function groupsIn({ count, each }: RowParts) {
  const found = new Map<string, ReturnType<typeof groupKeeper>>()
  let from = 0
  each((rows) => {
    for (const group of rows.groups) {
      const keeper = found.get(group.column) ?? groupKeeper(count)
      found.set(group.column, keeper)
      keeper.keep(group, from)
    }
    from += rows.labels.length
  })
  return found
}

function groupKeeper(count: number) {
  const codes = new Uint16Array(count)
  const known = new Map<string, number>()
  const own = ({ values }: GroupCodes): readonly number[] =>
    values.map((value) => {
      const code = known.get(value) ?? known.size
      known.set(value, code)
      return code
    })
  return {
    keep(group: GroupCodes, from: number): void {
      const translated = own(group)
      for (let row = 0; row < group.codes.length; row++) codes[from + row] = translated[group.codes[row] ?? 0] ?? 0
    },
    /** whether the other's values of these rows are others */
    differs(group: GroupCodes, from: number): boolean {
      const translated = own(group)
      return group.codes.some((code, row) => translated[code] !== codes[from + row])
    },
  }
}

/** Each statistic reads the scores that it needs anew, so that no more of them are at hand than it needs. */
function pairedParts(candidate: RowParts, champion: RowParts, thresholds: Thresholds): PairedStatistics {
  const eachPair = (take: (label: number, candidate: number, champion: number) => void): void => {
    const scores = scoresIn(candidate)
    let from = 0
    champion.each((rows) => {
      for (let row = 0; row < rows.labels.length; row++)
        take(rows.labels[row] ?? 0, scores[from + row] ?? 0, rows.scores[row] ?? 0)
      from += rows.labels.length
    })
  }
  return {
    ranks: () => {
      const labels = labelsIn(candidate)
      // one room after the other would be much before it is collected
      const [rooms, scores] = [orderRooms(candidate.count), scoresIn(candidate)]
      const places = placements({ labels, scores }, rooms)
      const products = placementProducts(places, { labels, scores: scoresIn(champion, scores) }, rooms)
      return { one: candidate.statistics.rank, other: champion.statistics.rank, ...products }
    },
    alike: () => {
      let alike = true
      eachPair((_, one, other) => (alike &&= one === other))
      return alike
    },
    cells: () => {
      const cells = decisionCells(thresholds)
      eachPair((...pair) => cells.add(...pair))
      return cells.found
    },
    losses: (metric) => {
      const sums = lossDifference(metric)
      eachPair((...pair) => sums.add(...pair))
      return sums.found(candidate.count)
    },
  }
}

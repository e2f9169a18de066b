import { MetricError } from './problem.ts'
import type { Rows } from './predictions.ts'

/** Rows by what the model said and what was true. */
export interface Counts {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** The counts of one combination of group values, in the order of the group columns. */
export interface Cell extends Counts {
  readonly values: readonly string[]
}

/** Rows to count: label 0 or 1, score, and a code for each group column. */
type GroupedRows = Pick<Rows, 'labels' | 'scores' | 'groups'>

/** The most distinct values a group column may have: more is no protected group but a mistaken column. */
export const MOST_GROUPS = 1000

/**
 * The finest cells: one for each combination of group values that occurs, sorted by its values.
 * A row is selected where its score is at least the threshold. Throws a MetricError for a threshold outside [0, 1] and
 * for a group column with more than 1000 values.
 */
export function confusionCells(rows: GroupedRows, threshold: number): readonly Cell[] {
  const found = cellTallies(checkCells(rows.groups, threshold))
  const keys = new Float64Array(Math.min(BLOCK, rows.labels.length))
  for (let from = 0; from < rows.labels.length; from += BLOCK) {
    keys.fill(0)
    for (const group of rows.groups) addCodes(keys, group, from)
    found.take(rows, threshold, keys, from)
  }
  const cells = found.owners.map((row, index) => ({
    values: rows.groups.map((group) => group.values[group.codes[row] ?? 0] ?? ''),
    ...counts(found.tallies.slice(index * 4, index * 4 + 4)),
  }))
  return cells.sort((left, right) => compareValues(left.values, right.values))
}

/** So many rows are counted at a time, column by column: their keys stay near. */
const BLOCK = 2 ** 14
/** Up to so many combinations each has a place in an array, which is found several times as fast as one in a map. */
const MOST_PLACES = 2 ** 20

/** Takes one column more into the keys of the rows from there on. */
function addCodes(keys: Float64Array, { codes, values }: Rows['groups'][number], from: number): void {
  const base = values.length
  const own = codes.subarray(from, from + keys.length)
  for (let at = 0; at < own.length; at++) keys[at] = (keys[at] ?? 0) * base + (own[at] ?? 0)
}

/** Counts rows by key: `owners` has a row of each cell, `tallies` four numbers for each. */
function cellTallies(combinations: number) {
  const owners: number[] = []
  const tallies: number[] = []
  const placed = new Int32Array(combinations <= MOST_PLACES ? combinations : 0).fill(-1)
  const mapped = new Map<number, number>()
  const newPlace = (key: number, row: number): number => {
    const place = tallies.push(0, 0, 0, 0) - 4
    owners.push(row)
    if (placed.length > 0) placed[key] = place
    else mapped.set(key, place)
    return place
  }
  const take = ({ labels, scores }: GroupedRows, threshold: number, keys: Float64Array, from: number): void => {
    const end = Math.min(labels.length, from + keys.length)
    for (let row = from; row < end; row++) {
      const key = keys[row - from] ?? 0
      const known = placed.length > 0 ? (placed[key] ?? -1) : (mapped.get(key) ?? -1)
      const place = known < 0 ? newPlace(key, row) : known
      const selected = (scores[row] ?? 0) >= threshold
      const at = place + (labels[row] === 1 ? (selected ? 0 : 2) : selected ? 1 : 3)
      tallies[at] = (tallies[at] ?? 0) + 1
    }
  }
  return { owners, tallies, take }
}

/** How many combinations the groups could have. */
function checkCells(groups: Rows['groups'], threshold: number): number {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new MetricError('threshold-out-of-range', `A threshold must lie between 0 and 1, not ${threshold}.`)
  }
  for (const { column, values } of groups) {
    if (values.length <= MOST_GROUPS) continue
    const found = `Group column "${column}" has ${values.length} values, more than ${MOST_GROUPS}`
    throw new MetricError('too-many-groups', `${found}; name a column of groups.`)
  }
  const combinations = groups.reduce((product, group) => product * group.values.length, 1)
  if (combinations > Number.MAX_SAFE_INTEGER) {
    const columns = groups.map((group) => group.column).join(', ')
    throw new MetricError('too-many-groups', `Too many combinations of ${columns} to count; name fewer columns.`)
  }
  return combinations
}

/** The cells of a coarser grouping: `columns` are positions in each cell's values; every other column is summed over. */
export function coarserCells(cells: readonly Cell[], columns: readonly number[]): readonly Cell[] {
  const sums = new Map<string, Cell>()
  for (const cell of cells) {
    const values = columns.map((column) => cell.values[column] ?? '')
    const key = JSON.stringify(values)
    const known = sums.get(key)
    sums.set(key, { values, ...(known === undefined ? countsOf(cell) : addCounts(known, cell)) })
  }
  return [...sums.values()].sort((left, right) => compareValues(left.values, right.values))
}

/** Takes cells of the same columns, and finds the sum of those with the same values. */
export function cellSums(): { add(cells: readonly Cell[]): void; found(): readonly Cell[] } {
  let sums: readonly Cell[] = []
  return {
    add(cells) {
      const columns = cells[0]?.values.map((_, column) => column) ?? []
      if (cells.length > 0) sums = coarserCells([...sums, ...cells], columns)
    },
    found: () => sums,
  }
}

/** The sum of all cells. */
export function totalCounts(cells: readonly Counts[]): Counts {
  return cells.reduce<Counts>(addCounts, { tp: 0, fp: 0, fn: 0, tn: 0 })
}

/** How many rows the counts hold. */
export function size(cell: Counts): number {
  return cell.tp + cell.fp + cell.fn + cell.tn
}

function addCounts(left: Counts, right: Counts): Counts {
  return { tp: left.tp + right.tp, fp: left.fp + right.fp, fn: left.fn + right.fn, tn: left.tn + right.tn }
}

function countsOf({ tp, fp, fn, tn }: Counts): Counts {
  return { tp, fp, fn, tn }
}

function counts([tp = 0, fp = 0, fn = 0, tn = 0]: readonly number[]): Counts {
  return { tp, fp, fn, tn }
}

function compareValues(left: readonly string[], right: readonly string[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? ''
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}

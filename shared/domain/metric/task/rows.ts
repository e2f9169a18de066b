import type { CategoryColumn, NumberColumn, Table, WantedColumn } from '../column.ts'
import {
  categoryColumn,
  type GroupCodes,
  groupCodes,
  INSIDE,
  keptRows,
  type Kept,
  missingRows,
  NULL,
  OUTSIDE,
  rowKeys,
  splitCodes,
} from '../selection.ts'

/** Why a row is not measured; each row is counted under the first that holds, in this order. */
export const REFUSALS = [
  'null-split',
  'null-label',
  'bad-label',
  'null-score',
  'score-not-a-number',
  'score-out-of-range',
] as const
export type Refusal = (typeof REFUSALS)[number]

const refusals = (of: (why: Refusal) => number): Readonly<Record<Refusal, number>> => ({
  'null-split': of('null-split'),
  'null-label': of('null-label'),
  'bad-label': of('bad-label'),
  'null-score': of('null-score'),
  'score-not-a-number': of('score-not-a-number'),
  'score-out-of-range': of('score-out-of-range'),
})
export const noRefusals = refusals(() => 0)

/** Where every row of the file went: all = used + outsideSplit + the refused ones. */
export interface RowTally {
  readonly all: number
  readonly used: number
  readonly outsideSplit: number
  readonly refused: Readonly<Record<Refusal, number>>
  /** Used rows without a value, by group column; they form the group `(missing)`. */
  readonly missingGroup: readonly { readonly column: string; readonly rows: number }[]
}

/** Where the rows of both went; the first may be of no row yet. */
export function tallySum(one: RowTally, other: RowTally): RowTally {
  return {
    all: one.all + other.all,
    used: one.used + other.used,
    outsideSplit: one.outsideSplit + other.outsideSplit,
    refused: refusals((why) => one.refused[why] + other.refused[why]),
    missingGroup: other.missingGroup.map(({ column, rows }, at) => ({
      column,
      rows: rows + (one.missingGroup[at]?.rows ?? 0),
    })),
  }
}

/** Why a row of several classes is not measured, beside what may be wrong with any row. */
export const CLASS_REFUSALS = ['null-prediction', 'bad-prediction', 'scores-not-adding-up'] as const
export type ClassRefusal = (typeof CLASS_REFUSALS)[number]

/** Where every row of the file went, with every reason for which one may be refused. */
export type TaskTally = Omit<RowTally, 'refused'> & {
  readonly refused: Readonly<Partial<Record<Refusal | ClassRefusal, number>>>
}

/** What of a file is measured, whatever is measured on it. */
export interface Frame {
  readonly groups: readonly string[]
  readonly split: { readonly column: string; readonly holdout: string } | null
  readonly key: string | null
}

export interface FramedRows {
  readonly tally: TaskTally
  readonly groups: readonly GroupCodes[]
  readonly keys: CategoryColumn | null
}

/** The columns that a frame reads. */
export function frameColumns({ groups, split, key }: Frame): readonly WantedColumn[] {
  const names = [...groups, ...(split === null ? [] : [split.column]), ...(key === null ? [] : [key])]
  return [...new Set(names)].map((name) => ({ name, as: 'category' }))
}

/** The rows of the frame that `refusal` finds nothing wrong with, and a count for every other one; without one, nothing is wrong with any. */
export function framedRows(
  table: Table,
  frame: Frame,
  refusal: ((row: number) => Refusal | ClassRefusal | null) | null,
): FramedRows & { readonly kept: Kept } {
  const refused: Partial<Record<Refusal | ClassRefusal, number>> = {}
  if (frame.split === null && refusal === null)
    return framed(table, frame, { count: table.rows, at: null }, { outsideSplit: 0, refused })
  const split = frame.split === null ? null : splitCodes(categoryColumn(table, frame.split.column), frame.split.holdout)
  const verdicts = new Uint8Array(table.rows)
  let used = 0
  let outsideSplit = 0
  for (let row = 0; row < table.rows; row++) {
    const part = split === null ? INSIDE : split(row)
    if (part === OUTSIDE) {
      outsideSplit++
      continue
    }
    const why = part === NULL ? 'null-split' : (refusal?.(row) ?? null)
    if (why === null) {
      verdicts[row] = 1
      used++
    } else refused[why] = (refused[why] ?? 0) + 1
  }
  return framed(table, frame, keptRows(verdicts, used), { outsideSplit, refused })
}

function framed(
  table: Table,
  frame: Frame,
  kept: Kept,
  lost: Pick<TaskTally, 'outsideSplit' | 'refused'>,
): FramedRows & { readonly kept: Kept } {
  const groups = frame.groups.map((name) => groupCodes(name, categoryColumn(table, name), kept))
  const missingGroup = groups.map((group) => ({ column: group.column, rows: missingRows(group) }))
  return {
    kept,
    tally: { all: table.rows, used: kept.count, ...lost, missingGroup },
    groups,
    keys: frame.key === null ? null : rowKeys(categoryColumn(table, frame.key), kept),
  }
}

/** The kept numbers of a column. */
export function keptNumbers({ values }: NumberColumn, { count, at }: Kept): Float64Array {
  if (at === null) return values
  const kept = new Float64Array(count)
  for (let place = 0; place < count; place++) kept[place] = values[at[place] ?? 0] ?? NaN
  return kept
}

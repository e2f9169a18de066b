import type { CategoryColumn, Column, NumberColumn } from '../metric/column.ts'
import { hasValue } from './values.ts'

/** How well one column alone tells the outcome: 0.5 is not at all, 1 is always. */
export interface Separation {
  readonly auc: number
  /** whether what tells is the value, or that there is none */
  readonly by: 'value' | 'absence'
  /** two values and no missing one among the rows with an outcome, and each goes with one outcome alone */
  readonly equal: boolean
}

/** A text column is judged while its values have so many rows each on average; a name of the row tells everything and means nothing. */
const ROWS_A_VALUE = 10

/**
 * The area under the curve of the column against the outcomes (1, 0, or -1 for a row without one), the same for a column
 * that tells the opposite; ties count half. Texts are ordered by their share of positive outcomes. Null where it has no value.
 */
export function separation(column: Column, outcomes: Int8Array): Separation | null {
  const absence = ofAbsence(column, outcomes)
  const found = column.kind === 'number' ? ofNumbers(column, outcomes) : ofTexts(column, outcomes)
  if (found === null) return absence === null ? null : { auc: absence, by: 'absence', equal: false }
  const nothing = absence !== null && absence > found.auc
  return nothing ? { auc: absence, by: 'absence', equal: false } : { ...found, by: 'value' }
}

/** How well it tells that there is no value. */
function ofAbsence(column: Column, outcomes: Int8Array): number | null {
  const counts: readonly [Cell, Cell] = [
    { yes: 0, no: 0 },
    { yes: 0, no: 0 },
  ]
  for (let row = 0; row < outcomes.length; row++) count(counts[hasValue(column, row) ? 0 : 1], outcomes[row])
  return strengthOf(counts)
}

type Cell = { yes: number; no: number }

function count(cell: Cell, outcome: number | undefined): void {
  if (outcome === 1) cell.yes++
  else if (outcome === 0) cell.no++
}

/** The area of groups of rows in their order, whose rows tie. */
function strengthOf(cells: readonly Cell[]): number | null {
  let [yes, no, twice] = [0, 0, 0]
  for (const cell of cells) {
    twice += cell.yes * (2 * no + cell.no)
    yes += cell.yes
    no += cell.no
  }
  const all = 2 * yes * no
  return all === 0 ? null : Math.max(twice, all - twice) / all
}

type Found = Pick<Separation, 'auc' | 'equal'>

function ofNumbers(column: NumberColumn, outcomes: Int8Array): Found | null {
  const [yes, no] = split(
    outcomes,
    (row) => column.values[row] ?? NaN,
    (row) => hasValue(column, row),
  )
  const auc = strength(yes, no)
  if (auc === null) return null
  const told = outcomes.reduce((sum, outcome) => sum + (outcome < 0 ? 0 : 1), 0)
  const whole = yes.length + no.length === told
  return { auc, equal: whole && yes[0] === yes[yes.length - 1] && no[0] === no[no.length - 1] && yes[0] !== no[0] }
}

/** Whether the values are names rather than groups of rows: then only whether there is one is judged. */
export const holdsNames = (column: Column, rows: number): boolean =>
  column.kind === 'category' && column.dictionary.length * ROWS_A_VALUE > rows

function ofTexts(column: CategoryColumn, outcomes: Int8Array): Found | null {
  if (holdsNames(column, outcomes.length)) return null
  const cells = column.dictionary.map((): Cell => ({ yes: 0, no: 0 }))
  let missing = 0
  for (let row = 0; row < outcomes.length; row++) {
    const cell = cells[column.codes[row] ?? -1]
    if (cell !== undefined) count(cell, outcomes[row])
    else if (outcomes[row] !== -1) missing++
  }
  const share = ({ yes, no }: Cell): number => yes / (yes + no)
  const held = cells.filter(({ yes, no }) => yes + no > 0)
  const auc = strengthOf(held.toSorted((a, b) => share(a) - share(b)))
  return auc === null ? null : { auc, equal: auc === 1 && held.length === 2 && missing === 0 }
}

/** The values of positive and of negative rows, each in ascending order. */
function split(
  outcomes: Int8Array,
  value: (row: number) => number,
  inside: (row: number) => boolean,
): readonly [Float64Array, Float64Array] {
  const rows = (wanted: number): number => outcomes.reduce((sum, one) => sum + (one === wanted ? 1 : 0), 0)
  const sides = [new Float64Array(rows(1)), new Float64Array(rows(0))] as const
  let [yes, no] = [0, 0]
  for (let row = 0; row < outcomes.length; row++) {
    const outcome = outcomes[row] ?? -1
    if (outcome < 0 || !inside(row)) continue
    if (outcome === 1) sides[0][yes++] = value(row)
    else sides[1][no++] = value(row)
  }
  return [sides[0].subarray(0, yes).sort(), sides[1].subarray(0, no).sort()]
}

/** The area or its mirror, whichever is larger; null without rows of both outcomes. */
function strength(yes: Float64Array, no: Float64Array): number | null {
  if (yes.length === 0 || no.length === 0) return null
  let [below, upTo, twice] = [0, 0, 0]
  for (const value of yes) {
    while (below < no.length && (no[below] ?? 0) < value) below++
    upTo = Math.max(upTo, below)
    while (upTo < no.length && (no[upTo] ?? 0) <= value) upTo++
    twice += below + upTo
  }
  const all = 2 * yes.length * no.length
  return Math.max(twice, all - twice) / all
}

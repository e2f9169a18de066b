import { bothSorted, type ColumnParts, rowsIn, textPlaces } from './column-parts.ts'
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

/** What a column tells, and whether its values are names rather than groups of rows: then only whether there is one is judged. */
export type Told = { readonly found: Separation | null; readonly names: boolean }

/**
 * The area under the curve of the column against the outcomes (1, 0, or -1 for a row without one), the same for a column
 * that tells the opposite; ties count half. Texts are ordered by their share of positive outcomes. Null where it has no value.
 */
export function separation(column: ColumnParts, outcomes: Int8Array, room: Float64Array): Told {
  const absence = ofAbsence(column, outcomes)
  const texts = column.kind === 'category' ? ofTexts(column, outcomes) : null
  const found = texts === null ? ofNumbers(column, outcomes, room) : texts.found
  const names = texts?.names ?? false
  if (found === null) return { names, found: absence === null ? null : { auc: absence, by: 'absence', equal: false } }
  const nothing = absence !== null && absence > found.auc
  return { names, found: nothing ? { auc: absence, by: 'absence', equal: false } : { ...found, by: 'value' } }
}

/** How well it tells that there is no value. */
function ofAbsence(column: ColumnParts, outcomes: Int8Array): number | null {
  const counts: readonly [Cell, Cell] = [
    { yes: 0, no: 0 },
    { yes: 0, no: 0 },
  ]
  column.each((part, from) => {
    for (let row = 0, rows = rowsIn(part); row < rows; row++)
      count(counts[hasValue(part, row) ? 0 : 1], outcomes[from + row])
  })
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

function ofNumbers(column: ColumnParts, outcomes: Int8Array, room: Float64Array): Found | null {
  const [yes, no] = bothSorted(room, column, (row) => {
    const outcome = outcomes[row] ?? -1
    return outcome < 0 ? null : outcome === 1
  })
  const auc = strength(yes, no)
  if (auc === null) return null
  const told = outcomes.reduce((sum, outcome) => sum + (outcome < 0 ? 0 : 1), 0)
  const whole = yes.length + no.length === told
  return { auc, equal: whole && yes[0] === yes[yes.length - 1] && no[0] === no[no.length - 1] && yes[0] !== no[0] }
}

function ofTexts(column: ColumnParts, outcomes: Int8Array): { readonly found: Found | null; readonly names: boolean } {
  const texts = textPlaces()
  const cells: Cell[] = []
  let [missing, names] = [0, false]
  column.each((part, from) => {
    if (part.kind !== 'category' || names) return
    const place = texts.of(part)
    for (let row = 0; row < part.codes.length && !names; row++) {
      const code = part.codes[row] ?? -1
      if (code < 0) {
        if (outcomes[from + row] !== -1) missing++
        continue
      }
      const at = place(code)
      if (at === cells.length) {
        cells.push({ yes: 0, no: 0 })
        names = cells.length * ROWS_A_VALUE > column.rows
      }
      const cell = cells[at]
      if (cell !== undefined) count(cell, outcomes[from + row])
    }
  })
  if (names) return { found: null, names }
  const share = ({ yes, no }: Cell): number => yes / (yes + no)
  const held = cells.filter(({ yes, no }) => yes + no > 0)
  const auc = strengthOf(held.toSorted((a, b) => share(a) - share(b)))
  return { names, found: auc === null ? null : { auc, equal: auc === 1 && held.length === 2 && missing === 0 } }
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

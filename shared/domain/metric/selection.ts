import {
  type CategoryColumn,
  type Codes,
  type Column,
  MISSING,
  type NumberColumn,
  roomForCodes,
  type Table,
} from './column.ts'
import { MetricError } from './problem.ts'

/** Which rows of a table are measured, and what their groups and keys are: the same whatever is measured on them. */

export interface GroupCodes {
  readonly column: string
  readonly values: readonly string[]
  readonly codes: Codes
}

/** The rows that are measured, in the file's order; `at` is null where they are all of it, which then costs no room. */
export interface Kept {
  readonly count: number
  readonly at: Uint32Array | null
}

/** The rows whose verdict is 1, `count` in all. */
export function keptRows(verdicts: Uint8Array, count: number): Kept {
  if (count === verdicts.length) return { count, at: null }
  const at = new Uint32Array(count)
  let place = 0
  for (let row = 0; row < verdicts.length; row++) if (verdicts[row] === 1) at[place++] = row
  return { count, at }
}

/** The part of a row in the split: measured, beyond it, or unknown. */
export const INSIDE = 0
export const OUTSIDE = 1
export const NULL = 2

/** Whether a value of a file is the one that a person named, however either was written: 1, 1.0 and true are one. */
export function means(value: string, wanted: string | number | boolean): boolean {
  if (value === String(wanted)) return true
  const text = value.trim().toLowerCase()
  const read = text === 'true' ? 1 : text === 'false' ? 0 : decimal(text)
  return read === (typeof wanted === 'boolean' ? Number(wanted) : decimal(String(wanted).trim()))
}

/** NaN, which equals nothing, where the text is no decimal number, or one so large that another may be the same double. */
export function decimal(text: string): number {
  const number = /^[+-]?\d+(\.\d*)?$/.test(text) ? Number(text) : NaN
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : NaN
}

/** For each row its part in the split. */
export function splitCodes(column: CategoryColumn, holdout: string): (row: number) => number {
  const wanted = column.dictionary.map((value) => means(value, holdout))
  return (row) => {
    const code = column.codes[row] ?? -1
    return code < 0 ? NULL : wanted[code] ? INSIDE : OUTSIDE
  }
}

/** The groups of the measured rows; where every row has one, they are the column as it is. */
export function groupCodes(name: string, column: CategoryColumn, { count, at }: Kept): GroupCodes {
  if (at === null && !column.codes.includes(-1)) return { column: name, values: column.dictionary, codes: column.codes }
  const values: string[] = []
  const places = new Map<string, number>()
  const place = (value: string): number => {
    const known = places.get(value)
    if (known !== undefined) return known
    places.set(value, values.length)
    return values.push(value) - 1
  }
  const translated = new Int32Array(column.dictionary.length).fill(-1)
  let missing = -1
  const codes = roomForCodes(count, column.dictionary.length + 1)
  for (let index = 0; index < count; index++) {
    const code = column.codes[at?.[index] ?? index] ?? -1
    let own = code < 0 ? missing : (translated[code] ?? -1)
    if (own < 0) {
      own = place(code < 0 ? MISSING : (column.dictionary[code] ?? MISSING))
      if (code < 0) missing = own
      else translated[code] = own
    }
    codes[index] = own
  }
  return { column: name, values, codes }
}

/** How many of the measured rows have no value. */
export function missingRows(group: GroupCodes): number {
  const missing = group.values.indexOf(MISSING)
  let rows = 0
  if (missing >= 0) for (const code of group.codes) if (code === missing) rows++
  return rows
}

/** The keys of the measured rows; null where one of them has none. */
export function rowKeys(column: CategoryColumn, { count, at }: Kept): CategoryColumn | null {
  const codes = roomForCodes(count, column.dictionary.length)
  for (let place = 0; place < count; place++) {
    const code = column.codes[at?.[place] ?? place] ?? -1
    if (code < 0) return null
    codes[place] = code
  }
  return { kind: 'category', codes, dictionary: column.dictionary }
}

/** A column of numbers of the table; throws a MetricError where it is none. */
export function numberColumn(table: Table, name: string): NumberColumn {
  const column = present(table, name)
  if (column.kind !== 'number') throw new MetricError('column-of-another-kind', `Column "${name}" must hold numbers.`)
  if (column.values.length !== table.rows) throw lengthError(table, name, column.values.length)
  return column
}

/** A column of categories of the table; throws a MetricError where it is none. */
export function categoryColumn(table: Table, name: string): CategoryColumn {
  const column = present(table, name)
  if (column.kind !== 'category')
    throw new MetricError('column-of-another-kind', `Column "${name}" must hold categories.`)
  if (column.codes.length !== table.rows) throw lengthError(table, name, column.codes.length)
  return column
}

function present(table: Table, name: string): Column {
  const column = table.columns.get(name)
  if (column === undefined)
    throw new MetricError('column-absent', `Column "${name}" was not read from the predictions.`)
  return column
}

function lengthError(table: Table, name: string, length: number): MetricError {
  return new MetricError('columns-differ-in-length', `Column "${name}" has ${length} values for ${table.rows} rows.`)
}

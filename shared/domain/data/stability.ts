import type { DataQuality } from '../evidence/data-quality.ts'
import type { Column } from '../metric/column.ts'
import { shiftBetween } from './shift.ts'
import { keptRows, rowsWhere } from './values.ts'

export type FoldShift = DataQuality['stability'][number]

/** The shift as it is kept: of which column, between what. */
export function namedShift(
  column: string,
  from: string,
  to: string,
  before: Column | null,
  after: Column | null,
): FoldShift {
  const none = { index: null, bins: 0, noise: null, expected: 0, actual: 0 }
  const named = { against: 'folds', column, from, to } as const
  if (before === null || after === null) return { ...named, ...none, why: 'not-in-both' }
  const shift = shiftBetween(before, after)
  return 'why' in shift ? { ...named, ...none, why: shift.why } : { ...named, ...shift, why: null }
}

/** A fold; `rows` are its places in the one file of all folds, null where it has a file of its own. */
type Part = { readonly fold: string; readonly rows: Uint32Array | null }

/**
 * How far each column moved from the first fold to each other one; where one file holds all folds, from all others to the
 * fold that moved furthest.
 */
export function foldShifts(
  folds: readonly Part[],
  columnOf: (fold: string, name: string) => Column | null,
  names: readonly string[],
): readonly FoldShift[] {
  const [first, ...others] = folds
  if (first === undefined || others.length === 0) return []
  return names.flatMap((name) => {
    if (first.rows !== null) {
      const column = columnOf(first.fold, name)
      return column === null
        ? [namedShift(name, 'the other folds', 'each fold', null, null)]
        : [furthest(name, column, folds)]
    }
    const before = columnOf(first.fold, name)
    return others.map(({ fold }) => namedShift(name, first.fold, fold, before, columnOf(fold, name)))
  })
}

function furthest(name: string, column: Column, folds: readonly Part[]): FoldShift {
  const length = column.kind === 'number' ? column.values.length : column.codes.length
  const shifts = folds.map(({ fold, rows }) => {
    const inside = new Uint8Array(length)
    for (const row of rows ?? []) inside[row] = 1
    const rest = rowsWhere(length, (row) => inside[row] === 0)
    return namedShift(
      name,
      'the other folds',
      fold,
      keptRows(column, rest),
      keptRows(column, rows ?? new Uint32Array(0)),
    )
  })
  const [first] = shifts.toSorted((a, b) => (b.index ?? Infinity) - (a.index ?? Infinity))
  return first ?? namedShift(name, 'the other folds', 'each fold', null, null)
}

/** The shift that nobody computed, since another engine than the reader in the bundle counted the rows of one of them. */
export function uncomputedShift(column: string, version: string): FoldShift {
  const none = namedShift(column, `version ${version}`, 'this version', null, null)
  return { ...none, against: 'champion', why: 'other-engine' }
}

/** How far the scores of a version lie from those of the live one. */
export function shiftFromLive(
  column: string,
  live: { readonly version: string; readonly scores: Float64Array },
  scores: Float64Array,
): FoldShift {
  const numbers = (values: Float64Array): Column => ({ kind: 'number', values, present: null })
  const found = namedShift(column, `version ${live.version}`, 'this version', numbers(live.scores), numbers(scores))
  return { ...found, against: 'champion' }
}

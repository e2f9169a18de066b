import type { DataQuality } from '../evidence/data-quality.ts'
import { bothSorted, type ColumnParts, partsOfRows, sortedInto, textRows } from './column-parts.ts'
import { MOST_VALUES, numberSpread, shiftBetween, type Spread, textSpread } from './shift.ts'
import { rowsWhere } from './values.ts'

export type FoldShift = DataQuality['stability'][number]

/** The shift as it is kept: of which column, between what. */
export function namedShift(
  column: string,
  from: string,
  to: string,
  before: Spread | null,
  after: Spread | null,
): FoldShift {
  const none = { index: null, bins: 0, noise: null, expected: 0, actual: 0 }
  const named = { against: 'folds', column, from, to } as const
  if (before === null || after === null) return { ...named, ...none, why: 'not-in-both' }
  const shift = shiftBetween(before, after)
  return 'why' in shift ? { ...named, ...none, why: shift.why } : { ...named, ...shift, why: null }
}

/** How far each column moved from the first fold to each other one, by how its values lie in each, those of the others over the bins of the first. */
export function foldShifts(
  folds: readonly { readonly fold: string; readonly spreads: ReadonlyMap<string, Spread> }[],
  names: readonly string[],
): readonly FoldShift[] {
  const [first, ...others] = folds
  if (first === undefined) return []
  return names.flatMap((name) =>
    others.map((other) =>
      namedShift(name, first.fold, other.fold, first.spreads.get(name) ?? null, other.spreads.get(name) ?? null),
    ),
  )
}

/** How the values of a column lie; numbers over the bins of the baseline where there is one. The room is for its numbers. */
export function spreadOf(column: ColumnParts, baseline: Spread | null, room: Float64Array): Spread {
  if (column.kind === 'category') {
    const { counts, missing } = textRows(column, MOST_VALUES)
    return textSpread(counts, missing)
  }
  const sorted = sortedInto(room, column)
  return numberSpread(sorted, column.rows - sorted.length, baseline?.kind === 'number' ? baseline.edges : undefined)
}

/** Of the folds of one file the one that moved furthest from all others; what lies in none counts with the others. */
export function furthestShift(
  name: string,
  column: ColumnParts | null,
  folds: readonly { readonly fold: string; readonly rows: Uint32Array }[],
  room: Float64Array,
): FoldShift {
  const none = namedShift(name, 'the other folds', 'each fold', null, null)
  if (column === null) return none
  const shifts = folds.map(({ fold, rows }) => {
    const inside = new Uint8Array(column.rows)
    for (const row of rows) inside[row] = 1
    const [before, after] = bothSpreads(column, inside, rows, room)
    return namedShift(name, 'the other folds', fold, before, after)
  })
  const [first] = shifts.toSorted((a, b) => (b.index ?? Infinity) - (a.index ?? Infinity))
  return first ?? none
}

function bothSpreads(
  column: ColumnParts,
  inside: Uint8Array,
  rows: Uint32Array,
  room: Float64Array,
): readonly [Spread, Spread] {
  if (column.kind === 'category') {
    const own = textRows(partsOfRows(column, rows), MOST_VALUES)
    const others = rowsWhere(column.rows, (row) => inside[row] === 0)
    const rest = textRows(partsOfRows(column, others), MOST_VALUES)
    return [textSpread(rest.counts, rest.missing), textSpread(own.counts, own.missing)]
  }
  const [rest, own] = bothSorted(room, column, (row) => inside[row] === 0)
  const before = numberSpread(rest, column.rows - rows.length - rest.length)
  return [before, numberSpread(own, rows.length - own.length, before.edges)]
}

/** The shift that nobody computed, since another engine than the reader in the bundle counted the rows of one of them. */
export function uncomputedShift(column: string, version: string): FoldShift {
  const none = namedShift(column, `version ${version}`, 'this version', null, null)
  return { ...none, against: 'champion', why: 'other-engine' }
}

/** How far the scores of a version lie from those of the live one; both come in ascending order, one after the other. */
export function shiftFromLive(
  column: string,
  live: { readonly version: string; readonly scores: () => Float64Array },
  scores: () => Float64Array,
): FoldShift {
  const before = numberSpread(live.scores(), 0)
  const after = numberSpread(scores(), 0, before.edges)
  return { ...namedShift(column, `version ${live.version}`, 'this version', before, after), against: 'champion' }
}

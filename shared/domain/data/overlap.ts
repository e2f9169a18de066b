import type { DataQuality } from '../evidence/data-quality.ts'
import { repeatedRows, sharedRows } from './row-hash.ts'

/** The rows of one fold as numbers in ascending order. */
export type HashedFold = { readonly fold: string; readonly sorted: Float64Array }

/** Rows that a few columns do not tell apart would overlap by chance. */
const LEAST_DISTINCT = 0.9

/**
 * How many rows of each fold another one has too. `columns` is how many columns told rows apart where there is no key; where
 * they do not tell at least nine of ten rows of a fold apart, nothing does.
 */
export function overlapOf(
  folds: readonly HashedFold[],
  by: 'key' | 'columns' | null,
  columns: number,
): DataQuality['overlap'] {
  const vague =
    by === 'columns' &&
    folds.some(({ sorted }) => sorted.length - repeatedRows(sorted) < LEAST_DISTINCT * sorted.length)
  if (by === null || folds.length < 2 || vague) return { by: null, columns, pairs: [] }
  const pairs = folds.flatMap((other, at) =>
    folds.slice(0, at).map((one) => ({
      one: one.fold,
      other: other.fold,
      rows: sharedRows(one.sorted, other.sorted),
      of: other.sorted.length,
    })),
  )
  return { by, columns, pairs }
}

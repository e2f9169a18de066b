import { type ColumnParts, partsOfRows, rowsIn } from '../../domain/data/column-parts.ts'
import type { HashedFold } from '../../domain/data/overlap.ts'
import { rowHasher, type RowHasher } from '../../domain/data/row-hash.ts'
import { hasValue } from '../../domain/data/values.ts'
import type { Predictions } from '../../ports/predictions.ts'
import { onColumn } from './fold-columns.ts'
import { fault, type Fault, type Fold, type OpenFolds } from './fold-files.ts'

/** Tells the rows of folds apart: by the key that names them, or as whoever hashes them has it. */

const LARGEST = 2 ** 53

/** Whether the column names rows by numbers that floats do not tell apart. */
function isLarge(column: ColumnParts): boolean {
  let large = false
  column.each((part) => (large ||= part.kind === 'number' && part.values.some((value) => Math.abs(value) >= LARGEST)))
  return large
}

type Keyed = { readonly keyless: number | null; readonly hashed: readonly HashedFold[] | null }

/** The rows that have a key, told apart by it; the state is room for the hasher. */
export async function keyedRows(
  predictions: Predictions,
  whole: Fold,
  open: OpenFolds,
  state: Float64Array,
): Promise<Keyed & { readonly faults: readonly Fault[] }> {
  const none = { faults: [], keyless: null, hashed: null }
  if (open.key === null) return none
  const take = (column: ColumnParts): Keyed => hashedByKey(partsOfRows(column, whole.rows), whole, open, state)
  const numbers = (column: ColumnParts): Keyed | null => (isLarge(column) ? null : take(column))
  const read = await onColumn(predictions, whole.file, open.key, numbers)
  const found =
    typeof read === 'string' || read.found !== null
      ? read
      : await onColumn(predictions, whole.file, open.key, take, 'category')
  if (typeof found === 'string') return { ...none, faults: [fault(whole.fold, whole.file.path, found, open.key)] }
  return { ...none, ...found.found }
}

function hashedByKey(column: ColumnParts, whole: Fold, open: OpenFolds, state: Float64Array): Keyed {
  const [hasher, keyed] = [rowHasher(column.rows, state), new Uint8Array(column.rows)]
  let keyless = 0
  column.each((part, from) => {
    hasher.add(part, from)
    for (let row = 0, rows = rowsIn(part); row < rows; row++)
      if (hasValue(part, row)) keyed[from + row] = 1
      else keyless++
  })
  return { keyless, hashed: hashes(hasher, whole, open, keyed, new Float64Array(column.rows)) }
}

/** The rows of each fold that lies in the whole, hashed, one after the other in the room; rows without a key are nobody's twin. */
export function hashes(
  hasher: RowHasher,
  whole: Fold,
  { folds }: Pick<OpenFolds, 'folds'>,
  keys: Uint8Array | null,
  room: Float64Array,
): readonly HashedFold[] {
  const keyed = (row: number): boolean => keys === null || keys[row] === 1
  // a whole that is a fold of its own holds its own rows alone; the one file of all folds holds theirs by their places
  const own = folds.filter((fold) => fold.file === whole.file && (fold.fold === whole.fold || whole.fold === 'all'))
  let taken = 0
  return own.map((fold) => {
    const rows = whole.fold === 'all' && fold.rows !== null ? fold.rows : undefined
    const sorted = hasher.sorted(rows, keyed, room.subarray(taken))
    taken += sorted.length
    return { fold: fold.fold, sorted }
  })
}

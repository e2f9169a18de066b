import { type ColumnParts, wholeColumn } from '../../domain/data/column-parts.ts'
import type { WantedColumn } from '../../domain/metric/column.ts'
import type { FileColumns, Predictions, RowsFile } from '../../ports/predictions.ts'

/** Reads the columns of a fold: in blocks where its file lies on this machine, else whole, as many at a time as fit. */

export type FoldFile = {
  readonly path: string
  readonly sha256: string
  readonly file: RowsFile
  readonly head: FileColumns
}

/** Values held at a time, beside the file itself. */
const MOST_CELLS = 8_000_000
/** As many rows of a column that does not come in blocks are held. */
const MOST_WHOLE = 4_000_000

export type ColumnFault = 'column-missing' | 'not-readable' | 'too-large'

/**
 * What the work finds in one column of a file, as it can be read. The work visits all rows before it keeps anything outside
 * of itself: where they turn out not to come in blocks, it is asked anew.
 */
export async function onColumn<Found>(
  predictions: Predictions,
  { file, path, head }: FoldFile,
  name: string,
  work: (column: ColumnParts) => Found,
  kind: WantedColumn['as'] | null = null,
): Promise<{ readonly found: Found } | ColumnFault> {
  const there = head.columns.find((column) => column.name === name)
  if (there === undefined) return 'column-missing'
  if (there.as === null) return 'not-readable'
  const as = kind ?? there.as
  if (typeof file === 'string') {
    const kept = { all: false }
    const found = predictions.blocks?.(file, path, [{ name, as }], ({ rows, each }) => {
      const own = work({ kind: as, rows, each: (take) => eachBlock(each, name, take) })
      kept.all = true
      return own
    })
    if (found !== undefined && found !== null && 'found' in found) return found
    // the file changed under work that has kept what it found: twice would be other rows
    if (kept.all) return 'not-readable'
    if (head.rows > MOST_WHOLE) return 'too-large'
  }
  const read = await predictions.select(file, path, [{ name, as }])
  const column = 'table' in read ? read.table.columns.get(name) : undefined
  return column === undefined ? 'not-readable' : { found: work(wholeColumn(column)) }
}

type Each = Parameters<Parameters<NonNullable<Predictions['blocks']>>[3]>[0]['each']

function eachBlock(each: Each, name: string, take: Parameters<ColumnParts['each']>[0]): void {
  let from = 0
  each([name], ({ rows, columns }) => {
    const part = columns.get(name)
    if (part !== undefined) take(part, from)
    from += rows
  })
}

/** These columns in turn; one that cannot be read is handed to `broken`. */
export async function eachColumn(
  predictions: Predictions,
  file: FoldFile,
  names: readonly string[],
  take: (name: string, column: ColumnParts) => void,
  broken: (name: string, why: ColumnFault) => void,
): Promise<void> {
  const kinds = new Map(file.head.columns.map(({ name, as }) => [name, as]))
  const atOnce = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, file.head.rows)))
  const step = typeof file.file === 'string' ? 1 : atOnce
  for (let from = 0; from < names.length; from += step) {
    const some = names.slice(from, from + step)
    const wanted = some.map((name) => ({ name, as: kinds.get(name) ?? 'category' }))
    const read = some.length === 1 ? null : await predictions.select(file.file, file.path, wanted)
    for (const name of some) {
      const column = read !== null && 'table' in read ? read.table.columns.get(name) : undefined
      // where one of several is broken, the others are still asked
      if (column !== undefined) take(name, wholeColumn(column))
      else {
        const found = await onColumn(predictions, file, name, (parts) => take(name, parts))
        if (typeof found === 'string') broken(name, found)
      }
    }
  }
}

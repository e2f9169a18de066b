import type { RowBlocks, WantedColumn } from '../../domain/metric/column.ts'
import { type ColumnBuilder, columnBuilder } from './builder.ts'
import { countError, declared, type Declared } from './declared.ts'
import { type CodedPage, chunkPlace, codedPages, type PageRooms, pageRooms } from './pages.ts'
import { decodeError, decodeText } from './parquet.ts'
import { type OpenPlace, openPlace } from './place.ts'
import { PredictionsError } from './problem.ts'

/** As many rows are held at a time where nothing else is said. */
const BLOCK = 2 ** 16

/** A column chunk is written in a way that only the general reader knows. */
class OtherWriting extends Error {}

/**
 * What the work finds in the rows of a Parquet file that stays where it lies: a block at a time, so that its size takes no
 * memory, as often as the work asks for them; `digest` is the SHA-256 of what lies there. Null where a column is written in a way that only reading it whole knows. Throws a PredictionsError.
 */
export function workOnBlocks<Found>(
  place: string,
  file: string,
  {
    wanted,
    mostRows,
    block = BLOCK,
    spare = [],
  }: {
    readonly wanted: readonly WantedColumn[]
    readonly mostRows: number
    readonly block?: number
    /** rooms that nobody uses: they are taken while the work goes on */
    readonly spare?: PageRooms[]
  },
  work: (blocks: RowBlocks, digest: () => string) => Found,
): { readonly found: Found } | null {
  const open = openPlace(place, file)
  const taken: PageRooms[] = []
  // the columns of one visit are read side by side, those of another one after it
  const roomsAt = (place: number): PageRooms => (taken[place] ??= spare.pop() ?? pageRooms())
  try {
    const known = declared(open, file, wanted, mostRows)
    const found = work(blocksOf({ open, file, wanted, known, block, roomsAt }), open.digest)
    open.checkSame()
    return { found }
  } catch (error) {
    if (error instanceof OtherWriting) return null
    throw error
  } finally {
    spare.push(...taken)
    open.close()
  }
}

interface OpenFile {
  readonly open: OpenPlace
  readonly file: string
  readonly wanted: readonly WantedColumn[]
  readonly known: Declared
  /** as many rows are held at a time */
  readonly block: number
  readonly roomsAt: (place: number) => PageRooms
}

/** The rows of the file by blocks; a column keeps its dictionary from one visit to the next. */
function blocksOf({ open, file, wanted, known, block, roomsAt }: OpenFile): RowBlocks {
  const columns = new Map(wanted.map((column) => [column.name, columnBuilder(column, file, block)]))
  return {
    rows: known.rows,
    each(names, take) {
      for (const group of known.metadata.row_groups) {
        if (group.num_rows === 0n) continue
        const cursors = names.map((name, at) => {
          const [builder, rooms] = [columns.get(name), roomsAt(at)]
          const chunk = group.columns.find((one) => one.meta_data?.path_in_schema[0] === name)?.meta_data
          const element = known.elements.get(name)
          if (builder === undefined || chunk === undefined || element === undefined) throw new OtherWriting()
          const { start, end } = chunkPlace(chunk)
          if (start > end) throw new OtherWriting()
          const own = open.into(start, rooms.bytes('chunk', end - start))
          const pages = told(file, () => codedPages(own, chunk, element, decodeText, rooms))
          if (pages === null) throw new OtherWriting()
          return { name, builder, rows: cursor(pages) }
        })
        for (let from = 0, all = Number(group.num_rows); from < all; from += block) {
          const rows = Math.min(block, all - from)
          const table = cursors.map(({ name, builder, rows: next }) => {
            builder.empty()
            told(file, () => next(builder, rows))
            if (builder.length() !== rows) throw countError(file, name, from + builder.length(), all)
            return [name, builder.column()] as const
          })
          take({ rows, columns: new Map(table) })
        }
      }
    },
  }
}

/** Moves the next rows of the pages into a builder, which gets fewer where the pages end. */
function cursor(pages: Iterator<CodedPage>): (builder: ColumnBuilder, rows: number) => void {
  let page: CodedPage | null = null
  let at = 0
  return (builder, rows) => {
    for (let left = rows - builder.length(); left > 0; left = rows - builder.length()) {
      const length = page === null ? 0 : (page.codes ?? page.dictionary).length
      if (page === null || at === length) {
        const next = pages.next()
        if (next.done === true) return
        ;[page, at] = [next.value, 0]
        continue
      }
      const { codes, dictionary } = page
      const end = Math.min(length, at + left)
      if (codes !== null) builder.addCoded(codes.subarray(at, end), dictionary)
      else builder.addCoded(null, at === 0 && end === length ? dictionary : part(dictionary, at, end))
      at = end
    }
  }
}

function part(values: ArrayLike<unknown>, from: number, to: number): ArrayLike<unknown> {
  return ArrayBuffer.isView(values) && 'subarray' in values
    ? (values as Float64Array).subarray(from, to)
    : Array.prototype.slice.call(values, from, to)
}

/** What the reading brings; damage becomes a PredictionsError. */
function told<Found>(file: string, read: () => Found): Found {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof PredictionsError || cause instanceof OtherWriting) throw cause
    throw decodeError(file, cause)
  }
}

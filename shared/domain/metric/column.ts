/** Numbers, one per row; where `present` is given, a 0 in it marks a null. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly values: Float64Array
  readonly present: Uint8Array | null
}

/** Codes in the fewest bytes that hold them: most columns have few values, and rows may be many millions. */
export type Codes = Int8Array | Int16Array | Int32Array

/** Texts as codes into a dictionary of distinct values; the code -1 is a null. */
export interface CategoryColumn {
  readonly kind: 'category'
  readonly codes: Codes
  readonly dictionary: readonly string[]
}

export type Column = NumberColumn | CategoryColumn

/** A column as asked of a reader: its name in the file and the kind it must come back as. */
export interface WantedColumn {
  readonly name: string
  readonly as: Column['kind']
}

/** Columns of one file, all `rows` long; the keys are the names that were asked for. */
export interface Table {
  readonly rows: number
  readonly columns: ReadonlyMap<string, Column>
}

/** The rows of a file a block at a time, in its order and as often as they are asked for; a block lasts until the next. */
export interface RowBlocks {
  readonly rows: number
  /** Visits the blocks with these columns; the codes of a category are those of one dictionary, which a later block may lengthen, or begin anew where it has become long. */
  readonly each: (names: readonly string[], take: (block: Table) => void) => void
}

/** As many columns as a file of rows may have, and as a schema may name. */
export const MOST_COLUMNS = 10_000

/** How many rows a file without types has and how the column at each place can be read; null where it cannot. */
export interface FileKinds {
  readonly rows: number
  readonly kinds: readonly (Column['kind'] | null)[]
}

/** How rows without a value of a group column are named: a cell of their own, never dropped. */
export const MISSING = '(missing)'

/** Room for so many codes of a dictionary of that size. */
export function roomForCodes(length: number, values: number): Codes {
  if (values <= 2 ** 7) return new Int8Array(length)
  return values <= 2 ** 15 ? new Int16Array(length) : new Int32Array(length)
}

/** Numbers, one per row; where `present` is given, a 0 in it marks a null. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly values: Float64Array
  readonly present: Uint8Array | null
}

/** Texts as codes into a dictionary of distinct values; the code -1 is a null. */
export interface CategoryColumn {
  readonly kind: 'category'
  readonly codes: Int32Array
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

/** How rows without a value of a group column are named: a cell of their own, never dropped. */
export const MISSING = '(missing)'

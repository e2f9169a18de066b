import type { RowBlocks, Table, WantedColumn } from '../domain/metric/column.ts'

/** What is wrong with a file of predictions; `column` where one alone is at fault. */
export type PredictionsFault = {
  readonly problem: 'missing-column' | 'other'
  readonly detail: string
  readonly column?: string | null
}

/** What a file of rows holds; `as` is how a column can be read, null where it cannot. */
export type FileColumns = {
  readonly rows: number
  /** whether the file itself keeps types; in CSV and JSON they are told from the values */
  readonly typed: boolean
  readonly columns: readonly { readonly name: string; readonly as: WantedColumn['as'] | null }[]
}

/** Why a file of rows cannot be read, without a word of what it holds; `column` where one alone is at fault. */
export type RowsFault = {
  readonly fault: 'empty' | 'truncated' | 'too-large' | 'unknown-format' | 'not-readable'
  readonly column: string | null
}

/** A file of rows: its bytes, or its place on this machine, where they stay. */
export type RowsFile = Uint8Array | string

/** Reads the wanted columns of a file of predictions; what is wrong with the file is told, not thrown. */
export interface Predictions {
  read(
    file: RowsFile,
    path: string,
    wanted: readonly WantedColumn[],
  ): Promise<{ readonly table: Table } | PredictionsFault>
  /** what the work finds in the rows of a file that stays where it lies, by the SHA-256 of what was read, or the column that it lacks; null, as without this, where it must be read whole */
  blocks?<Found>(
    place: string,
    path: string,
    wanted: readonly WantedColumn[],
    work: (blocks: RowBlocks, digest: () => string) => Found,
  ): { readonly found: Found } | PredictionsFault | null
  /** the columns of a file of any rows */
  columns(file: RowsFile, path: string): Promise<FileColumns | RowsFault>
  /** some of them, of rows that may not be shown to anybody */
  select(file: RowsFile, path: string, wanted: readonly WantedColumn[]): Promise<{ readonly table: Table } | RowsFault>
}

import type { Table, WantedColumn } from '../domain/metric/column.ts'

/** What is wrong with a file of predictions; `column` where one alone is at fault. */
export type PredictionsFault = {
  readonly problem: 'missing-column' | 'other'
  readonly detail: string
  readonly column?: string | null
}

/** Reads the wanted columns of a file of predictions; what is wrong with the file is told, not thrown. */
export interface Predictions {
  read(
    bytes: Uint8Array,
    path: string,
    wanted: readonly WantedColumn[],
  ): Promise<{ readonly table: Table } | PredictionsFault>
}

import { columnsOf, withoutColumns } from '../../domain/evidence/layout.ts'
import type { RowBlocks, Table } from '../../domain/metric/column.ts'
import { MetricError } from '../../domain/metric/problem.ts'
import type { Evaluation } from '../../domain/model/model-file.ts'
import type { Predictions, PredictionsFault, RowsFile } from '../../ports/predictions.ts'

/** The columns that an evaluation reads of a file. */
export type ColumnsRead = {
  readonly table: Table
  /** the evaluation without what the file lacks */
  readonly spec: Evaluation
  /** the protected columns that it lacks: the rest can still be measured, and the fairness gate names them */
  readonly missing: readonly string[]
}

/** Reads the columns of the predictions that the evaluation names; a protected one may be missing, any other may not. */
export async function readColumns(
  predictions: Pick<Predictions, 'read'>,
  file: RowsFile,
  spec: Evaluation,
): Promise<ColumnsRead | PredictionsFault> {
  const missing: string[] = []
  for (;;) {
    const own = withoutColumns(spec, missing)
    const wanted = wantedOf(own)
    if ('problem' in wanted) return wanted
    const read = await predictions.read(file, spec.predictions, wanted.columns)
    if ('table' in read) return { table: read.table, spec: own, missing }
    if (!losesProtected(own, read)) return read
    missing.push(read.column ?? '')
  }
}

/** What the work finds in the same columns block by block, of a file at a place of this machine; null where it must be read whole, which also tells what is wrong with it. */
export function readBlocks<Found, Spec extends Evaluation>(
  predictions: Pick<Predictions, 'blocks'>,
  place: string,
  spec: Spec,
  work: (
    blocks: RowBlocks,
    read: { readonly spec: Spec; readonly missing: readonly string[]; readonly sha256: string },
  ) => Found,
): Found | null {
  const missing: string[] = []
  for (;;) {
    const own = withoutColumns(spec, missing)
    const wanted = wantedOf(own)
    if ('problem' in wanted) return null
    const read = predictions.blocks?.(place, spec.predictions, wanted.columns, (blocks, digest) =>
      work(blocks, { spec: own, missing, sha256: digest() }),
    )
    if (read === undefined || read === null) return null
    if ('found' in read) return read.found
    if (!losesProtected(own, read)) return null
    missing.push(read.column ?? '')
  }
}

const losesProtected = (spec: Evaluation, { problem, column = null }: PredictionsFault): boolean =>
  problem === 'missing-column' && isOnlyProtected(spec, column)

function wantedOf(spec: Evaluation): { readonly columns: ReturnType<typeof columnsOf> } | PredictionsFault {
  try {
    return { columns: columnsOf(spec) }
  } catch (error) {
    // a column that plays two parts is a fact about the model file, told like a fault of the predictions
    if (!(error instanceof MetricError)) throw error
    return { problem: 'other', detail: error.message }
  }
}

/** Whether the column is a protected one and nothing else is read from it. */
export function isOnlyProtected(spec: Evaluation, column: string | null): boolean {
  if (!spec.protected.some((one) => one.column === column)) return false
  return !columnsOf(withoutColumns(spec, [column ?? ''])).some(({ name }) => name === column)
}

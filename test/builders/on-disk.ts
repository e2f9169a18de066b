import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workOnBlocks } from '../../shared/clients/predictions/blocks.ts'
import { PredictionsError } from '../../shared/clients/predictions/problem.ts'
import { readPredictions } from '../../shared/clients/predictions/reader.ts'
import { rowColumns, selectRows } from '../../shared/clients/predictions/row-files.ts'
import { keepFile } from '../../shared/clients/engine/kept.ts'
import type { Engines } from '../../shared/ports/engine.ts'
import type { Predictions } from '../../shared/ports/predictions.ts'
import { fakeEngines } from '../fakes/engines.ts'

const told = (error: unknown) => {
  if (!(error instanceof PredictionsError)) throw error
  const problem = error.code === 'missing-column' ? ('missing-column' as const) : ('other' as const)
  return { problem, detail: error.message, column: error.column }
}

/** The readers of the house, which take so many rows of a file on this machine at a time. */
export const readersOf = (block: number): Predictions => ({
  read: (file, path, wanted) => readPredictions(file, path, wanted).then((table) => ({ table }), told),
  blocks: (place, path, wanted, work) => {
    try {
      return workOnBlocks(place, path, { wanted, mostRows: 50_000_000, block }, work)
    } catch (error) {
      const fault = told(error)
      return fault.problem === 'missing-column' ? fault : null
    }
  },
  columns: rowColumns,
  select: selectRows,
})

/** Engines that keep files on this machine, and for whose footers every file has so many rows. */
export function keepingEngines(rows: number, freeBytes?: number): Engines {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kept-'))
  return {
    ...fakeEngines('auto', freeBytes === undefined ? {} : { freeBytes }),
    keep: (parts, sha256) => keepFile(folder, parts, sha256),
    footer: (_, path) => ({ format: path.endsWith('.parquet') ? 'parquet' : 'other', rows, readable: true }),
  }
}

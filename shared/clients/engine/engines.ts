import { join } from 'node:path'
import type { EngineAsked } from '../../domain/engine/choice.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import type { Engines } from '../../ports/engine.ts'
import { footerFacts } from '../predictions/footer.ts'
import { type DuckDb, duckDbIn, openDuckDb } from './duckdb.ts'
import { keepFile } from './kept.ts'
import { openTrino, TrinoConnection, type TrinoOptions } from './trino.ts'

export type EngineOptions = {
  readonly asked: EngineAsked
  /** where DuckDB is installed; null where no step did */
  readonly folder: string | null
  /** null where no address was given */
  readonly trino: TrinoOptions | null
  readonly temporary: string
  readonly freeBytes: () => number
  /** how DuckDB is found; as it is installed where it is not given */
  readonly duckDb?: (folder: string | null) => DuckDb
}

/** Half of what is free is DuckDB's; the rest is this process's own. */
const SHARE = 0.5

/** The engines that a run has beside the reader in the bundle; one that is not there is an EngineError when it is opened. */
export function enginesOf(options: EngineOptions): Engines {
  const { asked, folder, trino, freeBytes, duckDb = duckDbIn } = options
  const temporary = join(options.temporary, 'countersign-engine')
  return {
    asked,
    freeBytes,
    footer: footerFacts,
    keep: (parts, sha256) => keepFile(temporary, parts, sha256),
    open: async (engine, tables) => {
      if (engine === 'duckdb')
        return openDuckDb(duckDb(folder), { files: tables, temporary, memoryBytes: freeBytes() * SHARE })
      if (trino === null)
        throw new EngineError('engine-missing', 'Trino was asked for and has no address; give trino-url and trino-user.') // prettier-ignore
      return openTrino(new TrinoConnection(trino), tables)
    },
  }
}

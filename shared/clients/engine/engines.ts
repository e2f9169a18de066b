import { mkdtempSync, rmSync } from 'node:fs'
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
  const temporary = folderOfTheRun(options.temporary)
  return {
    asked,
    freeBytes,
    footer: footerFacts,
    keep: (parts, sha256) => keepFile(temporary(), parts, sha256),
    open: async (engine, tables) => {
      if (engine === 'duckdb')
        return openDuckDb(duckDb(folder), { files: tables, temporary: temporary(), memoryBytes: freeBytes() * SHARE })
      if (trino === null)
        throw new EngineError('engine-missing', 'Trino was asked for and has no address; give trino-url and trino-user.') // prettier-ignore
      return openTrino(new TrinoConnection(trino), tables)
    },
  }
}

/** A folder below the other, made when it is first needed and gone with the process: of a name that nobody knows beforehand, so that no other user of the machine can lay files there. */
function folderOfTheRun(temporary: string): () => string {
  let own: string | null = null
  return () => {
    if (own !== null) return own
    const made = mkdtempSync(join(temporary, 'countersign-engine-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    own = made
    return made
  }
}

import type { Seen } from '../../shared/domain/reconciliation/difference.ts'
import { recordedLook } from '../../shared/domain/reconciliation/history.ts'
import type { Unread } from '../../shared/domain/reconciliation/looked.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Book } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import type { Writer } from '../../shared/domain/ledger/record-parts.ts'

/** The heartbeat: the look as a record. */

/** Whose records these are. @throws UserError outside of a workflow. */
export function requireWriter(house: House, app: string | null, repositoryId: number): Writer {
  const writer = writerOf(house, app, repositoryId)
  if (writer !== null) return writer
  throw new UserError('reconcile runs in a workflow alone, since its record names the run.', 'Start it by a schedule.')
}

export type LookRecord = {
  readonly at: string
  readonly registry: string
  readonly looked: {
    readonly models: readonly string[]
    readonly versions: number
    readonly files: number
    readonly bytes: number
  }
  readonly unread: readonly Unread[]
  readonly differences: readonly Seen[]
}

/** The number of the record of a look. */
export async function recordLook(book: Book, writer: Writer, look: LookRecord): Promise<number> {
  const draft = { ...recordedLook(book.entries(), look), writer }
  return (await book.append(draft, `reconciliation, ${look.differences.length} differences`)).record.number
}

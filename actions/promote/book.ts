import { readChain, type Entry } from '../../shared/domain/ledger/chain.ts'
import {
  formatRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type RecordDraft,
} from '../../shared/domain/ledger/record.ts'
import type { Ledger } from '../../shared/ports/ledger.ts'

/** The ledger as this run knows it: what was read, and what it appended since. */
export type Book = {
  readonly entries: () => readonly Entry[]
  readonly append: (draft: RecordDraft, title: string) => Promise<Entry>
}

/** The ledger was not as the run last saw it, or is broken; nothing more may be written in this run. */
export class LedgerConflictError extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'LedgerConflictError'
    this.mend = mend
  }
}

/** The ledger, read and verified; each append is a compare-and-swap on what was read. */
export async function openBook(ledger: Ledger): Promise<Book> {
  const state = await ledger.read()
  const chain = readChain(state.files)
  const fault = chain.faults[0]
  if (fault !== undefined) {
    throw new LedgerConflictError(
      `The ledger is broken (${fault.code}${fault.record === null ? '' : ` in record ${fault.record}`}: ${fault.detail}); nothing is promoted on it.`,
      'Run countersign audit verify, and restore the branch from a clone that verifies.',
    )
  }
  let head = state.head
  let entries: readonly Entry[] = chain.entries
  return {
    entries: () => entries,
    append: async (draft, title) => {
      const last = entries.at(-1)
      const record = placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
      const text = formatRecord(record)
      const written = await ledger.append(
        head,
        { path: recordPath(record.number), text },
        `Record ${record.number}: ${title}`,
      )
      if ('moved' in written)
        throw new LedgerConflictError(
          'Another run wrote to the ledger at the same time; this one stops.',
          'The next run goes on where this one stopped.',
        )
      head = written.head
      const entry = { record, digest: recordDigest(text) }
      entries = [...entries, entry]
      return entry
    },
  }
}

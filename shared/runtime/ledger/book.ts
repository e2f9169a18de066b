import { readChain, type Entry } from '../../domain/ledger/chain.ts'
import { tipFault } from '../../domain/ledger/tip.ts'
import {
  formatRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type LedgerRecord,
  type RecordDraft,
} from '../../domain/ledger/record.ts'
import type { Ledger } from '../../ports/ledger.ts'

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

/** How often one append gives way to records that bear on no request. */
const mostGivenWay = 5

type Seen = { readonly head: string | null; readonly entries: readonly Entry[] }

const restore = 'Run countersign audit verify, and restore the branch from a clone that verifies.'

/** The ledger as it stands, or an error that says what is wrong with it. */
async function sound(ledger: Ledger): Promise<Seen> {
  const state = await ledger.read()
  const chain = readChain(state.files)
  const fault = chain.faults[0]
  if (fault !== undefined) {
    throw new LedgerConflictError(
      `The ledger is broken (${fault.code}${fault.record === null ? '' : ` in record ${fault.record}`}: ${fault.detail}); nothing is promoted on it.`,
      restore,
    )
  }
  const forged = tipFault(state.tip, chain.entries, ledger.app)
  if (forged !== null)
    throw new LedgerConflictError(`The ledger is forged (${forged}); nothing is promoted on it.`, restore)
  return { head: state.head, entries: chain.entries }
}

/** Records that bear on no request. */
const apart: ReadonlySet<string> = new Set(['self-test', 'reconciliation'])

/** What stands there now, where nothing but records that bear on no request came after what was known. Else null. */
async function givenWay(ledger: Ledger, known: readonly Entry[]): Promise<Seen | null> {
  const now = await sound(ledger)
  const same = now.entries.length > known.length && known.at(-1)?.digest === now.entries[known.length - 1]?.digest
  return same && now.entries.slice(known.length).every(({ record }) => apart.has(record.kind)) ? now : null
}

/** The ledger, read and verified; each append is a compare-and-swap on what was read. */
export async function openBook(ledger: Ledger): Promise<Book> {
  let { head, entries } = await sound(ledger)
  const place = (draft: RecordDraft): LedgerRecord => {
    const last = entries.at(-1)
    return placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
  }
  return {
    entries: () => entries,
    append: async (draft, title) => {
      for (let given = 0; ; given++) {
        const record = place(draft)
        const text = formatRecord(record)
        const file = { path: recordPath(record.number), text }
        const written = await ledger.append(head, file, `Record ${record.number}: ${title}`)
        if ('head' in written) {
          head = written.head
          const entry = { record, digest: recordDigest(text) }
          entries = [...entries, entry]
          return entry
        }
        const now = given < mostGivenWay ? await givenWay(ledger, entries) : null
        if (now === null)
          throw new LedgerConflictError(
            'Another run wrote to the ledger at the same time; this one stops.',
            'The next run goes on where this one stopped.',
          )
        ;({ head, entries } = now)
      }
    },
  }
}

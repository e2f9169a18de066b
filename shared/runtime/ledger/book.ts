import { bearsOn } from '../../domain/ledger/bearing.ts'
import { readChain, type ChainFault, type Entry, type LedgerFile } from '../../domain/ledger/chain.ts'
import { isBefore } from '../../domain/instant.ts'
import type { IndexRoot } from '../../domain/ledger/checkpoint/pages.ts'
import { tipFault, type Tip } from '../../domain/ledger/tip.ts'
import {
  formatRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type LedgerRecord,
  type RecordDraft,
} from '../../domain/ledger/record.ts'
import { readSelection, type Choose } from '../../gather/ledger/selection.ts'
import type { Ledger } from '../../ports/ledger.ts'

/** The ledger as this run knows it: what was read, and what it appended since. */
export type Book = {
  readonly entries: () => readonly Entry[]
  /** what tells, of all models, what is open, whom nobody told and what was closed last: where not all was read, what stood and came since */
  readonly standing: () => readonly Entry[]
  readonly append: (draft: RecordDraft, title: string, beside?: Beside) => Promise<Entry>
  /** the index, where only what bears on the chosen models was read; null where everything was */
  readonly root: IndexRoot | null
}

/** What is written beside a record in the same commit. */
export type Beside = (entry: Entry) => readonly LedgerFile[]

/** The ledger was not as the run last saw it, or is broken; nothing more may be written in this run. */
export class LedgerConflictError extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'LedgerConflictError'
    this.mend = mend
  }
}

/** How often one append gives way to records in between that do not bear on it: as often as twenty promoters write. */
const mostGivenWay = 50

type Seen = {
  readonly head: string | null
  readonly entries: readonly Entry[]
  /** the index, where it told which records to read; null where all were */
  readonly root: IndexRoot | null
  readonly standing: ReadonlySet<number>
}

/** What a run needs of a long ledger, told once the index is known. */
export type Choice = Choose

/** A choice of one model, or of the governance alone. */
export const choiceOf =
  (model: string | null): Choice =>
  () => ({ models: model === null ? [] : [model] })

/** The choice where the policy has checkpoints; null where the ledger is read whole. */
export const choiceFor = (ledger: { readonly checkpoints?: unknown }, choice: Choice): Choice | null =>
  ledger.checkpoints === undefined ? null : choice

const restore = 'Run countersign audit verify, and restore the branch from a clone that verifies.'
const renew = 'Pin the suite to the version that wrote the record, or a later one, in every workflow.'

type Fault = { readonly words: string; readonly mend: string }

/** The first fault of a chain in words; a record of a later version is no break, and nobody here knows what it says. */
function told({ code, record, detail }: ChainFault): Fault {
  const place = record === null ? '' : ` in record ${record}`
  return code === 'unknown-schema'
    ? { words: `The ledger holds what this version cannot read${place}: ${detail}`, mend: renew }
    : { words: `The ledger is broken (${code}${place}: ${detail})`, mend: restore }
}

/** The same of a part of the ledger, whose faults are words that begin with their code. */
const toldOfPart = (first: string): Fault =>
  first.startsWith('unknown-schema')
    ? { words: `The ledger holds what this version cannot read (${first})`, mend: renew }
    : { words: `The ledger is broken (${first})`, mend: restore }

/** The ledger as it stands, or an error that says what is wrong with it. */
async function sound(ledger: Ledger, choice: Choice | null): Promise<Seen> {
  const { seen, tip, fault } = await standing(ledger, choice)
  if (fault !== null) throw new LedgerConflictError(`${fault.words}; nothing is promoted on it.`, fault.mend)
  const forged = tipFault(tip, seen.entries, ledger.app)
  if (forged !== null)
    throw new LedgerConflictError(`The ledger is forged (${forged}); nothing is promoted on it.`, restore)
  return seen
}

async function standing(
  ledger: Ledger,
  choice: Choice | null,
): Promise<{ readonly seen: Seen; readonly tip: Tip | null; readonly fault: Fault | null }> {
  const part = choice === null || ledger.parts === undefined ? null : await readSelection(ledger.parts, choice)
  if (part !== null) {
    const [first] = part.faults
    return { seen: part, tip: part.tip, fault: first === undefined ? null : toldOfPart(first) }
  }
  const { head, tip, files } = await ledger.read()
  const { entries, faults } = readChain(files)
  const [first] = faults
  return {
    seen: { head, entries, root: null, standing: new Set() },
    tip,
    fault: first === undefined ? null : told(first),
  }
}

/** What stands there now, where nothing came after what was known that bears on the draft. Else null. */
async function givenWay(
  ledger: Ledger,
  known: readonly Entry[],
  draft: RecordDraft,
  choice: Choice | null,
): Promise<Seen | null> {
  const now = await sound(ledger, choice)
  const last = known.at(-1)
  const place = now.entries.findIndex(({ record }) => record.number === last?.record.number)
  const since = now.entries.slice(place + 1)
  const same = place >= 0 && since.length > 0 && last?.digest === now.entries[place]?.digest
  return same && since.every(({ record }) => !bearsOn(record, draft)) ? now : null
}

/** The ledger, read and verified, of a long one what is chosen; each append is a compare-and-swap on what was read. */
export async function openBook(ledger: Ledger, choice: Choice | null = null): Promise<Book> {
  const seen = await sound(ledger, choice)
  let { head, entries, root, standing } = seen
  const place = (draft: RecordDraft): LedgerRecord => {
    const last = entries.at(-1)
    // a record that is older than the one before it would break the chain for good
    if (last !== undefined && isBefore(draft.at, last.record.at))
      throw new LedgerConflictError(
        `The clock says ${draft.at}, before record ${last.record.number} of ${last.record.at}; nothing is written.`,
        'Set the clock right, and run again.',
      )
    return placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
  }
  return {
    entries: () => entries,
    standing: () => {
      const from = root?.records ?? 0
      return entries.filter(({ record }) => record.number > from || standing.has(record.number))
    },
    get root() {
      return root
    },
    append: async (draft, title, beside) => {
      for (let given = 0; ; given++) {
        const record = place(draft)
        const text = formatRecord(record)
        const file = { path: recordPath(record.number), text }
        const entry = { record, digest: recordDigest(text) }
        const written = await ledger.append(head, file, `Record ${record.number}: ${title}`, beside?.(entry))
        if ('head' in written) {
          head = written.head
          entries = [...entries, entry]
          return entry
        }
        // what lies beside a record was made for its place
        const now = given < mostGivenWay && beside === undefined ? await givenWay(ledger, entries, draft, choice) : null
        if (now === null)
          throw new LedgerConflictError(
            'Another run wrote to the ledger at the same time; this one stops.',
            'The next run goes on where this one stopped.',
          )
        ;({ head, entries, root, standing } = now)
      }
    },
  }
}

import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { completedMoves } from '../../../shared/domain/ledger/history.ts'
import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { readSelection } from '../../../shared/gather/ledger/selection.ts'
import type { Bench } from '../main.ts'
import { countedLedger, idOf, ledgerOf, sizes, timed } from './ledgers.ts'

/** What one evaluation reads of a ledger of one size, beside reading all of it. */
const selecting = (records: number): Bench => ({
  id: idOf('S', records),
  what: `what one evaluation reads of ${records.toLocaleString('en')} records, one model of ${Math.ceil(records / 200)}`,
  run: async () => {
    const { files, entries } = ledgerOf(records)
    const { ledger, counts } = countedLedger(files)
    const { parts } = ledger
    if (parts === undefined) throw new Error('the ledger has no parts')
    const own = await timed(() => readSelection(parts, () => ({ models: ['model-1'] })))
    const promoter = countedLedger(files)
    const book = await openBook(promoter.ledger, () => ({ models: ['model-1'], standing: true }))
    const theirs = await timed(() => readChain(files).entries)
    const moves = (of: typeof theirs.found): string => JSON.stringify(completedMoves(of, 'model-1', 'production'))
    const same = moves(own.found?.entries ?? []) === moves(theirs.found) && own.found?.faults.length === 0
    return {
      ...{ peer: 'reading and checking every record', unit: 's', own: own.seconds, theirs: theirs.seconds },
      target: records >= 10_000 ? 5 : 0.5,
      same: { what: 'the moves of the model', difference: same ? 0 : 1, most: 0 },
      note: `${counts.requests} requests and ${counts.files} files of ${files.length} (${entries.length} records); a run of the promoter for one request: ${promoter.counts.requests} requests and ${promoter.counts.files} files, ${book.standing().length} records stand or came since`,
      grows: { what: 'lookup by the index', at: records, requests: counts.requests },
    }
  },
})

/** Lookups by the index. */
export const selections: readonly Bench[] = sizes.map(selecting)

import { openBook } from '../../../shared/runtime/ledger/book.ts'
import { promotion } from '../../../test/builders/long-ledger.ts'
import type { Bench } from '../main.ts'
import { countedLedger, idOf, ledgerOf, sizes, timed } from './ledgers.ts'

/** One append to a ledger of one size, from nothing known to written, beside a run that reads the whole first. */
const appending = (records: number): Bench => ({
  id: idOf('A', records),
  what: `one append to ${records.toLocaleString('en')} records`,
  run: async () => {
    const { files, entries } = ledgerOf(records)
    const [draft] = promotion('model-1', 9_999, 0, entries.at(-1)?.record.at ?? '')
    if (draft === undefined) throw new Error('there is nothing to append')
    const [parted, whole] = [countedLedger(files), countedLedger(files)]
    const own = await timed(async () => {
      const book = await openBook(parted.ledger, () => ({ models: ['model-1'] }))
      return book.append(draft, 'measured')
    })
    const theirs = await timed(async () => (await openBook(whole.ledger)).append(draft, 'measured'))
    return {
      ...{ peer: 'reading and checking every record first', unit: 's', own: own.seconds, theirs: theirs.seconds },
      target: records >= 10_000 ? 5 : 0.5,
      same: {
        what: 'the digest of the record',
        difference: own.found.digest === theirs.found.digest ? 0 : 1,
        most: 0,
      },
      note: `${parted.counts.requests} requests and ${parted.counts.files} files, of which the append itself is 1 request; the peer read ${whole.counts.files} files; the forge is in memory, so its answers take no time`,
      grows: { what: 'append', at: records, requests: parted.counts.requests },
    }
  },
})

/** Appends as the ledger grows. */
export const appends: readonly Bench[] = sizes.map(appending)

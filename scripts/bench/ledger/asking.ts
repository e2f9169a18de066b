import { whoApproved } from '../../../shared/domain/audit/approval-answer.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { readSelection } from '../../../shared/gather/ledger/selection.ts'
import type { Bench } from '../main.ts'
import { countedLedger, idOf, ledgerOf, sizes, timed } from './ledgers.ts'

type Told = {
  readonly number?: number
  readonly kind?: string
  readonly result?: string
  readonly move?: { readonly model: string; readonly environment: string } | null
}

/** The number of the last promotion of a model, as a script finds it that believes every file. */
function believed(texts: readonly string[], model: string): number | null {
  const found = texts
    .map((text) => JSON.parse(text) as Told)
    .filter(({ kind, result, move }) => kind === 'outcome' && result === 'done' && move?.model === model)
  return found.at(-1)?.number ?? null
}

/** `audit who --whole` on a ledger of one size: every record checked, then the answer; beside a script that checks nothing. */
const asking = (records: number): Bench => ({
  id: idOf('W', records),
  what: `audit who of a model among ${records.toLocaleString('en')} records`,
  run: async () => {
    const { files } = ledgerOf(records)
    const own = await timed(() => whoApproved(readChain(files).entries, 'model-1', null, 'production'))
    const texts = files.filter(({ path }) => path.startsWith('records/')).map(({ text }) => text)
    const theirs = await timed(() => believed(texts, 'model-1'))
    const { ledger, counts } = countedLedger(files)
    const { parts } = ledger
    if (parts === undefined) throw new Error('the ledger has no parts')
    const indexed = await timed(async () => {
      const selection = await readSelection(parts, () => ({ models: ['model-1'] }))
      return whoApproved(selection?.entries ?? [], 'model-1', null, 'production')
    })
    const alike = JSON.stringify(own.found) === JSON.stringify(indexed.found)
    return {
      ...{ peer: 'JSON.parse of every file, which checks nothing and believes all', unit: 's', target: 0.02 },
      ...{ own: own.seconds, theirs: theirs.seconds },
      same: {
        what: 'the record that answers, and the whole answer by the index',
        difference: alike && own.found?.records.at(-1)?.number === theirs.found ? 0 : 1,
        most: 0,
      },
      note: `with --whole, which reads and checks all; the answer by the index, as the verb gives it, took ${indexed.seconds.toFixed(3)} s, ${counts.requests} requests and ${counts.files} files`,
      grows: { what: 'who', at: records },
    }
  },
})

/** Audit questions as the ledger grows. */
export const questions: readonly Bench[] = sizes.map(asking)

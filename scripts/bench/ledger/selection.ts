/* eslint-disable @typescript-eslint/require-await -- what is measured at once stands behind doors that promise */
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { completedMoves } from '../../../shared/domain/ledger/history.ts'
import { readSelection } from '../../../shared/gather/ledger/selection.ts'
import { longLedger } from '../../../test/builders/long-ledger.ts'
import { fakeParts } from '../../../test/fakes/ledger-parts.ts'
import type { Bench } from '../main.ts'

/** What one evaluation reads of a ledger of one size, beside reading all of it. */
const selecting = (records: number): Bench => ({
  id: `S${Math.round(Math.log10(records))}`,
  what: `what one evaluation reads of ${records.toLocaleString('en')} records, one model of ${Math.ceil(records / 200)}`,
  run: async () => {
    const models = Array.from({ length: Math.ceil(records / 200) }, (_, index) => `model-${index}`)
    const { files, entries } = longLedger(Math.floor(records / 2), { models, every: 450 })
    const known = new Map(files.map(({ path, text }) => [path, text]))
    const { parts } = fakeParts(
      () => files,
      () => ({ head: 'h', tip: null }),
    )
    let [requests, read] = [0, 0]
    const counted = {
      tip: async () => (requests++, { head: 'h', tip: null, root: known.get('index/root.json') ?? null }),
      texts: async (_: string, paths: readonly string[]) => {
        requests += Math.ceil(paths.length / 50)
        read += paths.length
        return paths.map((path) => known.get(path) ?? null)
      },
      folder: async (head: string, path: string) => {
        requests++
        const found = await parts.folder(head, path)
        read += found.length
        return found
      },
    }
    const begun = performance.now()
    const found = await readSelection(counted, () => ['model-1'])
    const own = (performance.now() - begun) / 1000
    const again = performance.now()
    const whole = readChain(files).entries
    const theirs = (performance.now() - again) / 1000
    const same =
      JSON.stringify(completedMoves(found?.entries ?? [], 'model-1', 'production')) ===
      JSON.stringify(completedMoves(whole, 'model-1', 'production'))
    return {
      ...{ peer: 'reading and checking every record', unit: 's', own, theirs, target: records >= 10_000 ? 5 : 0.5 },
      same: { what: 'the moves of the model', difference: same && found?.faults.length === 0 ? 0 : 1, most: 0 },
      note: `${requests} requests and ${read} files of ${files.length} (${entries.length} records)`,
    }
  },
})

/** Lookups by the index. */
export const selections: readonly Bench[] = [1_000, 10_000, 100_000].map(selecting)

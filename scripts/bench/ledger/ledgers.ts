/* eslint-disable @typescript-eslint/require-await -- what is in memory stands behind doors that promise */
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import type { Tip } from '../../../shared/domain/ledger/tip.ts'
import type { Ledger } from '../../../shared/ports/ledger.ts'
import { longLedger, type Written } from '../../../test/builders/long-ledger.ts'

/** Ledgers of every size, whose models have two hundred records each, with a checkpoint and the index after every 900. */

export const sizes: readonly number[] = [1_000, 10_000, 100_000]

/** The id of the benchmark of one size: the letter and the power of ten. */
export const idOf = (letter: string, records: number): string => `${letter}${Math.round(Math.log10(records))}`

let last: { readonly records: number; readonly written: Written } | null = null

/** The ledger of so many records; the one made last is kept, since making it takes longer than most of what is measured. */
export function ledgerOf(records: number): Written {
  if (last?.records === records) return last.written
  last = null
  const models = Array.from({ length: Math.ceil(records / 200) }, (_, index) => `model-${index}`)
  const written = longLedger(Math.floor(records / 2), { models, every: 450 })
  last = { records, written }
  return written
}

/** What was asked of a ledger; a request is one document of the forge's API, as its client joins them. */
export type Counts = { requests: number; files: number }

const tip: Tip = { author: 'countersign-acme[bot]', verified: true }
const together = 50

/** The ledger behind its port, in parts, with every request counted; what is appended is only counted. */
export function countedLedger(files: readonly LedgerFile[]): { readonly ledger: Ledger; readonly counts: Counts } {
  const known = new Map(files.map(({ path, text }) => [path, text]))
  const folders = Map.groupBy(files, ({ path }) => path.slice(0, path.lastIndexOf('/')))
  const counts: Counts = { requests: 0, files: 0 }
  const asked = <T>(requests: number, read: number, answer: T): T => {
    counts.requests += requests
    counts.files += read
    return answer
  }
  const ledger: Ledger = {
    app: null,
    parts: {
      tip: async () => asked(1, 1, { head: 'h', tip, root: known.get('index/root.json') ?? null }),
      texts: async (_, paths) =>
        asked(
          Math.ceil(paths.length / together),
          paths.length,
          paths.map((path) => known.get(path) ?? null),
        ),
      folder: async (_, path) => {
        const found = folders.get(path) ?? []
        return asked(1, found.length, found)
      },
    },
    read: async () => asked(1, files.length, { head: 'h', tip, files }),
    append: async () => asked(1, 0, { head: 'next' }),
    commits: async () => [],
  }
  return { ledger, counts }
}

/** How long something took, in seconds, and what it came to. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly seconds: number; readonly found: T }> {
  const begun = performance.now()
  const found = await work()
  return { seconds: (performance.now() - begun) / 1000, found }
}

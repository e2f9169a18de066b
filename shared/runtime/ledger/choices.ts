import type { Entry } from '../../domain/ledger/chain.ts'
import { shardOf, type IndexRoot } from '../../domain/ledger/checkpoint/pages.ts'
import { wholeFrom } from '../../domain/ledger/checkpoint/standing.ts'
import type { Ledger } from '../../ports/ledger.ts'
import { choiceFor, openBook, type Book, type Choice } from './book.ts'

/** What runs that look at many models need of a long ledger, and when the whole is read as soon: fifty records are one request by the index, a thousand are where all are read. */

const [least, fewer] = [100, 20] as const

/** Whether so many records are so few of all that the index is the shorter way. */
export const isShorter = (rows: number, { records }: Pick<IndexRoot, 'records'>): boolean =>
  rows <= Math.max(least, records / fewer)

/** The choice of some models; the whole where they are most of the ledger. */
export const someModels =
  (models: readonly string[]): Choice =>
  (root) => {
    const rows = [...new Set(models.map(shardOf))].reduce((sum, name) => sum + (root.shards[name]?.rows ?? 0), 0)
    return isShorter(rows, root) ? { models } : null
  }

/** The choice of what was moved last and of earlier self-tests; the whole where what speaks of no model is most of the ledger. */
export const lastMoves: Choice = (root) =>
  isShorter(root.shards.other?.rows ?? 0, root) ? { models: [], standing: true, other: true } : null

const isMove = ({ record }: Entry): boolean => record.kind === 'outcome' && record.result === 'done'

/** The ledger as far as it tells of the last move and of self-tests; read whole where a later move may be among what it does not tell. */
export async function openLastMoves(ledger: Ledger, settings: { readonly checkpoints?: unknown }): Promise<Book> {
  const some = await openBook(ledger, choiceFor(settings, lastMoves))
  if (some.root === null) return some
  const entries = some.entries()
  // what nobody told a receiver stands for ever, and so may an old move, behind any number of later requests
  const last = entries.findLast(isMove)?.record.number ?? -1
  return last >= wholeFrom(entries) ? some : openBook(ledger)
}

import type { AttackResult, SelfTestRun } from '../../shared/domain/self-test/attack.ts'
import type { House } from '../../shared/runtime/house.ts'
import type { Book } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'

export type Place = {
  readonly book: Book
  readonly app: string | null
  readonly repository: number
  /** the digest of what judged */
  readonly governance: string
}

export type Run = Omit<SelfTestRun, 'results'> & {
  readonly at: string
  readonly results: readonly (AttackResult & { readonly since: string })[]
}

/**
 * The number of the record that the run has in the ledger; null where none is written: without the App, outside of a
 * workflow, and in a ledger that has not begun, since its first record is its genesis.
 */
export async function recordRun(house: House, place: Place, run: Run): Promise<number | null> {
  const { book, app, repository, governance } = place
  const writer = app === null || book.entries().length === 0 ? null : writerOf(house, app, repository)
  if (writer === null) return null
  const results = run.results.map(({ since: _since, ...result }) => result)
  const entry = await book.append(
    { kind: 'self-test', writer, governance, ...run, results },
    `the controls attacked, ${run.state}`,
  )
  return entry.record.number
}

import type { Entry, LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { checkpointPath, formatCheckpoint, signCheckpoint } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { startIndex } from '../../shared/domain/ledger/checkpoint/index-fold.ts'
import {
  formatRecord,
  placeRecord,
  recordDigest,
  recordPath,
  type RecordDraft,
} from '../../shared/domain/ledger/record.ts'
import { genesis, intent, move, outcome, reference, writer } from './ledger.ts'

/** Ledgers of any length: promotions of some models, one after the other. */

const padded = (number: number): string => String(number).padStart(4, '0')

/** The drafts of the intent and the outcome of one promotion; `record` is the intent's number. */
export function promotion(model: string, number: number, record: number, at: string): readonly RecordDraft[] {
  const request = reference({ folder: `promotions/${model}/production/${padded(number)}`, blob: `blob-${number}` })
  const moved = move({ model, from: number === 1 ? null : String(number - 1), to: String(number) })
  return [intent({ at, request, move: moved }), outcome(record, { at, request, move: moved })]
}

export type Written = { readonly entries: readonly Entry[]; readonly files: readonly LedgerFile[] }

/** A ledger of so many promotions, round robin over the models, with a checkpoint after every so many of them. */
export function longLedger(
  promotions: number,
  { models = ['credit-approval', 'churn'], every = Infinity, pem = null as string | null } = {},
): Written {
  const entries: Entry[] = []
  const files = new Map<string, string>()
  const fold = startIndex()
  const append = (draft: RecordDraft): Entry => {
    const last = entries.at(-1)
    const record = placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
    const text = formatRecord(record)
    const entry = { record, digest: recordDigest(text) }
    entries.push(entry)
    files.set(recordPath(record.number), text)
    return entry
  }
  fold.add(append(genesis()))
  for (let done = 0; done < promotions; done++) {
    const at = new Date(Date.UTC(2026, 0, 3) + done * 60_000).toISOString().replace('.000Z', 'Z')
    const model = models[done % models.length] ?? ''
    const drafts = promotion(model, Math.floor(done / models.length) + 1, entries.length + 1, at)
    for (const draft of drafts) fold.add(append(draft))
    if ((done + 1) % every !== 0) continue
    const index = fold.take()
    const entry = append({ kind: 'checkpoint', at, writer, index: index.digest, standing: index.standing })
    for (const { path, text } of index.files) files.set(path, text)
    fold.add(entry)
    if (pem === null) continue
    const { record, digest } = entry
    const signed = signCheckpoint({ records: record.number, digest, index: index.digest, at, writer }, pem)
    files.set(checkpointPath(record.number), formatCheckpoint(signed))
  }
  return { entries, files: [...files].map(([path, text]) => ({ path, text })) }
}

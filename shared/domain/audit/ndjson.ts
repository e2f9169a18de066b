import type { Entry, LedgerFile } from '../ledger/chain.ts'
import { formatRecord, recordPath } from '../ledger/record.ts'

/** The records as one text, a line each: their exact bytes, so that every digest can be computed from it again. */
export const formatNdjson = (entries: readonly Entry[]): string =>
  entries.map(({ record }) => formatRecord(record)).join('')

/** The ledger's files that such a text holds, each line in the place of its number in the text; what is none shows when the chain is read. */
export const parseNdjson = (text: string): readonly LedgerFile[] =>
  text
    .split('\n')
    .slice(0, text === '' || text.endsWith('\n') ? -1 : undefined)
    .map((line, index) => ({ path: recordPath(index + 1), text: `${line}\n` }))

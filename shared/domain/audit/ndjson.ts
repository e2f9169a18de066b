import type { Entry, LedgerFile } from '../ledger/chain.ts'
import { formatRecord, recordDigest, recordPath } from '../ledger/record.ts'

/** The stored bytes of an entry. */
export type TextOf = (entry: Entry) => string

/** The bytes as the files hold them, since to make those of a long ledger again takes long. */
export function textsIn(files: readonly LedgerFile[]): TextOf {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  return ({ record, digest }) => {
    const text = texts.get(recordPath(record.number))
    return text !== undefined && recordDigest(text) === digest ? text : formatRecord(record)
  }
}

/** The records as one text, a line each: their exact bytes, so that every digest can be computed from it again. */
export const formatNdjson = (entries: readonly Entry[], textOf: TextOf): string => entries.map(textOf).join('')

/** The ledger's files that such a text holds, each line in the place of its number in the text; what is none shows when the chain is read. */
export const parseNdjson = (text: string): readonly LedgerFile[] =>
  text
    .split('\n')
    .slice(0, text === '' || text.endsWith('\n') ? -1 : undefined)
    .map((line, index) => ({ path: recordPath(index + 1), text: `${line}\n` }))

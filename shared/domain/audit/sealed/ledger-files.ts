import type { LedgerFile } from '../../ledger/chain.ts'
import { recordPath } from '../../ledger/record.ts'
import { parseNdjson } from '../ndjson.ts'

/** The files of a ledger as two texts: the records a line each, from the first to the last without a gap, and whatever else lies there. */

const isLine = (text: string): boolean => text.indexOf('\n') === text.length - 1

export function formatLedgerFiles(files: readonly LedgerFile[]): { readonly records: string; readonly others: string } {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const lines: string[] = []
  for (;;) {
    const text = texts.get(recordPath(lines.length + 1))
    if (text === undefined || !isLine(text)) break
    texts.delete(recordPath(lines.length + 1))
    lines.push(text)
  }
  const others = [...texts].map(([path, text]) => `${JSON.stringify({ path, text })}\n`)
  return { records: lines.join(''), others: others.join('') }
}

/** The files again, or null where the texts are none of such. */
export function parseLedgerFiles(records: string, others: string): readonly LedgerFile[] | null {
  if (others !== '' && !others.endsWith('\n')) return null
  try {
    const more = others
      .split('\n')
      .slice(0, -1)
      .map((line): LedgerFile => {
        const { path, text } = JSON.parse(line) as Partial<LedgerFile>
        if (typeof path !== 'string' || typeof text !== 'string') throw new TypeError('no file')
        return { path, text }
      })
    return [...parseNdjson(records), ...more]
  } catch {
    return null
  }
}

import { isBefore } from '../instant.ts'
import { parseRecord, recordDigest, recordPath, type LedgerRecord } from './record.ts'

/** A file as it stands on the ledger's branch. */
export type LedgerFile = { readonly path: string; readonly text: string }

export const chainCodes = [
  'foreign-file',
  'missing-record',
  'unreadable-record',
  'wrong-number',
  'broken-link',
  'time-runs-back',
  'outcome-without-intent',
  'second-outcome',
  'genesis-not-first',
] as const
export type ChainCode = (typeof chainCodes)[number]

export type ChainFault = { readonly code: ChainCode; readonly record: number | null; readonly detail: string }

export type Entry = { readonly record: LedgerRecord; readonly digest: string }

export type Chain = { readonly entries: readonly Entry[]; readonly faults: readonly ChainFault[] }

const shape = /^records\/\d{3,}\/(\d{6,})\.json$/

type Numbered = { readonly number: number; readonly text: string }

function sortFiles(files: readonly LedgerFile[]): {
  readonly numbered: readonly Numbered[]
  readonly foreign: readonly ChainFault[]
} {
  const numbered: Numbered[] = []
  const foreign: ChainFault[] = []
  for (const { path, text } of files) {
    const number = Number(shape.exec(path)?.[1] ?? 'NaN')
    if (path === 'README.md') continue
    if (Number.isSafeInteger(number) && recordPath(number) === path) numbered.push({ number, text })
    else foreign.push({ code: 'foreign-file', record: null, detail: path })
  }
  return { numbered: numbered.sort((a, b) => a.number - b.number), foreign }
}

/** What is wrong between a record and the one before it. */
function linkFaults(entry: Entry, before: Entry | undefined, expected: number): readonly ChainFault[] {
  const { record } = entry
  const fault = (code: ChainCode, detail: string): ChainFault => ({ code, record: expected, detail })
  return [
    ...(record.number === expected ? [] : [fault('wrong-number', `says ${record.number}`)]),
    ...(record.previous === (before?.digest ?? null)
      ? []
      : [
          fault('broken-link', `names ${record.previous ?? 'none'}, the record before has ${before?.digest ?? 'none'}`),
        ]),
    ...(before === undefined || !isBefore(record.at, before.record.at)
      ? []
      : [fault('time-runs-back', `${record.at} after ${before.record.at}`)]),
    ...((record.kind === 'genesis') === (expected === 1) ? [] : [fault('genesis-not-first', record.kind)]),
  ]
}

/** What is wrong among intents and outcomes: an outcome for an intent that is not there, two outcomes for one request. */
function outcomeFaults(entries: readonly Entry[]): readonly ChainFault[] {
  const intents = new Map<number, string>()
  const closed = new Set<string>()
  return entries.flatMap(({ record }): readonly ChainFault[] => {
    if (record.kind === 'intent') intents.set(record.number, record.request.folder)
    if (record.kind !== 'outcome') return []
    const fault = (code: ChainCode, detail: string): ChainFault => ({ code, record: record.number, detail })
    const missing = record.intent !== null && intents.get(record.intent) !== record.request.folder
    const again = closed.has(record.request.folder)
    closed.add(record.request.folder)
    return [
      ...(missing ? [fault('outcome-without-intent', `names record ${record.intent}`)] : []),
      ...(record.result === 'done' && record.intent === null
        ? [fault('outcome-without-intent', 'done without an intent')]
        : []),
      ...(again ? [fault('second-outcome', record.request.folder)] : []),
    ]
  })
}

// one fault however wide the gap: a file's number is anybody's to choose
const gap = (first: number, last: number): string =>
  first === last ? recordPath(first) : `${recordPath(first)} to ${recordPath(last)}`

/** The records in order with every fault of the chain; a chain without faults proves order and content, not completeness at its end. */
export function readChain(files: readonly LedgerFile[]): Chain {
  const { numbered, foreign } = sortFiles(files)
  const faults: ChainFault[] = [...foreign]
  const entries: Entry[] = []
  let expected = 1
  for (const { number, text } of numbered) {
    if (expected < number) faults.push({ code: 'missing-record', record: expected, detail: gap(expected, number - 1) })
    const parsed = parseRecord(text)
    if ('problem' in parsed) faults.push({ code: 'unreadable-record', record: number, detail: parsed.problem })
    else {
      const entry = { record: parsed.record, digest: recordDigest(text) }
      faults.push(...linkFaults(entry, entries.at(-1), number))
      entries.push(entry)
    }
    expected = number + 1
  }
  return { entries, faults: [...faults, ...outcomeFaults(entries)] }
}

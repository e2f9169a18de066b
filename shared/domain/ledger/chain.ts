import { isBefore } from '../instant.ts'
import { checkpointAt } from './checkpoint/checkpoint.ts'
import { isIndexPath } from './checkpoint/pages.ts'
import { parseRecord, recordDigest, recordPath, type LedgerRecord } from './record.ts'

/** A file as it stands on the ledger's branch. */
export type LedgerFile = { readonly path: string; readonly text: string }

export const chainCodes = [
  'foreign-file',
  'missing-record',
  'unreadable-record',
  'unknown-schema',
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

/** What a file of the branch is by its path: a record with its number, one of the files beside the records, or none of ours. */
export function placeOf(path: string): number | 'beside' | 'foreign' {
  const number = Number(shape.exec(path)?.[1] ?? 'NaN')
  if (Number.isSafeInteger(number) && recordPath(number) === path) return number
  return path === 'README.md' || checkpointAt(path) !== null || isIndexPath(path) ? 'beside' : 'foreign'
}

/** What is known of the record before: its digest and its time, whichever version wrote it. */
type Before = { readonly number: number; readonly digest: string; readonly at: string | null }

/** Where a link that does not hold leads instead. */
const elsewhere = (to: string | null, seen: ReadonlyMap<string, number>): string => {
  const fork = to === null ? undefined : seen.get(to)
  return fork === undefined ? '' : `; that is record ${fork}, so the chain forks there`
}

/** Records one after the other, each with what is wrong with it; holds no record, so that a ledger of any length can be walked. */
export type Walk = {
  readonly next: (
    number: number,
    text: string,
  ) => { readonly entry: Entry | null; readonly faults: readonly ChainFault[] }
}

/** A walk that begins at the first record, or after one that was proven otherwise. */
export function startWalk(from: Before | null = null): Walk {
  let before = from
  const seen = new Map<string, number>()
  const outcomes = outcomeReader(from !== null)
  return {
    next: (number, text) => {
      const expected = (before?.number ?? 0) + 1
      const fault = (code: ChainCode, detail: string, record = number): ChainFault => ({ code, record, detail })
      const gap =
        expected < number && number > 0 ? [fault('missing-record', gapOf(expected, number - 1), expected)] : []
      const parsed = parseRecord(text)
      const digest = recordDigest(text)
      const told = 'record' in parsed ? parsed.record : parsed.unknown
      const links =
        told === undefined
          ? []
          : [
              ...(told.previous === (before?.digest ?? null)
                ? []
                : [
                    fault(
                      'broken-link',
                      `names ${told.previous ?? 'none'}, the record before has ${before?.digest ?? 'none'}${elsewhere(told.previous, seen)}`,
                    ),
                  ]),
              ...(before?.at == null || told.at === null || !isBefore(told.at, before.at)
                ? []
                : [fault('time-runs-back', `${told.at} after ${before.at}`)]),
            ]
      before = { number, digest, at: told?.at ?? before?.at ?? null }
      seen.set(digest, number)
      if (!('record' in parsed)) {
        const code = parsed.unknown === undefined ? 'unreadable-record' : 'unknown-schema'
        return { entry: null, faults: [...gap, fault(code, parsed.problem), ...links] }
      }
      const { record } = parsed
      const own = [
        ...(record.number === number ? [] : [fault('wrong-number', `says ${record.number}`)]),
        ...links,
        ...((record.kind === 'genesis') === (number === 1) ? [] : [fault('genesis-not-first', record.kind)]),
        ...outcomes(number, record),
      ]
      return { entry: { record, digest }, faults: [...gap, ...own] }
    },
  }
}

/** What is wrong among intents and outcomes: an outcome for an intent that is not there, two outcomes for one request. */
function outcomeReader(begunLater: boolean): (number: number, record: LedgerRecord) => readonly ChainFault[] {
  const intents = new Map<number, string>()
  const closed = new Set<string>()
  return (number, record) => {
    if (record.kind === 'intent') intents.set(record.number, record.request.folder)
    if (record.kind !== 'outcome') return []
    const fault = (code: ChainCode, detail: string): ChainFault => ({ code, record: number, detail })
    const { intent, result, request } = record
    const named = intent === null ? undefined : intents.get(intent)
    // of a walk that began later the intent may lie before its beginning
    const missing = intent !== null && named !== request.folder && !(begunLater && named === undefined)
    const again = closed.has(request.folder)
    closed.add(request.folder)
    return [
      ...(missing ? [fault('outcome-without-intent', `names record ${intent}`)] : []),
      ...(result === 'done' && intent === null ? [fault('outcome-without-intent', 'done without an intent')] : []),
      ...(again ? [fault('second-outcome', request.folder)] : []),
    ]
  }
}

// one fault however wide the gap: a file's number is anybody's to choose
const gapOf = (first: number, last: number): string =>
  first === last ? recordPath(first) : `${recordPath(first)} to ${recordPath(last)}`

/** The records in order with every fault of the chain; a chain without faults proves order and content, not completeness at its end. */
export function readChain(files: readonly LedgerFile[]): Chain {
  const placed = files.map(({ path, text }) => ({ path, text, place: placeOf(path) }))
  const faults: ChainFault[] = placed
    .filter(({ place }) => place === 'foreign')
    .map(({ path }) => ({ code: 'foreign-file', record: null, detail: path }))
  const numbered = placed
    .flatMap(({ place, text }) => (typeof place === 'number' ? [{ number: place, text }] : []))
    .sort((a, b) => a.number - b.number)
  const entries: Entry[] = []
  const walk = startWalk()
  for (const { number, text } of numbered) {
    const step = walk.next(number, text)
    if (step.entry !== null) entries.push(step.entry)
    faults.push(...step.faults)
  }
  return { entries, faults }
}

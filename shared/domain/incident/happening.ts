import { deliveryFinding } from '../delivery/finding.ts'
import type { OutcomeEntry } from '../delivery/event.ts'
import { millis } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { DeliveryRecord } from '../ledger/delivery-record.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import { deeds } from '../refusal.ts'
import { requestPlace } from '../request/request-rules.ts'
import type { Finding } from '../verdict.ts'

/** What can go wrong with a merged request, from what the ledger and a run of the promoter say. */

export const happeningKinds = [
  'refused',
  'abandoned',
  'unfinished',
  'waiting',
  'astray',
  'stopped',
  'unrecorded',
  'undelivered',
] as const
export type HappeningKind = (typeof happeningKinds)[number]

export type Happening = {
  readonly kind: HappeningKind
  /** the request's folder, with the receiver behind it of what was not delivered; of a run that stopped its environment; `governance` */
  readonly about: string
  readonly since: string
  readonly findings: readonly Finding[]
  /** what was said where no finding was */
  readonly detail: string | null
  readonly pull: { readonly number: number; readonly url: string } | null
  /** who proposed it */
  readonly author: string | null
  readonly record: { readonly number: number; readonly digest: string } | null
  /** where the run is told that wrote the record */
  readonly run: string | null
}

export const happeningKey = ({ kind, about }: Pick<Happening, 'kind' | 'about'>): string => `${kind}/${about}`

/** The kind and what it is about, of a key that one of these happenings has; null for another's. */
export function parseHappeningKey(key: string): Pick<Happening, 'kind' | 'about'> | null {
  const kind = happeningKinds.find((each) => key.startsWith(`${each}/`))
  return kind === undefined ? null : { kind, about: key.slice(kind.length + 1) }
}

const over: readonly HappeningKind[] = ['refused', 'abandoned', 'undelivered']

/** What came to its end happened once; all else is looked at anew by every run. */
export const isLasting = (kind: HappeningKind): boolean => !over.includes(kind)

/** GitHub ends a job on its own runners after six hours; whoever wrote an intent before that does not work on it any more. */
const jobLimit = 6 * 3_600_000

const parentOf = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'))

const isCarriedOut = (record: LedgerRecord): boolean =>
  record.kind === 'outcome' ? record.result === 'done' : record.kind !== 'intent'

/** The record that carried out a later request of the same place; null where none did. */
export function putRightBy(entries: readonly Entry[], folder: string, after: number): Entry | null {
  const found = entries.find(
    ({ record }) =>
      record.number > after &&
      'request' in record &&
      parentOf(record.request.folder) === parentOf(folder) &&
      isCarriedOut(record),
  )
  return found ?? null
}

/** The record that closed a request, whatever came of it. */
export function closedBy(entries: readonly Entry[], folder: string): Entry | null {
  const found = entries.findLast(
    ({ record }) => 'request' in record && record.request.folder === folder && record.kind !== 'intent',
  )
  return found ?? null
}

type Delivered = Entry & { readonly record: DeliveryRecord }

/** The outcomes by number, and the last delivery to each receiver of what came to a place. */
function tellings(entries: readonly Entry[]) {
  const outcomes = new Map<number, OutcomeEntry>()
  const last = new Map<string, Delivered>()
  for (const { record, digest } of entries)
    if (record.kind === 'outcome') outcomes.set(record.number, { record, digest })
    else if (record.kind === 'delivery' && record.result === 'delivered') {
      const folder = outcomes.get(record.event.record)?.record.request.folder ?? ''
      last.set(`${parentOf(folder)} ${record.receiver}`, { record, digest })
    }
  return { outcomes, last }
}

/** The delivery by which the receiver of an event that was given up was told of a later outcome of the same place; null where none was. */
export function toldAfter(entries: readonly Entry[], about: string): Entry | null {
  const folder = parentOf(about)
  const found = tellings(entries).last.get(`${parentOf(folder)} ${about.slice(folder.length + 1)}`)
  return found !== undefined && found.record.event.record > (closedBy(entries, folder)?.record.number ?? 0)
    ? found
    : null
}

const runOf = (web: string, { repository, run, attempt }: LedgerRecord['writer']): string =>
  `${web}/${repository}/actions/runs/${run}/attempts/${attempt}`

/** What each receiver was never told of and nobody tries to tell any more, unless it was told of a later outcome of the same place. */
function undelivered(entries: readonly Entry[], web: string): readonly Happening[] {
  const { outcomes, last } = tellings(entries)
  return entries.flatMap(({ record, digest }): readonly Happening[] => {
    if (record.kind !== 'delivery' || record.result !== 'dead') return []
    const { receiver, at, number, writer, event } = record
    const entry = outcomes.get(event.record)
    if (entry === undefined) return []
    const { folder, pull, url } = entry.record.request
    if ((last.get(`${parentOf(folder)} ${receiver}`)?.record.event.record ?? 0) > event.record) return []
    const model = requestPlace(folder)?.model ?? ''
    return [
      {
        ...{ kind: 'undelivered', about: `${folder}/${receiver}`, since: at, detail: null, author: null },
        findings: [deliveryFinding('receiver-gave-up', { receiver, entry, model }, record.last)],
        ...{ pull: { number: pull, url }, record: { number, digest }, run: runOf(web, writer) },
      },
    ]
  })
}

function happeningOf({ record, digest }: Entry, kind: HappeningKind, web: string): readonly Happening[] {
  if (record.kind !== 'outcome' && record.kind !== 'intent') return []
  const { request, writer, number, at } = record
  return [
    {
      ...{ kind, about: request.folder, since: at, detail: null },
      findings: record.kind === 'outcome' ? record.findings : [],
      pull: { number: request.pull, url: request.url },
      author: request.author.kind === 'user' ? request.author.login : null,
      record: { number, digest },
      run: runOf(web, writer),
    },
  ]
}

/** What the ledger alone tells: refusals and abandoned moves that nothing put right yet, intents that nobody brings to an end, events that were given up. */
export function recordedHappenings(entries: readonly Entry[], now: string, web: string): readonly Happening[] {
  // a long ledger is gone through once, not once for each of its records
  const closed = new Set<string>()
  const carriedOut = new Map<string, number>()
  for (const { record } of entries) {
    if (!('request' in record) || record.kind === 'intent') continue
    closed.add(record.request.folder)
    if (isCarriedOut(record)) carriedOut.set(parentOf(record.request.folder), record.number)
  }
  const stuck = entries.flatMap((entry) => {
    const { record } = entry
    if (record.kind === 'outcome' && record.result !== 'done')
      return (carriedOut.get(parentOf(record.request.folder)) ?? 0) > record.number
        ? []
        : happeningOf(entry, record.result, web)
    if (record.kind !== 'intent' || millis(now) - millis(record.at) <= jobLimit) return []
    return closed.has(record.request.folder) ? [] : happeningOf(entry, 'unfinished', web)
  })
  return [...stuck, ...undelivered(entries, web)]
}

const day = 86_400_000

/** What is told at once. All else that a request may wait for mostly heals by itself. */
const urgent: ReadonlySet<string> = new Set([...deeds, 'reconcile-too-old'])

/** Whether what a merged request waits for is an incident: somebody's deed at once, all else after a day. */
export function isOverdue(findings: readonly Finding[], mergedAt: string, now: string): boolean {
  return findings.some(({ code }) => urgent.has(code)) || millis(now) - millis(mergedAt) > day
}

/** The keys for which the promoter of an environment speaks; requests of no governed environment are everybody's. */
export function promoterOwns(
  key: string,
  environment: string,
  known: readonly string[],
  kinds: readonly HappeningKind[] = happeningKinds,
): boolean {
  const parsed = parseHappeningKey(key)
  if (parsed === null || !kinds.includes(parsed.kind)) return false
  if (parsed.kind === 'stopped') return parsed.about === environment
  if (parsed.kind === 'unrecorded') return true
  const folder = parsed.kind === 'undelivered' ? parentOf(parsed.about) : parsed.about
  const place = requestPlace(folder)?.environment ?? null
  return place === null || place === environment || !known.includes(place)
}

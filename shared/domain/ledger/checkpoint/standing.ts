import { toldAs, type OutcomeEntry } from '../../delivery/event.ts'
import { requestPlace } from '../../request/request-rules.ts'
import type { Entry } from '../chain.ts'
import type { DeliveryRecord } from '../delivery-record.ts'
import type { Row, StandingPage } from './pages.ts'

/** What no later record has settled, of all models: what a promoter must know beside the models that it works for. */

/** How many of the last closed requests of each environment stand, since a run may have ended before it told of them. */
const lastClosed = 30

const parentOf = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'))

type Delivery = { readonly entry: Entry; readonly record: DeliveryRecord; readonly place: string }

/** What later records say of earlier ones. */
type Known = {
  readonly outcomes: ReadonlyMap<number, OutcomeEntry>
  /** the first delivery or giving up, else the last attempt, by outcome and receiver */
  readonly deliveries: ReadonlyMap<string, Delivery>
  /** the last delivery of anything to the receiver, by place and receiver */
  readonly delivered: ReadonlyMap<string, Delivery>
  /** the last request that was carried out, by place */
  readonly carriedOut: ReadonlyMap<string, Entry>
  /** the last record that closed the folder */
  readonly closed: ReadonlyMap<string, number>
}

function knownOf(entries: readonly Entry[]): Known {
  const outcomes = new Map<number, OutcomeEntry>()
  const deliveries = new Map<string, Delivery>()
  const delivered = new Map<string, Delivery>()
  const carriedOut = new Map<string, Entry>()
  const closed = new Map<string, number>()
  for (const entry of entries) {
    const { record, digest } = entry
    if (record.kind === 'outcome') outcomes.set(record.number, { record, digest })
    if (record.kind === 'delivery') {
      const key = `${record.event.record} ${record.receiver}`
      const about = outcomes.get(record.event.record)
      const before = deliveries.get(key)?.record.result ?? 'waiting'
      if (about?.digest !== record.event.digest || before !== 'waiting') continue
      const own = { entry, record, place: `${parentOf(about.record.request.folder)} ${record.receiver}` }
      deliveries.set(key, own)
      if (record.result === 'delivered') delivered.set(own.place, own)
    }
    if (!('request' in record) || record.kind === 'intent') continue
    closed.set(record.request.folder, record.number)
    if (record.kind !== 'outcome' || record.result === 'done') carriedOut.set(parentOf(record.request.folder), entry)
  }
  return { outcomes, deliveries, delivered, carriedOut, closed }
}

/** What stands for an outcome as far as a receiver goes; `settled` where it need not be told any more. */
function tellingOf({ deliveries, delivered }: Known, number: number, receiver: string) {
  const last = deliveries.get(`${number} ${receiver}`)
  if (last?.record.result !== 'dead') return { last, after: undefined, settled: last?.record.result === 'delivered' }
  const later = delivered.get(last.place)
  const after =
    later !== undefined && later.record.event.record > number && later.record.number > last.record.number
      ? later
      : undefined
  return { last, after, settled: after !== undefined }
}

const receiversOf = ({ record }: OutcomeEntry): readonly string[] =>
  toldAs(record) === null ? [] : (record.receivers ?? [])

/** The request of the same place that was carried out after this one was not; undefined where none was, or none had to be. */
function righted({ carriedOut }: Known, { record }: OutcomeEntry): Entry | undefined {
  const after = record.result === 'done' ? undefined : carriedOut.get(parentOf(record.request.folder))
  return after !== undefined && after.record.number > record.number ? after : undefined
}

/** The last closed requests, by their environment or none. */
function untold(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const closed = entries.filter(({ record }) => 'request' in record && record.kind !== 'intent')
  const placeOf = ({ record }: Entry): string =>
    'request' in record ? (requestPlace(record.request.folder)?.environment ?? '') : ''
  return [...Map.groupBy(closed, placeOf).values()].map((own) => own.slice(-lastClosed))
}

/** The number of the record from which on every closed request is told by what stands and came since; of those before some may be missing. */
export const wholeFrom = (entries: readonly Entry[]): number =>
  Math.max(0, ...untold(entries).map((own) => (own.length < lastClosed ? 0 : (own[0]?.record.number ?? 0))))

/**
 * The records that stand, in order. Of what stands and of what comes later the same stands as of the whole: whoever reads these
 * and every record since may tell what is open, whom nobody told, and what was put right.
 */
export function standingOf(entries: readonly Entry[]): readonly Entry[] {
  const known = knownOf(entries)
  const found = new Map<number, Entry>()
  const waiting: Entry[] = [...untold(entries).flat(), ...lookOf(entries)]
  for (const entry of entries) {
    const { record } = entry
    if (record.kind === 'intent' && (known.closed.get(record.request.folder) ?? 0) < record.number) waiting.push(entry)
    const own = record.kind === 'outcome' ? known.outcomes.get(record.number) : undefined
    if (own === undefined) continue
    const stuck = own.record.result !== 'done' && righted(known, own) === undefined
    if (stuck || receiversOf(own).some((one) => !tellingOf(known, record.number, one).settled)) waiting.push(entry)
  }
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const { number } = entry.record
    if (found.has(number)) continue
    found.set(number, entry)
    const own = known.outcomes.get(number)
    if (own === undefined) continue
    // of an outcome that is known all must be known that settled it
    waiting.push(...[righted(known, own)].filter((one) => one !== undefined))
    for (const receiver of receiversOf(own)) {
      const { last, after } = tellingOf(known, number, receiver)
      const about = after === undefined ? undefined : known.outcomes.get(after.record.event.record)
      waiting.push(...[last?.entry, after?.entry, about].filter((one) => one !== undefined))
    }
  }
  return [...found.values()].sort((a, b) => a.record.number - b.record.number)
}

const lookOf = (entries: readonly Entry[]): readonly Entry[] => {
  const last = entries.findLast(({ record }) => record.kind === 'reconciliation')
  return last === undefined ? [] : [last]
}

const rowOf = ({ record, digest }: Entry): Row => [record.number, digest]

/** The page of what stands. */
export const standingPage = (standing: readonly Entry[]): StandingPage => ({
  schema: 'countersign/index-standing/1',
  look: lookOf(standing).map(rowOf),
  rows: standing.map(rowOf),
})

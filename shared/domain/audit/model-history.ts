import { z } from 'zod'
import { isInstant, millis } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { Judgement } from '../ledger/record-parts.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import type { Seen } from '../reconciliation/difference.ts'
import { Finding } from '../verdict.ts'
import { Source, sources, subjectOf } from './subject.ts'

/** One thing that happened to a model: when, by whom, why, and the record that holds it. */
export const HistoryEvent = z.strictObject({
  at: z.string(),
  /** `opened`, `signed`, `accepted`, `objected`, `merged`, `difference`, a result of an outcome, or the kind of a record */
  what: z.string(),
  version: z.string().nullable(),
  environment: z.string().nullable(),
  /** the person or account; null where the record names nobody */
  who: z.string().nullable(),
  /** the role or stage in which it was done, or the kind of the request */
  as: z.string().nullable(),
  why: z.string().nullable(),
  findings: z.array(Finding).readonly(),
  request: z.string().nullable(),
  url: z.string().nullable(),
  record: z.number().int(),
})
export type HistoryEvent = z.infer<typeof HistoryEvent>

export const History = z.strictObject({
  model: z.string(),
  events: z.array(HistoryEvent).readonly(),
  records: z.array(Source).readonly(),
})
export type History = z.infer<typeof History>

const nothing = { who: null, as: null, why: null, findings: [], request: null, url: null }

/** An event, while it is not yet clear which model it belongs to. */
type Found = HistoryEvent & { readonly model: string | null }
type Base = Omit<Found, 'at' | 'what'>

/** What people did to the request, as its record tells it. */
function judged(base: Base, at: string, { signOffs, exceptions, stages }: Judgement): readonly Found[] {
  return [
    ...signOffs.map((one): Found => ({
      ...base,
      ...{ at: one.at, what: 'signed', who: one.name, as: `${one.role}, ${one.stage}`, why: one.body, url: one.url },
    })),
    ...exceptions.map((one): Found => ({
      ...base,
      ...{ at: one.at, what: 'accepted', who: one.account, as: `${one.gate} ${one.about}`, url: one.url },
      why: `${one.why} (until ${one.until})`,
    })),
    ...stages.flatMap(({ stage, vetoes }) =>
      vetoes.map((one): Found => ({
        ...base,
        ...{
          at: isInstant(one.at) ? one.at : at,
          what: 'objected',
          who: one.account.login,
          as: `${one.kind}, ${stage}`,
          why: one.reason,
        },
      })),
    ),
  ]
}

/** The run that wrote the record: who pressed, in which run. */
const runOf = ({ writer }: LedgerRecord): string => `run ${writer.run}, ${writer.actor}`

function eventsOf(record: LedgerRecord): readonly Found[] {
  const base: Base = { ...nothing, ...subjectOf(record), record: record.number }
  const { at, kind } = record
  if (record.kind === 'reconciliation') return record.differences.flatMap((one) => differenceEvent(one, record.number))
  if (!('request' in record)) {
    return [{ ...base, at, what: kind, who: runOf(record), as: toldOf(record), why: workWords(record) }]
  }
  const { request, judgement } = record
  const own: Base = { ...base, request: request.folder, url: request.url, as: request.kind }
  const result = record.kind === 'outcome' ? record.result : kind
  return [
    ...(request.openedAt === undefined
      ? []
      : [{ ...own, at: request.openedAt, what: 'opened', who: request.author.login, why: request.reason ?? null }]),
    ...(judgement === null ? [] : judged(own, at, judgement)),
    { ...own, at: request.mergedAt, what: 'merged', who: request.mergedBy?.login ?? null },
    {
      ...own,
      ...{ at, what: result, who: runOf(record), findings: record.kind === 'outcome' ? record.findings : [] },
      why: resultWords(record),
    },
  ]
}

/** What more is to be said of how a request ended. */
function resultWords(record: LedgerRecord): string | null {
  if (record.kind === 'model-facts') return record.loosenings.length > 0 ? record.loosenings.join('; ') : null
  if (record.kind !== 'outcome' || record.judgement === null || record.result !== 'done') return null
  const { breakGlass, reviews = [] } = record.judgement
  if (reviews.length > 0) return `Reviews the break-glass move of record ${reviews.join(', ')}.`
  return breakGlass === undefined ? null : `As ${breakGlass.mergedAs}, to be reviewed until ${breakGlass.reviewUntil}.`
}

/** A difference that a look at the registry found: it came about between the last look that found none and the first that did. */
const differenceEvent = (one: Seen, record: number): Found => ({
  ...{ ...nothing, record, at: one.before, what: 'difference', who: one.by, as: `${one.code}, ${one.field}` },
  ...{ model: one.model, version: one.version, environment: one.environment },
  why: `${one.was ?? 'nothing'} became ${one.found ?? 'nothing'} after ${one.after ?? 'an unknown time'}${one.by === null ? `; nobody is named: ${one.unattributed ?? 'unknown'}` : ''}`,
})

/** Which receiver was told of which outcome. */
const toldOf = (record: LedgerRecord): string | null =>
  record.kind === 'delivery'
    ? `${record.receiver}, of record ${record.event.record}`
    : record.kind === 'notice'
      ? `${record.receiver}, ${record.stage} is ${record.state}`
      : null

/** What came of work that no request asked for. */
function workWords(record: LedgerRecord): string | null {
  if (record.kind === 'delivery' || record.kind === 'notice') {
    const { result, last } = record
    return last.problem === null ? result : `${result}, ${last.problem}`
  }
  if (record.kind === 'rescore') {
    const failures = record.results.filter(({ state }) => state === 'failed').length
    return `${record.results.length} sets of rows, ${failures} failed`
  }
  if (record.kind !== 'self-test') return null
  const through = record.results.filter(({ outcome }) => outcome === 'got-through').length
  return `${record.results.length} attacks, ${through} got through`
}

const keyOf = ({ at, what, who, as, request, url }: HistoryEvent): string =>
  JSON.stringify([at, what, who, as, request, url])

/** Everything that the ledger holds of a model, in the order in which it happened; with what changed the rules and tried the controls since. */
export function modelHistory(entries: readonly Entry[], model: string): History {
  const about = entries.filter(({ record }) => subjectOf(record).model === model)
  const from = about[0]?.record.number ?? Infinity
  const own = new Set(about.map(({ record }) => record.number))
  const common = entries.filter(({ record }) =>
    record.kind === 'genesis'
      ? record.models?.some(({ path }) => path === `models/${model}.yml`) === true
      : record.kind === 'reconciliation'
        ? record.differences.some((one) => one.model === model)
        : record.kind === 'delivery'
          ? own.has(record.event.record)
          : (record.kind === 'policy' || record.kind === 'self-test') && record.number > from,
  )
  const told = [...about, ...common]
    .sort((a, b) => a.record.number - b.record.number)
    .flatMap(({ record }) => eventsOf(record))
    // one look at the registry tells of many models
    .flatMap(({ model: of, ...event }) => (event.what === 'difference' && of !== model ? [] : [event]))
  // intent and outcome of a request both tell of the same reviews: the first of them stands
  const first = new Map<string, HistoryEvent>()
  for (const one of told) if (!first.has(keyOf(one))) first.set(keyOf(one), one)
  const events = [...first.values()]
  return {
    model,
    events: events.sort((a, b) => millis(a.at) - millis(b.at) || a.record - b.record),
    records: sources(
      entries,
      events.map(({ record }) => record),
    ),
  }
}

import { isInstant, millis } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { Judgement } from '../ledger/record-parts.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import type { Finding } from '../verdict.ts'
import { sources, subjectOf, type Source } from './subject.ts'

/** One thing that happened to a model: when, by whom, why, and the record that holds it. */
export type HistoryEvent = {
  readonly at: string
  /** `opened`, `signed`, `accepted`, `objected`, `merged`, a result of an outcome, or the kind of a record */
  readonly what: string
  readonly version: string | null
  readonly environment: string | null
  /** the person or account; null where the record names nobody */
  readonly who: string | null
  /** the role or stage in which it was done, or the kind of the request */
  readonly as: string | null
  readonly why: string | null
  readonly findings: readonly Finding[]
  readonly request: string | null
  readonly url: string | null
  readonly record: number
}

export type History = {
  readonly model: string
  readonly events: readonly HistoryEvent[]
  readonly records: readonly Source[]
}

const nothing = { who: null, as: null, why: null, findings: [], request: null, url: null }

type Base = Omit<HistoryEvent, 'at' | 'what'>

/** What people did to the request, as its record tells it. */
function judged(base: Base, at: string, { signOffs, exceptions, stages }: Judgement): readonly HistoryEvent[] {
  return [
    ...signOffs.map((one): HistoryEvent => ({
      ...base,
      ...{ at: one.at, what: 'signed', who: one.name, as: `${one.role}, ${one.stage}`, why: one.body, url: one.url },
    })),
    ...exceptions.map((one): HistoryEvent => ({
      ...base,
      ...{ at: one.at, what: 'accepted', who: one.account, as: `${one.gate} ${one.about}`, url: one.url },
      why: `${one.why} (until ${one.until})`,
    })),
    ...stages.flatMap(({ stage, vetoes }) =>
      vetoes.map((one): HistoryEvent => ({
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

function eventsOf(record: LedgerRecord): readonly HistoryEvent[] {
  const base: Base = { ...nothing, ...subjectOf(record), record: record.number }
  const { at, kind } = record
  if (!('request' in record)) {
    const failures = record.kind === 'rescore' ? record.results.filter(({ state }) => state === 'failed').length : 0
    const why =
      record.kind === 'rescore' ? `${record.results.length} sets of rows, ${failures} failed` : attacksIn(record)
    return [{ ...base, at, what: kind, who: runOf(record), why }]
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
      why: record.kind === 'model-facts' && record.loosenings.length > 0 ? record.loosenings.join('; ') : null,
    },
  ]
}

function attacksIn(record: LedgerRecord): string | null {
  if (record.kind !== 'self-test') return null
  const through = record.results.filter(({ outcome }) => outcome === 'got-through').length
  return `${record.results.length} attacks, ${through} got through`
}

/** Everything that the ledger holds of a model, in the order in which it happened; with what changed the rules and tried the controls since. */
export function modelHistory(entries: readonly Entry[], model: string): History {
  const about = entries.filter(({ record }) => subjectOf(record).model === model)
  const from = about[0]?.record.number ?? Infinity
  const common = entries.filter(({ record }) =>
    record.kind === 'genesis'
      ? record.models?.some(({ path }) => path === `models/${model}.yml`) === true
      : (record.kind === 'policy' || record.kind === 'self-test') && record.number > from,
  )
  const seen = new Set<string>()
  const events = [...about, ...common]
    .sort((a, b) => a.record.number - b.record.number)
    .flatMap(({ record }) => eventsOf(record))
    // intent and outcome of a request both tell of the same reviews
    .filter(({ record: _record, ...event }) => {
      const key = JSON.stringify([event.at, event.what, event.who, event.as, event.request, event.url])
      return !seen.has(key) && seen.add(key) !== null
    })
  return {
    model,
    events: events.sort((a, b) => millis(a.at) - millis(b.at) || a.record - b.record),
    records: sources(
      entries,
      events.map(({ record }) => record),
    ),
  }
}

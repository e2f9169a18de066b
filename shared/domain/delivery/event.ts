import type { Entry } from '../ledger/chain.ts'
import type { OutcomeRecord } from '../ledger/record.ts'
import { requestPlace } from '../request/request-rules.ts'
import { eventWord, type EventWord, type NoticeWord } from './word.ts'

/** What receivers are told of one outcome: a CloudEvent, made of the record and of nothing else, so that it is the same whenever it is made. */

export type OutcomeEntry = Entry & { readonly record: OutcomeRecord }

const prefix = 'countersign.'

type Text = string | null

/** What every event holds, whatever it tells. */
export type CloudEvent<Data> = {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly datacontenttype: 'application/json'
  /** a number of the ledger's records; compares as text */
  readonly sequence: string
  readonly data: Data
}

/** Its sequence grows from one outcome to the next. */
export type DeliveryEvent = CloudEvent<{
  readonly result: string
  readonly kind: string
  readonly model: string
  readonly environment: string
  /** what is live now; null where nothing is, or where it was not asked that far */
  readonly version: Text
  readonly previous: Text
  readonly registry: Text
  readonly alias: Text
  readonly stage: Text
  readonly copy: { readonly model: string; readonly version: Text } | null
  readonly region: Text
  readonly infrastructure: Text
  readonly startedAt: Text
  readonly completedAt: Text
  readonly evidence: Text
  readonly reasons: readonly string[]
  readonly merged: Readonly<Record<'at' | 'commit' | 'url', string>> & { readonly by: Text; readonly pull: number }
  readonly run: Readonly<Record<'id' | 'attempt' | 'actor' | 'workflow' | 'workflowSha' | 'suite', string>> & {
    readonly proven: boolean
  }
  readonly record: { readonly number: number; readonly digest: string }
}>

/** The event's id, by which a receiver knows what it was told already. */
export const eventId = (digest: string): string => digest.replace(/^sha256:/, '')

/** The type of the event with this word. */
export const eventType = (word: EventWord | NoticeWord): string => `${prefix}${word}`

/** The word of what an outcome is told as, and of which model where; null where nobody is told. */
export function toldAs({ request, result }: Pick<OutcomeRecord, 'request' | 'result'>): {
  readonly word: EventWord
  readonly model: string
  readonly environment: string
} | null {
  const [word, place] = [eventWord(request.kind, result), requestPlace(request.folder)]
  const { model = null, environment = null } = place ?? {}
  return word === null || model === null || environment === null ? null : { word, model, environment }
}

function movedBy({
  move,
  readBack,
  result,
}: OutcomeRecord): Pick<DeliveryEvent['data'], 'version' | 'previous' | 'registry' | 'alias' | 'stage' | 'copy'> {
  const nothing = { version: null, previous: null, registry: null, alias: null, stage: null, copy: null }
  if (move === null) return nothing
  const { from, to, registry, alias = null, stage, copy } = move
  return {
    version: result === 'done' ? to : (readBack?.version ?? null),
    previous: from === to ? null : from,
    ...{ registry, alias, stage: stage?.name ?? null },
    copy: copy === undefined ? null : { model: copy.model, version: copy.to },
  }
}

/** The event of an outcome, or null where nobody is told of it; `source` is the repository's address. */
export function eventOf({ record, digest }: OutcomeEntry, source: string): DeliveryEvent | null {
  const told = toldAs(record)
  if (told === null) return null
  const { request, writer, deployment, judgement } = record
  const { run: id, attempt, actor, workflow, workflowSha, suite, proven } = writer
  return {
    specversion: '1.0',
    id: eventId(digest),
    source,
    type: eventType(told.word),
    subject: `${told.model}/${told.environment}`,
    time: record.at,
    datacontenttype: 'application/json',
    sequence: String(record.number).padStart(12, '0'),
    data: {
      ...{ result: record.result, kind: request.kind, model: told.model, environment: told.environment },
      ...movedBy(record),
      region: deployment?.region ?? null,
      infrastructure: deployment?.infrastructure ?? null,
      startedAt: deployment?.startedAt ?? null,
      completedAt: deployment?.completedAt ?? null,
      evidence: judgement?.evidence ?? null,
      reasons: [...new Set(record.findings.map(({ code }) => code))],
      merged: {
        ...{ by: request.mergedBy?.login ?? null, at: request.mergedAt, commit: request.mergeSha },
        ...{ pull: request.pull, url: request.url },
      },
      run: { id, attempt, actor, workflow, workflowSha, suite, proven },
      record: { number: record.number, digest },
    },
  }
}

/** The bytes that are signed and sent. */
export const formatEvent = (event: Pick<DeliveryEvent, 'id' | 'type'>): string => JSON.stringify(event)

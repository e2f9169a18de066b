import { z } from 'zod'
import type { Entry } from '../ledger/chain.ts'
import type { OutcomeRecord } from '../ledger/record.ts'
import { requestPlace } from '../request/request-rules.ts'
import { eventWord, eventWords, type EventWord } from './word.ts'

/** What receivers are told of one outcome: a CloudEvent, made of the record and of nothing else, so that it is the same whenever it is made. */

export type OutcomeEntry = Entry & { readonly record: OutcomeRecord }

const prefix = 'countersign.'
const nullable = z.string().nullable()

// a function, so that the bundle, which only sends, does not carry it
const schema = () =>
  z.strictObject({
    specversion: z.literal('1.0'),
    id: z.string().regex(/^[0-9a-f]{64}$/),
    source: z.string().min(1),
    type: z.string().refine((type) => eventWords.some((word) => type === `${prefix}${word}`), 'a type of event'),
    subject: z.string().min(1),
    time: z.string(),
    datacontenttype: z.literal('application/json'),
    /** grows from one outcome to the next; compares as text */
    sequence: z.string().regex(/^\d{12}$/),
    data: z.strictObject({
      ...{ result: z.string(), kind: z.string(), model: z.string(), environment: z.string() },
      /** what is live now; null where nothing is, or where it was not asked that far */
      version: nullable,
      previous: nullable,
      registry: nullable,
      alias: nullable,
      stage: nullable,
      copy: z.strictObject({ model: z.string(), version: nullable }).nullable(),
      region: nullable,
      infrastructure: nullable,
      startedAt: nullable,
      completedAt: nullable,
      evidence: nullable,
      reasons: z.array(z.string()).readonly(),
      merged: z.strictObject({ by: nullable, at: z.string(), commit: z.string(), pull: z.number(), url: z.string() }),
      run: z.strictObject({
        ...{ id: z.string(), attempt: z.string(), actor: z.string(), workflow: z.string(), workflowSha: z.string() },
        ...{ suite: z.string(), proven: z.boolean() },
      }),
      record: z.strictObject({ number: z.number(), digest: z.string() }),
    }),
  })
export type DeliveryEvent = z.infer<ReturnType<typeof schema>>

/** The event's id, by which a receiver knows what it was told already. */
export const eventId = (digest: string): string => digest.replace(/^sha256:/, '')

/** The type of the event with this word. */
export const eventType = (word: EventWord): string => `${prefix}${word}`

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
export const formatEvent = (event: DeliveryEvent): string => JSON.stringify(event)

/** The event in a text, or null where there is none. */
export function parseEvent(text: string): DeliveryEvent | null {
  try {
    const parsed = schema().safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

import { z } from 'zod'
import { same, signatureOf, tolerance, type Headers } from '../../shared/domain/delivery/delivery.ts'
import { eventType, type DeliveryEvent } from '../../shared/domain/delivery/event.ts'
import { eventWords } from '../../shared/domain/delivery/word.ts'

/** The receiver's side of what is sent: the suite itself only sends, and its bundle carries none of this. */

const nullable = z.string().nullable()

const schema: z.ZodType<DeliveryEvent> = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.string().min(1),
  type: z.string().refine((type) => eventWords.some((word) => type === eventType(word)), 'a type of event'),
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

/** The event in a text, or null where there is none. */
export function parseEvent(text: string): DeliveryEvent | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Whether the headers sign the body with the key, at a time near `now` in seconds. */
export function isSigned(headers: Headers, body: string, key: Uint8Array, now: number): boolean {
  const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name])
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof given !== 'string') return false
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > tolerance) return false
  const wanted = signatureOf(key, id, timestamp, Buffer.from(body, 'utf8'))
  return given.split(' ').some((one) => same(one, wanted))
}

import { z } from 'zod'
import { Digest, head, Instant } from './record-parts.ts'

/** What became of telling one receiver of one outcome; it speaks of no request. */
export const DeliveryRecord = z.strictObject({
  ...head,
  kind: z.literal('delivery'),
  receiver: z.string(),
  /** the origin that it was sent to, or the repository's own workflows; null where it was sent nowhere */
  to: z.string().nullable(),
  /** the outcome that the event is about; its digest is what the event's id is made of */
  event: z.strictObject({ id: z.string(), type: z.string(), record: z.number().int().positive(), digest: Digest }),
  /** `waiting` is written once, by the first run that could not deliver; `delivered` and `dead` end it */
  result: z.enum(['waiting', 'delivered', 'dead']),
  /** how often the run that wrote this tried */
  attempts: z.number().int().nonnegative(),
  /** what came last: a status, or why there is none */
  last: z.strictObject({ at: Instant, status: z.number().int().nullable(), problem: z.string().nullable() }),
})
export type DeliveryRecord = z.infer<typeof DeliveryRecord>

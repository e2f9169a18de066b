import { z } from 'zod'
import { Seen } from '../reconciliation/difference.ts'
import { head, Instant } from './record-parts.ts'

/** One look at the registry, as the ledger keeps it: the heartbeat of `reconcile`. It speaks of no request. */
export const ReconciliationRecord = z.strictObject({
  ...head,
  kind: z.literal('reconciliation'),
  registry: z.string(),
  /** when the look before this one was recorded; null for the first. Between the two nobody is known to have looked */
  since: Instant.nullable(),
  looked: z.strictObject({
    /** the governed models by name; a part of them where there are very many */
    models: z.array(z.string()).readonly(),
    versions: z.number().int().min(0),
    files: z.number().int().min(0),
    bytes: z.number().int().min(0),
  }),
  /** what nobody could look at, and why */
  unread: z.array(z.strictObject({ what: z.string(), detail: z.string() })).readonly(),
  differences: z.array(Seen).readonly(),
  /** how many more differences there are than are kept here */
  more: z.number().int().min(0),
})
export type ReconciliationRecord = z.infer<typeof ReconciliationRecord>

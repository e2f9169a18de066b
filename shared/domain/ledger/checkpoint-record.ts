import { z } from 'zod'
import { Digest, head } from './record-parts.ts'

/** The index over all records before this one, taken into the chain, so that whoever trusts the tip can trust it; it speaks of no request. */
export const CheckpointRecord = z.strictObject({
  ...head,
  kind: z.literal('checkpoint'),
  /** the digest of the index's root */
  index: Digest,
  /** the digest of what stood before it; records of earlier versions have none */
  standing: Digest.optional(),
})
export type CheckpointRecord = z.infer<typeof CheckpointRecord>

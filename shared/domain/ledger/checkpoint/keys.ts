import { z } from 'zod'
import { endOfDay, isBefore } from '../../instant.ts'
import { isSignedBy, keyName, type Checkpoint } from './checkpoint.ts'

/** Which keys may sign checkpoints, and when: the policy's `ledger.checkpoints`. */

const Day = z.string().refine((day) => endOfDay(day) !== null, 'a day such as 2027-01-31')

export const CheckpointKey = z.strictObject({
  /** base64 of the raw 32 bytes */
  public: z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'base64 of the 32 bytes of an ed25519 public key'),
  from: Day,
  /** the last day; a key is retired by it and stays in the list, so that what it signed can be read for ever */
  until: Day.optional(),
})
export type CheckpointKey = z.infer<typeof CheckpointKey>

export const CheckpointSettings = z.strictObject({
  keys: z.array(CheckpointKey).readonly().default([]),
  /** after how many records the next is due */
  every: z.number().int().min(10).max(10_000).default(1000),
})
export type CheckpointSettings = z.infer<typeof CheckpointSettings>

export const checkpointCodes = ['checkpoint-unknown-key', 'checkpoint-key-expired', 'checkpoint-signature'] as const

/** Why the checkpoint's signature is not to be believed, or null. */
export function signatureFault(
  checkpoint: Checkpoint,
  keys: readonly CheckpointKey[],
): (typeof checkpointCodes)[number] | null {
  const named = keys.filter((key) => keyName(key.public) === checkpoint.key)
  if (named.length === 0) return 'checkpoint-unknown-key'
  if (!named.some((key) => isSignedBy(checkpoint, key.public))) return 'checkpoint-signature'
  return named.some((key) => isInForce(key, checkpoint.at)) ? null : 'checkpoint-key-expired'
}

/** Whether the key may sign at that time. */
export function isInForce({ from, until }: CheckpointKey, at: string): boolean {
  const end = until === undefined ? null : endOfDay(until)
  return !isBefore(at, `${from}T00:00:00Z`) && (end === null || isBefore(at, end))
}

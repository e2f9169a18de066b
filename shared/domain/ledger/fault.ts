import { z } from 'zod'
import type { ChainFault } from './chain.ts'

export const verificationCodes = [
  'chain',
  'foreign-writer',
  'unsigned-commit',
  'not-linear',
  'rewritten',
  'fork',
  'cut-back',
  'unknown-anchor',
  'checkpoint-unreadable',
  'checkpoint-differs',
  'checkpoint-unknown-key',
  'checkpoint-key-expired',
  'checkpoint-signature',
  'index-differs',
  'sealed-entry',
  'seal-broken',
  'empty',
] as const

export const Fault = z.strictObject({
  code: z.enum(verificationCodes),
  record: z.number().int().nullable(),
  detail: z.string(),
})
export type Fault = z.infer<typeof Fault>

/** What is kept of a ledger that was walked: no record, so that it may be of any length. */
export type Walked = {
  /** the digest of each record that could be read, by the number of its file */
  readonly digests: ReadonlyMap<number, string>
  readonly unproven: readonly number[]
  readonly faults: readonly ChainFault[]
}

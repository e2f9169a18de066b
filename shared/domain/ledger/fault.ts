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
  'empty',
] as const

export type Fault = {
  readonly code: (typeof verificationCodes)[number]
  readonly record: number | null
  readonly detail: string
}

/** What is kept of a ledger that was walked: no record, so that it may be of any length. */
export type Walked = {
  /** the digest of each record that could be read, by the number of its file */
  readonly digests: ReadonlyMap<number, string>
  readonly unproven: readonly number[]
  readonly faults: readonly ChainFault[]
}

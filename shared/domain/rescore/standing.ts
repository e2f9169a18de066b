import { z } from 'zod'
import { Measured, Provenance } from '../evidence/evaluation.ts'
import { Differences } from './differences.ts'
import { EnvironmentReport } from './installed.ts'
import { retrainedMetrics } from './retrained.ts'

/** How a version's numbers stand by what the suite computed itself, as facts and records keep it. */

export const voidReasons = [
  'not-recorded',
  'unproven-writer',
  'other-registry',
  'other-bytes',
  'other-evaluation',
  'other-predictions',
  'other-rows',
  'other-commit',
  'other-training',
  'expired',
  'failed',
] as const
export type VoidReason = (typeof voidReasons)[number]

const counted = {
  state: z.literal('counts'),
  record: z.number().int(),
  at: z.string(),
  /** until when it counts */
  until: z.string(),
  environment: EnvironmentReport,
}

/** A result that counts for nothing, or none at all. */
const Void = z.strictObject({
  state: z.literal('void'),
  why: z.enum(voidReasons),
  detail: z.string(),
  record: z.number().int().nullable(),
})
export type Void = z.infer<typeof Void>

export const RescoreStanding = z.strictObject({
  provenance: Provenance,
  /** on the rows that the model file names */
  named: z.discriminatedUnion('state', [
    z.strictObject({ ...counted, tolerance: z.number(), differences: Differences }),
    Void,
  ]),
  /** on the rows that the validators keep */
  sealed: z.discriminatedUnion('state', [z.strictObject({ ...counted, set: z.string(), evaluation: Measured }), Void]),
  /** of training it again; left out where the model file does not say how, and in older records */
  retrained: z
    .discriminatedUnion('state', [z.strictObject({ ...counted, commit: z.string(), ...retrainedMetrics }), Void])
    .optional(),
})
export type RescoreStanding = z.infer<typeof RescoreStanding>

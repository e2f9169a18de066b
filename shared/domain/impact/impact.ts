import { z } from 'zod'
import { StageName } from '../stage.ts'
import { Finding } from '../verdict.ts'

/** What a change of what judges would change of what was judged: data for the comment, the check and the tests. */

/** How a stage would be judged; `unknown` where the record does not hold what its rules read. */
export const ImpactState = z.enum(['passes', 'fails', 'unknown', 'not-required'])
export type ImpactState = z.infer<typeof ImpactState>

export const StageImpact = z.strictObject({
  stage: StageName,
  before: ImpactState,
  after: ImpactState,
  /** what fails or is unknown under the new rules, and was not so under the old ones */
  findings: z.array(Finding).readonly(),
  /** what failed under the old rules and fails no longer */
  healed: z.array(Finding).readonly(),
})
export type StageImpact = z.infer<typeof StageImpact>

export const ImpactRow = z.strictObject({
  /** the number of the outcome's record */
  record: z.number().int(),
  model: z.string(),
  version: z.string(),
  environment: z.string(),
  live: z.boolean(),
  /** who answers for the model, as its file says; null where no record holds the file */
  owner: z.strictObject({ person: z.string(), name: z.string() }).nullable(),
  verdict: z.enum(['fails', 'passes', 'unknown', 'otherwise']),
  stages: z.array(StageImpact).readonly(),
})
export type ImpactRow = z.infer<typeof ImpactRow>

export const Impact = z.strictObject({
  /** how many completed moves the ledger holds that the change could touch, and how many of them are live */
  moves: z.number().int(),
  live: z.number().int(),
  /** of each verdict how many, and how many of them are live */
  counts: z.record(
    z.enum(['fails', 'passes', 'unknown', 'otherwise']),
    z.strictObject({ all: z.number().int(), live: z.number().int() }),
  ),
  /** live ones first, then the newest */
  rows: z.array(ImpactRow).readonly(),
})
export type Impact = z.infer<typeof Impact>

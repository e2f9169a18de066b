import { z } from 'zod'
import { StageName } from '../stage.ts'
import { StageState } from '../verdict.ts'
import { head, Instant } from './record-parts.ts'

/** What became of telling one receiver how a stage of an open request stands; it speaks of nothing that was decided. */
export const NoticeRecord = z.strictObject({
  ...head,
  kind: z.literal('notice'),
  receiver: z.string(),
  /** the origin that it was sent to, or the repository's own workflows; null where it was sent nowhere */
  to: z.string().nullable(),
  event: z.strictObject({ id: z.string(), type: z.string() }),
  pull: z.number().int().positive(),
  /** the head that was judged */
  sha: z.string(),
  model: z.string(),
  version: z.string(),
  environment: z.string(),
  stage: StageName,
  state: StageState,
  /** `waiting` is written once, by the first run that could not deliver; `delivered` and `dead` end it */
  result: z.enum(['waiting', 'delivered', 'dead']),
  /** how often the run that wrote this tried */
  attempts: z.number().int().nonnegative(),
  last: z.strictObject({ at: Instant, status: z.number().int().nullable(), problem: z.string().nullable() }),
})
export type NoticeRecord = z.infer<typeof NoticeRecord>

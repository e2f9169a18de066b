import { z } from 'zod'
import { secret, wholeNumber } from '../../shared/runtime/fields.ts'

/** GitHub makes no more jobs of one matrix. */
const mostJobs = 256

export const Inputs = z.object({
  'at-most': wholeNumber({ least: 1 })
    .refine((count) => count <= mostJobs, `must be at most ${mostJobs}`)
    .default(50),
  'github-token': secret(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['pull-requests', 'open'] as const

import { z } from 'zod'
import { secret, text, wholeNumber } from '../../shared/runtime/fields.ts'

const lastPort = 65_535

export const Inputs = z.object({
  host: text().default('127.0.0.1'),
  port: wholeNumber({ least: 0 })
    .refine((port) => port <= lastPort, `must be at most ${lastPort}`)
    .default(8787),
  // a short one is guessed from a single delivery
  'webhook-secret': secret().pipe(z.string().min(16, 'must have at least 16 characters')),
  alias: text().optional(),
  'github-token': secret(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['relayed', 'refused'] as const

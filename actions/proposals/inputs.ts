import { z } from 'zod'
import { secret, text, wholeNumber } from '../../shared/runtime/fields.ts'
import { engineFields, registryFields } from '../../shared/runtime/stage/inputs.ts'

const mostDrafts = 50

export const Inputs = z.object({
  model: text().optional(),
  'most-drafts': wholeNumber({ least: 1 })
    .refine((count) => count <= mostDrafts, `must be at most ${mostDrafts}`)
    .default(10),
  'github-token': secret(),
  'app-slug': text().optional(),
  ...registryFields,
  advisories: text().optional(),
  ...engineFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['proposed', 'left'] as const

import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'
import { registryFields, tagFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  'github-token': secret(),
  'app-slug': text().optional(),
  'job-token': secret().optional(),
  ...registryFields,
  ...tagFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'refused', 'got-through', 'unknown', 'results', 'record'] as const

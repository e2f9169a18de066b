import { z } from 'zod'
import { flag } from '../../shared/runtime/fields.ts'
import { protectionFields } from '../../shared/runtime/protection-inputs.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  strict: flag(false),
  ...protectionFields,
  ...registryFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'done', 'missing', 'unknown', 'preconditions'] as const

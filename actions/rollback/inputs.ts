import { z } from 'zod'
import { text } from '../../shared/runtime/fields.ts'
import { openingFields, openingOutputs } from '../../shared/runtime/drafting/opening.ts'

export const Inputs = z.object({
  model: text(),
  from: text(),
  to: text().optional(),
  ...openingFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = openingOutputs

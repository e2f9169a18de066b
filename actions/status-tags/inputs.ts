import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'
import { tagFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  status: text(),
  'github-token': secret(),
  ...tagFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['written'] as const

import { z } from 'zod'
import { filledList, text } from '../../shared/runtime/fields.ts'

export const Inputs = z.object({
  files: filledList().default(['governance/scenarios']),
  policy: text().default('governance/policy.yml'),
  through: z.enum(['facts', 'forge']).default('facts'),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['passed', 'failed'] as const

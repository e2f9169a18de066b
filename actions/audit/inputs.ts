import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z
  .object({
    command: z.enum(['verify', 'who']).default('verify'),
    model: text().optional(),
    version: text().optional(),
    environment: text().default('production'),
    ledger: text().optional(),
    'github-token': secret().optional(),
    'app-slug': text().optional(),
    ...registryFields,
  })
  .superRefine((inputs, context) => {
    if (inputs.command === 'who' && inputs.model === undefined)
      context.addIssue({ code: 'custom', path: ['model'], message: 'is needed to tell who approved' })
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'records', 'answer'] as const

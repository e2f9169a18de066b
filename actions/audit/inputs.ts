import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'

export const Inputs = z
  .object({
    command: z.enum(['verify', 'who']).default('verify'),
    model: text().optional(),
    version: text().optional(),
    environment: text().default('production'),
    ledger: text().optional(),
    'github-token': secret().optional(),
    'app-slug': text().optional(),
    'mlflow-username': text().optional(),
    'mlflow-password': secret().optional(),
    'mlflow-token': secret().optional(),
  })
  .superRefine((inputs, context) => {
    if (inputs.command === 'who' && inputs.model === undefined)
      context.addIssue({ code: 'custom', path: ['model'], message: 'is needed to tell who approved' })
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'records', 'answer'] as const

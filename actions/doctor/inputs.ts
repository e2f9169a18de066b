import { z } from 'zod'
import { flag, secret, text } from '../../shared/runtime/fields.ts'
import { protectionFields } from '../../shared/runtime/protection-inputs.ts'

export const Inputs = z.object({
  strict: flag(false),
  ...protectionFields,
  'mlflow-username': text().optional(),
  'mlflow-password': secret().optional(),
  'mlflow-token': secret().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'done', 'missing', 'unknown', 'preconditions'] as const

import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'

export const Inputs = z.object({
  status: text(),
  'github-token': secret(),
  'mlflow-tag-username': text().optional(),
  'mlflow-tag-password': secret().optional(),
  'mlflow-tag-token': secret().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['written'] as const

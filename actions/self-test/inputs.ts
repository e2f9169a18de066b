import { z } from 'zod'
import { secret, text } from '../../shared/runtime/fields.ts'

export const Inputs = z.object({
  'github-token': secret(),
  'app-slug': text().optional(),
  'job-token': secret().optional(),
  'mlflow-username': text().optional(),
  'mlflow-password': secret().optional(),
  'mlflow-token': secret().optional(),
  'mlflow-tag-username': text().optional(),
  'mlflow-tag-password': secret().optional(),
  'mlflow-tag-token': secret().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'refused', 'got-through', 'unknown', 'results', 'record'] as const

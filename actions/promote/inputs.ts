import { z } from 'zod'
import { flag, secret, text } from '../../shared/runtime/fields.ts'
import { engineFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  environment: text(),
  'accept-unproven': flag(false),
  'github-token': secret(),
  'app-slug': text().optional(),
  'mlflow-username': text().optional(),
  'mlflow-password': secret().optional(),
  'mlflow-token': secret().optional(),
  advisories: text().optional(),
  ...engineFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['done', 'refused', 'waiting'] as const

import { z } from 'zod'
import { secret, text, wholeNumber } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  command: z.enum(['run', 'record']).default('run'),
  model: text().optional(),
  version: text().optional(),
  'pull-request': wholeNumber({ least: 1 }).optional(),
  answers: text().optional(),
  'answers-digest': text().optional(),
  checkout: text().optional(),
  'ready-environment': text().optional(),
  'transport-key': secret()
    .pipe(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits, as `openssl rand -hex 32` prints'))
    .optional(),
  'mlflow-holdout-username': text().optional(),
  'mlflow-holdout-password': secret().optional(),
  'mlflow-holdout-token': secret().optional(),
  'github-token': secret(),
  'app-slug': text().optional(),
  ...registryFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'answers', 'digest', 'record'] as const

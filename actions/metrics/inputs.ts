import { z } from 'zod'
import { secret, share, text } from '../../shared/runtime/fields.ts'
import { engineFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  file: text(),
  model: text(),
  champion: text().optional(),
  threshold: share().optional(),
  'champion-threshold': share().optional(),
  ...engineFields,
  'trino-url': text().optional(),
  'trino-user': text().optional(),
  'trino-password': secret().optional(),
  'trino-token': secret().optional(),
  table: text().optional(),
  'champion-table': text().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['metrics'] as const

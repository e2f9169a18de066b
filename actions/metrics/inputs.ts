import { z } from 'zod'
import { share, text } from '../../shared/runtime/fields.ts'

export const Inputs = z.object({
  file: text(),
  model: text(),
  champion: text().optional(),
  threshold: share().optional(),
  'champion-threshold': share().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['metrics'] as const

import { z } from 'zod'
import { filledList, text } from '../../shared/runtime/fields.ts'

export const Inputs = z.object({
  paths: filledList(),
  advisories: text().optional(),
  limits: text().optional(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['result', 'findings', 'unknown', 'codes'] as const

import { z } from 'zod'
import { secret, text, wholeNumber } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  'proxy-log': text().optional(),
  'most-megabytes': wholeNumber({ least: 0 }).default(20_000),
  'github-token': secret(),
  'app-slug': text().optional(),
  ...registryFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['differences', 'restores', 'record'] as const

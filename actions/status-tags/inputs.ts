import { z } from 'zod'
import { namedSecrets, secret, text } from '../../shared/runtime/fields.ts'
import { tagFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  status: text(),
  'github-token': secret(),
  'app-slug': text().optional(),
  'receiver-secrets': namedSecrets(),
  ...tagFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['written', 'undelivered'] as const

import { z } from 'zod'
import { flag, namedSecrets, secret, text } from '../../shared/runtime/fields.ts'
import { engineFields, registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  environment: text(),
  'accept-unproven': flag(false),
  'github-token': secret(),
  'app-slug': text().optional(),
  ...registryFields,
  advisories: text().optional(),
  ...engineFields,
  'receiver-secrets': namedSecrets(),
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['done', 'refused', 'waiting', 'undelivered'] as const

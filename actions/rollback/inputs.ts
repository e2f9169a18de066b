import { z } from 'zod'
import { flag, list, secret, text } from '../../shared/runtime/fields.ts'
import { openingOutputs } from '../../shared/runtime/drafting/opening.ts'
import { engineFields, registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object({
  model: text(),
  from: text(),
  to: text().optional(),
  reason: text(),
  developers: list(),
  check: flag(false),
  draft: flag(false),
  'github-token': secret(),
  ...registryFields,
  advisories: text().optional(),
  ...engineFields,
})
export type Inputs = z.infer<typeof Inputs>

export const outputs = openingOutputs

import { z } from 'zod'
import { flag, list, secret, text } from '../../shared/runtime/fields.ts'
import { registryFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z
  .object({
    command: z.enum(['plan', 'apply', 'verify']).default('plan'),
    experiments: list(),
    'development-experiments': list(),
    'revoke-excess': flag(false),
    'github-token': secret().optional(),
    'app-slug': text().optional(),
    ...registryFields,
  })
  .superRefine((inputs, context) => {
    if (inputs['revoke-excess'] && inputs.command !== 'apply')
      context.addIssue({ code: 'custom', path: ['revoke-excess'], message: 'goes with the command apply alone' })
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'plan'] as const

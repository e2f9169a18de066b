import { z } from 'zod'
import { flag, list, secret, text } from '../../shared/runtime/fields.ts'

export const Inputs = z
  .object({
    command: z.enum(['plan', 'apply', 'verify']).default('plan'),
    experiments: list(),
    'development-experiments': list(),
    'revoke-excess': flag(false),
    'github-token': secret().optional(),
    'app-slug': text().optional(),
    'mlflow-username': text().optional(),
    'mlflow-password': secret().optional(),
    'mlflow-token': secret().optional(),
  })
  .superRefine((inputs, context) => {
    if (inputs['revoke-excess'] && inputs.command !== 'apply')
      context.addIssue({ code: 'custom', path: ['revoke-excess'], message: 'goes with the command apply alone' })
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'plan'] as const

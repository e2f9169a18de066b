import { z } from 'zod'
import { flag, list, secret, text } from '../../shared/runtime/fields.ts'

const moves = ['model', 'version', 'environment'] as const

export const Inputs = z
  .object({
    model: text().optional(),
    version: text().optional(),
    environment: text().optional(),
    kind: z.enum(['promotion', 'adoption', 'policy']).default('promotion'),
    reason: text(),
    developers: list(),
    check: flag(false),
    draft: flag(false),
    'github-token': secret(),
    'mlflow-username': text().optional(),
    'mlflow-password': secret().optional(),
    'mlflow-token': secret().optional(),
  })
  .superRefine((inputs, context) => {
    for (const name of moves) {
      const given = inputs[name] !== undefined
      if (inputs.kind === 'policy' && given)
        context.addIssue({ code: 'custom', path: [name], message: 'does not belong to a policy request' })
      if (inputs.kind !== 'policy' && !given)
        context.addIssue({ code: 'custom', path: [name], message: `is needed for kind ${inputs.kind}` })
    }
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['pull-request', 'evidence-digest', 'verdict'] as const

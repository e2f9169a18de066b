import { z } from 'zod'
import { requestKinds } from '../../shared/domain/request/request.ts'
import { text } from '../../shared/runtime/fields.ts'
import { openingFields, openingOutputs } from '../../shared/runtime/drafting/opening.ts'

const moves = ['model', 'version', 'environment'] as const

/** Which of them each kind needs; the others do not belong to it. */
const needed: Readonly<Record<string, readonly string[]>> = {
  promotion: moves,
  adoption: moves,
  rollback: moves,
  'break-glass': moves,
  retirement: ['model', 'environment'],
  policy: [],
  'model-facts': ['model'],
}

export const Inputs = z
  .object({
    model: text().optional(),
    version: text().optional(),
    environment: text().optional(),
    kind: z.enum(requestKinds).default('promotion'),
    ...openingFields,
  })
  .superRefine((inputs, context) => {
    const wanted = needed[inputs.kind] ?? moves
    for (const name of moves) {
      const given = inputs[name] !== undefined
      if (!wanted.includes(name) && given)
        context.addIssue({ code: 'custom', path: [name], message: `does not belong to a ${inputs.kind} request` })
      if (wanted.includes(name) && !given)
        context.addIssue({ code: 'custom', path: [name], message: `is needed for kind ${inputs.kind}` })
    }
  })
export type Inputs = z.infer<typeof Inputs>

export const outputs = openingOutputs

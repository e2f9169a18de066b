import { z } from 'zod'
import { protectionFields } from '../../shared/runtime/protection-inputs.ts'

export const Inputs = z.object({ command: z.enum(['plan', 'apply', 'verify']).default('plan'), ...protectionFields })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['verdict', 'differences', 'plan'] as const

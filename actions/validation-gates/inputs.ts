import { z } from 'zod'
import { gateOutputs, stageFields } from '../../shared/runtime/stage/inputs.ts'

export const Inputs = z.object(stageFields)
export type Inputs = z.infer<typeof Inputs>

export const outputs = gateOutputs

import { z } from 'zod'
import { stageFields } from '../../shared/runtime/stage/inputs.ts'

const { facts: _facts, ...fields } = stageFields

export const Inputs = z.object({ ...fields, 'merge-method': z.enum(['merge', 'squash', 'rebase']).default('merge') })
export type Inputs = z.infer<typeof Inputs>

export const outputs = ['merged', 'sha', 'why'] as const

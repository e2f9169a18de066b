import { z } from 'zod'

/** The four governance stages, in the order in which they are judged. */
export const stageNames = [
  'validation-gates',
  'independent-validation',
  'compliance-review',
  'business-sign-off',
] as const

export const StageName = z.enum(stageNames)
export type StageName = z.infer<typeof StageName>

/** The stages at which people sign; the first is judged by machine alone. */
export const humanStageNames = ['independent-validation', 'compliance-review', 'business-sign-off'] as const

export const HumanStageName = z.enum(humanStageNames)
export type HumanStageName = z.infer<typeof HumanStageName>

export const Tier = z.enum(['high', 'medium', 'low'])
export type Tier = z.infer<typeof Tier>

/** The name of a stage's check run, with its place in the order, as branch protection knows it. */
export function checkName(stage: StageName): string {
  return `governance / ${stageNames.indexOf(stage) + 1} ${stage.replaceAll('-', ' ').replace('sign off', 'sign-off')}`
}

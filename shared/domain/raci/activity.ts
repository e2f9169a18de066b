import type { StageName } from '../stage.ts'

/** What is done with a model, from its making to what happens when it fails: the rows of a RACI matrix. */
export const activities = [
  'development',
  'validation',
  'compliance',
  'deployment',
  'monitoring',
  'incident-response',
] as const
export type Activity = (typeof activities)[number]

/** The activity whose row says who is asked at a stage. */
export const activityOf: Readonly<Record<StageName, Activity>> = {
  'validation-gates': 'development',
  'independent-validation': 'validation',
  'compliance-review': 'compliance',
  'business-sign-off': 'deployment',
}

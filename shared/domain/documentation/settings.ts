import { z } from 'zod'

/** What a gate asks that wants something whole in some tiers: the documentation, or where a version comes from. */

/** The words of the setting, from the loosest: the commit is named, or the forge was seen to have it on a branch. */
export const commitStandards = ['recorded', 'reachable'] as const

const Tiers = z.array(z.enum(['high', 'medium', 'low'])).readonly()
const completeness = {
  complete_for: Tiers,
  /** left out: reachable */
  commit: z.enum(commitStandards).optional(),
}

export const CompletenessSettings = z.strictObject(completeness)
export type CompletenessSettings = z.infer<typeof CompletenessSettings>

/** The same in a model file, where what is left out says nothing. */
export const CompletenessTightening = z.strictObject(completeness).partial()
export type CompletenessTightening = z.infer<typeof CompletenessTightening>

type Complain = (path: readonly string[], own: unknown, ours: unknown) => void

/** The tighter of the policy's and the model file's, with a complaint where the file's is the looser one. */
export function tightenedCompleteness(
  policy: CompletenessSettings,
  model: CompletenessTightening,
  complain: Complain,
): CompletenessSettings {
  const ours = policy.commit ?? 'reachable'
  const looser = model.commit === 'recorded' && ours === 'reachable'
  if (looser) complain(['commit'], model.commit, ours)
  const commit = looser ? policy.commit : (model.commit ?? policy.commit)
  return {
    complete_for: [...new Set([...policy.complete_for, ...(model.complete_for ?? [])])],
    ...(commit === undefined ? {} : { commit }),
  }
}

/** What a model file asks alone, where the policy does not name the gate. */
export const completenessAlone = ({
  complete_for: tiers = [],
  commit,
}: CompletenessTightening): CompletenessSettings => ({
  complete_for: tiers,
  ...(commit === undefined ? {} : { commit }),
})

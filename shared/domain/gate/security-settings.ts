import { z } from 'zod'
import { limits } from '../advisory/severity.ts'
import { millis, plus } from '../instant.ts'

/** The settings of the gate `security`, with what they are where a policy leaves them out. */

export const Duration = z.string().refine((text) => {
  try {
    return plus('2001-01-01T00:00:00Z', text) !== ''
  } catch {
    return false
  }
}, 'must be an ISO 8601 duration, such as P7D')

/** Ways of serialising that keep code, and not only names of it. */
const CodeFormat = z.enum(['cloudpickle', 'dill'])

/** From the loosest to the tightest. */
export const pickleRules = ['allow-listed', 'refused'] as const

const GlobalName = z.string().regex(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/, 'must be a name such as acme_features.Binner')

export const SecuritySettings = z.strictObject({
  severity_at_least: z.enum(limits).default('high'),
  advisory_age_at_most: Duration.default('P7D'),
  /** the package indexes that a requirement file may name; the one that pip takes by itself needs no name */
  indexes: z.array(z.string()).readonly().default([]),
  serialization: z
    .strictObject({
      refuse: z.array(CodeFormat).readonly().default([]),
      pickle: z.enum(pickleRules).default('allow-listed'),
      /** names of one's own that a serialised model may reach for beside those of its flavour */
      allow: z.array(GlobalName).readonly().default([]),
    })
    .prefault({}),
})
export type SecuritySettings = z.infer<typeof SecuritySettings>

/** What a model file may ask beyond the policy; whom to trust is the policy's alone. */
export const SecurityTightening = z
  .strictObject({
    severity_at_least: z.enum(limits),
    advisory_age_at_most: Duration,
    serialization: z.strictObject({ refuse: z.array(CodeFormat).readonly(), pickle: z.enum(pickleRules) }).partial(),
  })
  .partial()
export type SecurityTightening = z.infer<typeof SecurityTightening>

type Complain = (path: readonly string[], found: unknown, policy: unknown) => void

/** How long a duration is from a day without a leap, to tell which of two is the longer. */
export const lengthOf = (duration: string): number => millis(plus('2001-01-01T00:00:00Z', duration))

/** The policy's settings, tightened by the model file's; each that would loosen is told and left. */
export function tightenedSecurity(
  policy: SecuritySettings,
  model: SecurityTightening,
  complain: Complain,
): SecuritySettings {
  const tighter = <T>(path: readonly string[], ours: T, theirs: T | undefined, measure: (one: T) => number): T => {
    if (theirs === undefined) return ours
    const looser = measure(theirs) < measure(ours)
    if (looser) complain(path, theirs, ours)
    return looser ? ours : theirs
  }
  const { serialization: own } = policy
  const asked = model.serialization
  return {
    severity_at_least: tighter(['severity_at_least'], policy.severity_at_least, model.severity_at_least, (one) =>
      limits.indexOf(one),
    ),
    advisory_age_at_most: tighter(
      ['advisory_age_at_most'],
      policy.advisory_age_at_most,
      model.advisory_age_at_most,
      (one) => -lengthOf(one),
    ),
    indexes: policy.indexes,
    serialization: {
      refuse: [...new Set([...own.refuse, ...(asked?.refuse ?? [])])],
      pickle: tighter(['serialization', 'pickle'], own.pickle, asked?.pickle, (one) => pickleRules.indexOf(one)),
      allow: own.allow,
    },
  }
}

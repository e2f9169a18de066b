import type { ProtectionPlan } from '../../shared/domain/protection/plan.ts'

/** Why the protection does not hold, in one sentence; null where all of it was seen and is as it should be. */
export function verificationFailure({ state, steps, conflicts }: ProtectionPlan): string | null {
  if (state === 'same') return null
  if (state === 'unknown') {
    const open = steps.flatMap(({ name, unknown }) => unknown.map((why) => `${name}: ${why.replace(/\.$/, '')}`))
    return `Not everything could be looked at, and unknown is no pass: ${open.join('; ')}.`
  }
  const differing = steps.filter(({ lines }) => lines.length > 0).map(({ name }) => name)
  const others = conflicts.length > 0 ? ['rules of others'] : []
  return `The protection is not as it should be: ${[...differing, ...others].join('; ')}.`
}

import type { ProtectionPlan, Step } from '../../shared/domain/protection/plan.ts'
import type { Administration } from '../../shared/ports/administration.ts'
import { UserError } from '../../shared/runtime/failure.ts'

const isSetting = ({ kind }: Step): boolean => kind !== 'code-owners'

/** What a PUT would replace unseen must not be written. */
function requireSeen(plan: ProtectionPlan): void {
  const hidden = plan.steps.find((step) => step.kind === 'ruleset' && step.found?.bypass === null)
  if (hidden === undefined) return
  throw new UserError(
    `The forge does not show this token who may bypass the ruleset "${hidden.name}", and writing it would drop them.`,
    'Use a token of an administrator or of an App with the permission "administration: write".',
  )
}

/** Writes every setting that differs, whole; one that is as it should be is not touched. */
export async function applyPlan(administration: Administration, plan: ProtectionPlan): Promise<readonly string[]> {
  requireSeen(plan)
  const written: string[] = []
  for (const step of plan.steps) {
    if (step.lines.length === 0) continue
    if (step.kind === 'ruleset') await administration.writeRuleset(step.next)
    else if (step.kind === 'environment') await administration.writeEnvironment(step.next, step.found)
    else continue
    written.push(`${step.kind} ${step.name}`)
  }
  return written
}

/** What an apply should have set and has not; a file and the rules of others it leaves to people. */
export const leftOpen = ({ steps }: ProtectionPlan): readonly string[] =>
  steps
    .filter((step) => isSetting(step) && (step.lines.length > 0 || step.kind === 'unreadable'))
    .map(({ name }) => name)

import { accessFinding } from '../../shared/domain/access/finding.ts'
import type { Revocation, Step } from '../../shared/domain/access/managed-role.ts'
import type { AccessPlan } from '../../shared/domain/access/plan.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { readAccess } from '../../shared/gather/access.ts'
import type { RegistryAccess } from '../../shared/ports/access.ts'
import { formatRevocation, formatStep } from '../../shared/render/access.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import { planOf } from './plan.ts'
import type { Desk } from './question.ts'

/** What was done, what was not, and the plan that is left. */
export type Applied = { readonly done: readonly string[]; readonly left: AccessPlan }

const failedStep = (what: string, error: unknown): Finding =>
  accessFinding('step-failed', 'error', { what, detail: error instanceof Error ? error.message : String(error) })

/** Does one step; a role's number is told by those that are there or were just made. */
async function take(access: RegistryAccess, step: Step, roles: Map<string, number>): Promise<void> {
  if (step.do === 'create') {
    const description = `Managed by countersign from governance/policy.yml: ${step.template}`
    roles.set(step.role, await access.createRole(step.role, description))
    return
  }
  const role = roles.get(step.role)
  if (role === undefined) throw new Error(`the role ${step.role} is not there`)
  if (step.do === 'grant') await access.addGrant(role, step.grant)
  else if (step.do === 'raise') await access.changeGrant(step.from.id, step.grant.level)
  else await access.assign(step.account, role)
}

async function end(access: RegistryAccess, one: Revocation): Promise<void> {
  if (one.do === 'remove') await access.removeGrant(one.grant.id)
  else if (one.do === 'lower') await access.changeGrant(one.grant.id, one.to.level)
  else await access.unassign(one.account, one.roleId)
}

/** A role whose grants could not all be made gets no member: half a template may allow more than the whole. */
const isHeldBack = (step: Step, broken: ReadonlySet<string>): boolean => step.do === 'assign' && broken.has(step.role)

/**
 * Makes the registry's rights what the plan says and reads them again. Each step is safe to repeat: what is there is not
 * planned again, and what a second run made in between is found by the next.
 */
export async function applied(desk: Desk, { revoke }: { readonly revoke: boolean }): Promise<Applied> {
  const { access, question } = desk
  const { reading } = question
  if (reading.asked?.admin !== true || reading.roles === null || reading.accounts === null)
    throw new UserError(
      'Nothing was applied: this credential is not told who holds which role.',
      'Run apply with the credential of an MLflow administrator; access plan says what could not be read.',
    )
  const plan = planOf(desk)
  const roles = new Map(reading.roles.map(({ name, id }) => [name, id]))
  const done: string[] = []
  const failed: Finding[] = []
  const broken = new Set<string>()
  for (const step of plan.steps) {
    if (isHeldBack(step, broken)) continue
    try {
      await take(access, step, roles)
      done.push(formatStep(step))
    } catch (error) {
      broken.add(step.role)
      failed.push(failedStep(formatStep(step), error))
    }
  }
  for (const one of revoke ? plan.revocations : []) {
    try {
      await end(access, one)
      done.push(formatRevocation(one))
    } catch (error) {
      failed.push(failedStep(formatRevocation(one), error))
    }
  }
  const after = planOf({ ...desk, question: { ...question, reading: await readAccess(access) } })
  return { done, left: { ...after, findings: [...failed, ...after.findings] } }
}

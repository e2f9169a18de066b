import { accessFinding } from '../../shared/domain/access/finding.ts'
import type { Revocation, Step } from '../../shared/domain/access/managed-role.ts'
import type { AccessPlan } from '../../shared/domain/access/plan.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { readAccess } from '../../shared/gather/access.ts'
import type { RegistryAccess } from '../../shared/ports/access.ts'
import { formatRevocation, formatStep } from '../../shared/render/setup/access.ts'
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

type Effects = { readonly done: readonly string[]; readonly failed: readonly Finding[] }

/** Grants what is missing. A role whose grants could not all be made gets no member: half a template may allow more than the whole. */
async function grantAll(access: RegistryAccess, steps: readonly Step[], roles: Map<string, number>): Promise<Effects> {
  const done: string[] = []
  const failed: Finding[] = []
  const broken = new Set<string>()
  for (const step of steps) {
    if (step.do === 'assign' && broken.has(step.role)) continue
    try {
      await take(access, step, roles)
      done.push(formatStep(step))
    } catch (error) {
      broken.add(step.role)
      failed.push(failedStep(formatStep(step), error))
    }
  }
  return { done, failed }
}

/** Takes away what is too much, unless anything is unknown: what looks like too much may be meant. */
async function revokeAll(access: RegistryAccess, { revocations, findings }: AccessPlan): Promise<Effects> {
  const done: string[] = []
  const failed: Finding[] = []
  if (revocations.length > 0 && findings.some(({ weight }) => weight === 'error'))
    return { done, failed: [accessFinding('revocation-withheld', 'fail', { count: revocations.length })] }
  for (const one of revocations) {
    try {
      await end(access, one)
      done.push(formatRevocation(one))
    } catch (error) {
      failed.push(failedStep(formatRevocation(one), error))
    }
  }
  return { done, failed }
}

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
  const granted = await grantAll(access, plan.steps, new Map(reading.roles.map(({ name, id }) => [name, id])))
  const revoked = revoke ? await revokeAll(access, plan) : { done: [], failed: [] }
  const after = planOf({ ...desk, question: { ...question, reading: await readAccess(access) } })
  return {
    done: [...granted.done, ...revoked.done],
    left: { ...after, findings: [...granted.failed, ...revoked.failed, ...after.findings] },
  }
}

import type { Finding } from '../verdict.ts'
import type { Context } from './context.ts'
import { approvalFinding } from './finding.ts'
import { assign, type Asked, type Candidate } from './matching.ts'

/** Whether the policy's counts could ever be met: by all members of the roles, if every one of them approved. */

type Approval = Asked['approvals'][number]

const sizeOf = (context: Context, role: string): number | null =>
  context.memberships.find((membership) => membership.role === role)?.members.length ?? null

function smallRoles(context: Context): readonly Finding[] {
  return context.stages.flatMap(({ stage, approvals }) =>
    approvals.flatMap(({ role, count }): readonly Finding[] => {
      const members = sizeOf(context, role)
      if (members === null || members >= count) return []
      return [approvalFinding('role-too-small', 'error', { role, count, members, stage })]
    }),
  )
}

/** Everybody who could sign one of these, all at once. */
function everybody(context: Context, approvals: readonly Approval[]): readonly Candidate[] {
  const roles = new Map<string, Set<string>>()
  for (const { role } of approvals) {
    for (const { id } of context.memberships.find((one) => one.role === role)?.members ?? []) {
      const person = context.identities.personOfAccount(id) ?? String(id)
      roles.set(person, new Set([...(roles.get(person) ?? []), role]))
    }
  }
  return [...roles].map(([person, own]) => ({ stage: 0, person, at: context.now, roles: [...own] }))
}

/**
 * The findings of a policy that nobody could ever meet: a role with fewer members than are asked of it, or roles whose
 * members together are too few, since one person fills one slot. A role that could not be read is an error of its own.
 */
export function unsatisfiable(context: Context): readonly Finding[] {
  const small = smallRoles(context)
  const known = ({ role }: Approval): boolean => sizeOf(context, role) !== null
  const stages = context.stages.map(({ approvals }) => approvals)
  if (small.length > 0 || !stages.flat().every(known)) return small
  // who may sign each stage must still be several people within one
  const together = context.policy.separation_of_duties.one_person_one_stage ? [stages.flat()] : stages
  return together.flatMap((approvals): readonly Finding[] => {
    const filled = assign([{ stage: 0, approvals }], everybody(context, approvals), true).get(0)?.length ?? 0
    const slots = approvals.reduce((sum, { count }) => sum + count, 0)
    const roles = [...new Set(approvals.map(({ role }) => role))]
    return filled >= slots ? [] : [approvalFinding('roles-too-small-together', 'error', { roles, slots, filled })]
  })
}

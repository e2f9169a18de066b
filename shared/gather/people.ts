import type { Account, FailedRead, Membership } from '../domain/forge.ts'
import type { People } from '../domain/governance/people.ts'
import type { Policy } from '../domain/governance/policy.ts'
import type { Forge } from '../ports/forge.ts'

export type MembershipReading = { readonly memberships: readonly Membership[]; readonly failed: readonly FailedRead[] }

const listed = (people: People, names: readonly string[]): readonly Account[] =>
  names.flatMap((name) => {
    const person = people.people[name]
    return person === undefined ? [] : [{ id: person.id, login: person.github, kind: 'user', state: 'active' } as const]
  })

/** Who is in each role now: the active members of its team, or the people of its list. A team that cannot be read is a failed read. */
export async function readMemberships(
  forge: Pick<Forge, 'members'>,
  policy: Policy,
  people: People,
  roles: readonly string[],
): Promise<MembershipReading> {
  const teams = new Map(
    roles.flatMap((role) => {
      const found = policy.roles[role]
      return found !== undefined && 'team' in found ? [[role, found.team] as const] : []
    }),
  )
  const read = await forge.members([...new Set(teams.values())], policy.separation_of_duties.inherited_team_members)
  const memberships: Membership[] = []
  const failed: FailedRead[] = []
  for (const role of roles) {
    const found = policy.roles[role]
    if (found === undefined) continue
    if ('people' in found) {
      memberships.push({ role, members: listed(people, found.people), formerly: [] })
      continue
    }
    const team = read.find((one) => one.team === found.team)
    if (team !== undefined && 'members' in team) memberships.push({ role, members: team.members, formerly: [] })
    else
      failed.push({
        read: 'teams',
        role,
        detail: `role ${role}: ${team === undefined ? 'its team was not answered' : team.failed}`,
      })
  }
  return { memberships, failed }
}

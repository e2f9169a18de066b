import { builderFactOf } from '../approval/builders.ts'
import { identitiesOf } from '../approval/identity.ts'
import type { Facts } from '../facts.ts'
import type { Account } from '../forge.ts'
import { isBefore } from '../instant.ts'
import type { RequestVerdict } from '../judgement.ts'
import type { Asking } from './raci.ts'
import { stageNames } from '../stage.ts'

/** How roles are reached: a team or a person by the name that the forge knows. */
export type Handles = { readonly teams: readonly string[]; readonly people: readonly string[] }

/** Who stands behind the roles: teams as `organisation/team`, people by login; the author and other builders are never asked. */
export function handlesOf(
  roles: readonly string[],
  facts: Pick<Facts, 'governance' | 'pull'>,
  verdict: Pick<RequestVerdict, 'builders'>,
): Handles {
  const { policy, people } = facts.governance
  if (policy.state !== 'read' || people.state !== 'read') return { teams: [], people: [] }
  const identities = identitiesOf(people.value)
  const free = ({ id, github }: { readonly id: number; readonly github: string }): boolean => {
    const account: Account = { id, login: github, kind: 'user', state: 'active' }
    return id !== facts.pull.author.id && builderFactOf(account, verdict.builders, identities) === null
  }
  const found = roles.flatMap((role) => policy.value.roles[role] ?? [])
  return {
    teams: [...new Set(found.flatMap((role) => ('team' in role ? [role.team] : [])))],
    people: [
      ...new Set(
        found
          .flatMap((role) => ('people' in role ? role.people : []))
          .flatMap((key) => people.value.people[key] ?? [])
          .flatMap((person) => (free(person) ? [person.github] : [])),
      ),
    ],
  }
}

/** Since when the stage has been open: since the one before it passed. */
function openSince(verdict: RequestVerdict, stage: Asking['stage']): string | null {
  return verdict.stages.slice(0, stageNames.indexOf(stage)).findLast(({ state }) => state === 'passed')?.since ?? null
}

/** The reviews to ask for now: of whom nobody asked since the stage opened. Running again asks nobody twice. */
export function invitationsOf(facts: Facts, verdict: RequestVerdict, asking: Asking): Handles {
  const { teams, people } = handlesOf(asking.requested, facts, verdict)
  const since = openSince(verdict, asking.stage)
  const asked = new Set(
    (facts.pull.reviewRequests ?? [])
      .filter(({ at }) => since === null || !isBefore(at, since))
      .map(({ whom }) => whom.toLowerCase()),
  )
  const fresh = (handle: string): boolean => !asked.has(handle.toLowerCase())
  return { teams: teams.filter(fresh), people: people.filter(fresh) }
}

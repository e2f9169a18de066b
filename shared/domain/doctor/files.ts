import { formatProblem } from '../document/document.ts'
import { humanStageNames, Tier } from '../stage.ts'
import { assign, type Asked, type Candidate } from '../approval/matching.ts'
import { bothSeen } from '../protection/seen.ts'
import { done, given, missing, noneOf, type Outcome } from './precondition.ts'
import { peopleOf, policyOf, type World } from './world.ts'
import type { Governance } from '../facts.ts'
import type { Policy } from '../governance/policy.ts'

/** The files that people write, and the people that they name. */

type Read = Governance['policy'] | Governance['people']

const fileOutcome = (file: string, read: Read): Outcome =>
  read.state === 'read'
    ? done()
    : missing({
        file,
        problems: read.state === 'wrong' ? read.problems.map(formatProblem) : [`${file} is not there.`],
      })

export const policyValid = ({ governance }: World): Outcome =>
  given(governance, ({ policy }) => fileOutcome('governance/policy.yml', policy))

export const peopleValid = ({ governance }: World): Outcome =>
  given(governance, ({ people }) => fileOutcome('governance/people.yml', people))

export const modelsValid = ({ models }: World): Outcome =>
  given(models, (all) =>
    noneOf(
      'problems',
      all.filter(({ file }) => file === null).map(({ problem }) => problem),
    ),
  )

/** An account that was renamed, taken over or suspended is nobody's any more. */
export const identitiesCurrent = ({ identities }: World): Outcome =>
  given(identities, (all) =>
    noneOf(
      'people',
      all.flatMap(({ person, login, id, account }) => {
        if (account === null) return [`${person}: there is no account ${login}`]
        if (account.id !== id) return [`${person}: ${login} is number ${account.id}, not ${id}`]
        return account.state === 'active' ? [] : [`${person}: ${login} is ${account.state}`]
      }),
    ),
  )

export const teamsExist = ({ teams }: World): Outcome =>
  given(teams, (all) =>
    noneOf(
      'teams',
      Object.entries(all).flatMap(([name, id]) => (id === null ? [name] : [])),
    ),
  )

type Line = { readonly label: string; readonly asked: readonly Asked[] }

/** The lines of people that must be able to sign: the stages of each tier, and a change of the policy. */
function linesOf(policy: Policy): readonly Line[] {
  const tiers = Tier.options.map((tier): Line => ({
    label: `the stages of a ${tier}-tier model`,
    asked: humanStageNames.flatMap((stage, index) => {
      const approvals = policy.stages[stage]?.approvals
      return policy.tiers[tier].includes(stage) && approvals !== undefined ? [{ stage: index, approvals }] : []
    }),
  }))
  return [...tiers, { label: 'a change of the policy', asked: [{ stage: 0, approvals: policy.changes.approvals }] }]
}

/** Every line has enough people who are known, active, and no builders by their office. */
export function rolesStaffed(world: Pick<World, 'governance' | 'members' | 'models'>): Outcome {
  const read = bothSeen(bothSeen(policyOf(world), peopleOf(world)), bothSeen(world.members, world.models))
  return given(read, ([[policy, people], [members, models]]) => {
    const owners = models.flatMap(({ file }) => (file === null ? [] : [file.owner]))
    const persons = new Map(Object.entries(people.people).map(([key, { id }]) => [id, key]))
    const inRole = (role: string): readonly string[] =>
      (members.find((one) => one.role === role)?.members ?? [])
        .filter(({ state }) => state === 'active')
        .flatMap(({ id }) => persons.get(id) ?? [])
    const builders = new Set(owners.flatMap(({ role, person }) => [person, ...inRole(role)]))
    const unfilled = linesOf(policy).filter(({ asked }) => {
      const candidates = asked.flatMap(({ stage, approvals }): readonly Candidate[] => {
        const roles = [...new Set(approvals.map(({ role }) => role))]
        const able = [...new Set(roles.flatMap(inRole))].filter((person) => !builders.has(person))
        return able.map((person) => ({
          stage,
          person,
          at: `2000-01-0${stage + 1}T00:00:00Z`,
          roles: roles.filter((role) => inRole(role).includes(person)),
        }))
      })
      const filled = assign(asked, candidates, policy.separation_of_duties.one_person_one_stage)
      const wanted = (one: Asked): number => one.approvals.reduce((sum, { count }) => sum + count, 0)
      return asked.some((one) => (filled.get(one.stage)?.length ?? 0) < wanted(one))
    })
    return noneOf(
      'lines',
      unfilled.map(({ label }) => label),
    )
  })
}

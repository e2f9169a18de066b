import type { Account, Team } from '../../store.ts'
import { needMembers } from '../access.ts'
import { Fault, textOf, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { actorFields } from './actors.ts'

/** Organisations, their teams and who is in them. */

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The members of the kind asked for: those of the team itself, of its child teams, or both; invitations are none. */
function membersOf({ store }: GraphqlAsk, team: Team, membership: unknown): readonly Account[] {
  const own = store.members(team, false)
  if (membership === 'IMMEDIATE') return own
  const all = store.members(team, true)
  return membership === 'CHILD_TEAM' ? all.filter((one) => !own.includes(one)) : all
}

const teamFields = (ask: GraphqlAsk, team: Team): Fields => ({
  __typename: 'Team',
  id: `T_${team.org}_${team.slug}`,
  slug: team.slug,
  name: team.slug,
  combinedSlug: `${team.org}/${team.slug}`,
  members: (args, info) => {
    const people = membersOf(ask, team, args.membership).toSorted((one, other) => one.id - other.id)
    return connection(ask.store, { args, info, also: ['membership'] }, people, (one) => actorFields(ask, one))
  },
})

/** Whether there is an organisation of this login, by an account, a repository or a team of its own. */
const isOrganization = ({ store }: GraphqlAsk, login: string): boolean =>
  [...store.accounts.values()].some((one) => one.type === 'Organization' && same(one.login, login)) ||
  store.repos.some((repo) => same(repo.owner, login)) ||
  store.teams.some((team) => same(team.org, login))

/** Answers `Query.organization`; its teams need the permission members. */
export const organization =
  (ask: GraphqlAsk): Resolver =>
  (args) => {
    const login = textOf(args, 'login') ?? ''
    if (!isOrganization(ask, login)) {
      throw new Fault('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`)
    }
    return {
      __typename: 'Organization',
      id: `O_${login}`,
      login,
      teams: (given, info) => {
        needMembers(ask, login)
        const asked = textOf(given, 'query') ?? ''
        const fits = ({ org, slug, parent }: Team): boolean =>
          same(org, login) && slug.includes(asked.toLowerCase()) && (given.rootTeamsOnly !== true || parent === null)
        const found = ask.store.teams.filter(fits)
        return connection(ask.store, { args: given, info, also: ['query', 'orderBy', 'rootTeamsOnly'] }, found, (one) =>
          teamFields(ask, one),
        )
      },
      projects: (given, info) =>
        connection(ask.store, { args: given, info, also: ['states', 'orderBy', 'search'] }, [], () => null),
      projectsV2: (given, info) =>
        connection(ask.store, { args: given, info, also: ['query', 'orderBy'] }, [], () => null),
      team: ({ slug }) => {
        needMembers(ask, login)
        const team = ask.store.teams.find((one) => same(one.org, login) && one.slug === slug)
        return team === undefined ? null : teamFields(ask, team)
      },
    }
  }

import { accountBody, repoBody } from '../bodies.ts'
import type { Account, Team } from '../store.ts'
import { allowed, many, one, Refusal, who, type Answer, type Call } from '../wire.ts'
import { onRepo, type Row } from './row.ts'

/** The organisation of a call, where the token may read who belongs to it. */
export function membersReader(call: Call): string {
  const org = call.values.org ?? ''
  const { app } = who(call)
  if (call.store.account(org)?.type !== 'Organization') throw new Refusal(404, 'Not Found')
  if (app !== null && call.store.on('members-permission') && !allowed(call.token?.permissions ?? {}, 'members', 'read'))
    throw new Refusal(403, 'Resource not accessible by integration')
  return org
}

export function teamOf(call: Call): Team {
  const team = call.store.team(membersReader(call), call.values.team_slug ?? '')
  if (team === null) throw new Refusal(404, 'Not Found')
  return team
}

const teamBody = (call: Call, team: Team): unknown => {
  const at = `${call.url}/api/v3/orgs/${team.org}/teams/${team.slug}`
  const parent = team.parent === null ? null : call.store.team(team.org, team.parent)
  return {
    id: team.id,
    node_id: `T_${team.id}`,
    name: team.slug,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url: at,
    html_url: at,
    members_url: `${at}/members{/member}`,
    repositories_url: at,
    type: 'organization',
    organization_id: 1,
    parent: parent === null ? null : { ...(teamBody(call, { ...parent, parent: null }) as object), parent: undefined },
  }
}

const accounts = (call: Call, list: readonly Account[]): Answer =>
  many(list.map((account) => accountBody(call.url, account)))

/** Whether teams still show an account: one that is removed or suspended is in none. */
const isSeen = (account: Account | null): account is Account =>
  account !== null && (account.suspended === undefined || account.suspended.stays)

function membership(call: Call): Answer {
  const team = teamOf(call)
  const account = call.store.account(call.values.username ?? '')
  const lineage: Team[] = [team]
  for (const one of call.store.on('child-teams') ? lineage : [])
    lineage.push(...call.store.teams.filter((each) => each.org === one.org && each.parent === one.slug))
  const states = lineage.flatMap((each) => (isSeen(account) ? (each.members.get(account.id) ?? []) : []))
  if (states.length === 0) throw new Refusal(404, 'Not Found')
  const state = states.includes('active') || !call.store.on('active-members') ? 'active' : 'pending'
  return one({ url: call.url, role: 'member', state })
}

const publicUser = (call: Call, account: Account): unknown => ({
  ...accountBody(call.url, account),
  name: account.login,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  ...(account.suspended === undefined ? {} : { suspended_at: account.suspended.at }),
})

export const organisationRows: readonly Row[] = [
  {
    route: 'GET /users/{username}',
    answer: (call) => {
      const account = call.store.account(call.values.username ?? '')
      if (account === null) throw new Refusal(404, 'Not Found')
      return one(publicUser(call, account))
    },
  },
  {
    route: 'GET /user/{account_id}',
    answer: (call) => {
      const account = call.store.accounts.get(Number(call.values.account_id))
      if (account === undefined) throw new Refusal(404, 'Not Found')
      return one(publicUser(call, account))
    },
  },
  // what a client asks first, to see whether its token is one
  {
    route: 'GET /',
    answer: (call) =>
      one({ current_user_url: `${call.url}/api/v3/user`, rate_limit_url: `${call.url}/api/v3/rate_limit` }),
  },
  // where an instance says of itself what it is; a github.com has no version
  { route: 'GET /meta', answer: () => one({ verifiable_password_authentication: true }) },
  {
    route: 'GET /user',
    answer: (call) => {
      const { account, app } = who(call)
      if (app !== null) throw new Refusal(403, 'Resource not accessible by integration')
      return one(publicUser(call, account))
    },
  },
  {
    route: 'GET /orgs/{org}/teams',
    answer: (call) => {
      const org = membersReader(call)
      return many(call.store.teams.filter((team) => team.org === org).map((team) => teamBody(call, team)))
    },
  },
  { route: 'GET /orgs/{org}/teams/{team_slug}', answer: (call) => one(teamBody(call, teamOf(call))) },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/members',
    answer: (call) => accounts(call, call.store.members(teamOf(call), true)),
  },
  { route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}', answer: membership },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/teams',
    answer: (call) => {
      const team = teamOf(call)
      return many(
        call.store.teams
          .filter((each) => each.org === team.org && each.parent === team.slug)
          .map((each) => teamBody(call, each)),
      )
    },
  },
  onRepo('GET /repos/{owner}/{repo}/collaborators/{username}/permission', 'metadata', 'read', (call, repo) => {
    const account = call.store.account(call.values.username ?? '')
    if (account === null) throw new Refusal(404, 'Not Found')
    const permission = call.store.access(account, repo)
    return one({ permission, role_name: permission, user: accountBody(call.url, account) })
  }),
  onRepo('GET /repos/{owner}/{repo}/teams', 'administration', 'read', (call, repo) =>
    many(
      [...repo.teams].flatMap(([slug]) => {
        const team = call.store.team(repo.owner, slug)
        return team === null ? [] : [teamBody(call, team)]
      }),
    ),
  ),
  {
    route: 'GET /rate_limit',
    answer: (call) => {
      const core = { limit: 5000, used: 1, remaining: 4999, reset: Math.floor(call.store.nowMs() / 1000) + 3600 }
      return one({ resources: { core, search: core, graphql: core }, rate: core })
    },
  },
  {
    route: 'GET /installation/repositories',
    answer: (call) => {
      const { app } = who(call)
      if (app === null || call.token === null)
        throw new Refusal(403, 'You must authenticate with an installation access token.')
      const { repository } = call.token
      return many(
        call.store.repos
          .filter((repo) => repository === null || repository === `${repo.owner}/${repo.name}`)
          .map((repo) => repoBody(call.url, repo)),
        'repositories',
      )
    },
  },
]

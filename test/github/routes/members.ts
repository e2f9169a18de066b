import { accountBody, repoBody } from '../bodies.ts'
import type { Account } from '../store.ts'
import { accessOf, allowed, many, nothing, one, Refusal, type Answer, type Call } from '../wire.ts'
import { membersReader, teamOf } from './organisation.ts'
import { onRepo, type Row } from './row.ts'

/** An organisation, who is in it, and what its teams may do. */

/** The organisation's members: whoever is in a team of it, or is named in a repository. */
function membersOf(call: Call, org: string): readonly Account[] {
  const { store } = call
  const inTeams = store.teams.filter((team) => team.org === org).flatMap((team) => store.members(team, false))
  const named = store.repos.filter(({ owner }) => owner === org).flatMap(({ people }) => [...people.keys()])
  const all = [...inTeams, ...named.flatMap((id) => store.accounts.get(id) ?? [])]
  const present = all.filter(({ suspended }) => suspended === undefined || suspended.stays)
  return [...new Map(present.map((account) => [account.id, account])).values()]
}

function memberOf(call: Call): Account {
  const org = membersReader(call)
  const account = membersOf(call, org).find(
    ({ login }) => login.toLowerCase() === (call.values.username ?? '').toLowerCase(),
  )
  if (account === undefined) throw new Refusal(404, 'Not Found')
  return account
}

function organisation(call: Call): Answer {
  const account = call.store.account(call.values.org ?? '')
  if (account?.type !== 'Organization') throw new Refusal(404, 'Not Found')
  const at = `${call.url}/api/v3/orgs/${account.login}`
  return one({
    login: account.login,
    id: account.id,
    node_id: `O_${account.id}`,
    url: at,
    repos_url: `${at}/repos`,
    type: 'Organization',
    name: account.login,
    // https://docs.github.com/en/rest/orgs/orgs#get-an-organization: shown to owners alone
    ...(allowed(call.token?.permissions ?? {}, 'organization_administration', 'read')
      ? { plan: { name: 'team', space: 976562499, private_repos: 999999 } }
      : {}),
  })
}

const rights = { read: 'pull', write: 'push', admin: 'admin' } as const

/** What a team may do in a repository: said in full where that media type is asked for, else a bare yes. */
function teamRepo(call: Call): Answer {
  const team = teamOf(call)
  const repo = call.store.repo(call.values.owner ?? '', call.values.repo ?? '')
  const level = repo?.teams.get(team.slug)
  if (repo === null || level === undefined) throw new Refusal(404, 'Not Found')
  if (!call.accept.includes('repository+json')) return nothing
  const permissions = {
    pull: true,
    triage: level !== 'read',
    push: level !== 'read',
    maintain: level === 'admin',
    admin: level === 'admin',
  }
  return one({ ...repoBody(call.url, repo), role_name: rights[level], permissions })
}

export const memberRows: readonly Row[] = [
  { route: 'GET /orgs/{org}', answer: organisation },
  {
    route: 'GET /orgs/{org}/members',
    answer: (call) => many(membersOf(call, membersReader(call)).map((account) => accountBody(call.url, account))),
  },
  {
    route: 'GET /orgs/{org}/members/{username}',
    answer: (call) => {
      memberOf(call)
      return nothing
    },
  },
  {
    route: 'GET /orgs/{org}/memberships/{username}',
    answer: (call) => {
      const account = memberOf(call)
      const organization = { login: call.values.org, id: call.store.account(call.values.org ?? '')?.id ?? 0 }
      return one({
        url: call.url,
        state: 'active',
        role: 'member',
        organization_url: call.url,
        organization,
        user: accountBody(call.url, account),
      })
    },
  },
  {
    route: 'GET /orgs/{org}/repos',
    answer: (call) => {
      const org = call.store.account(call.values.org ?? '')
      if (org?.type !== 'Organization') throw new Refusal(404, 'Not Found')
      const seen = call.store.repos.filter(
        (repo) => repo.owner === org.login && accessOf(call.store, call.token, repo) !== 'none',
      )
      return many(seen.map((repo) => repoBody(call.url, repo)))
    },
  },
  { route: 'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', answer: teamRepo },
  onRepo('GET /repos/{owner}/{repo}/collaborators/{username}', 'metadata', 'read', (call, repo) => {
    const account = call.store.account(call.values.username ?? '')
    if (account === null || call.store.access(account, repo) === 'none') throw new Refusal(404, 'Not Found')
    return nothing
  }),
  onRepo('GET /repos/{owner}/{repo}/collaborators', 'metadata', 'read', (call, repo) => {
    const seen = [...call.store.accounts.values()].filter(({ type }) => type === 'User')
    const found = seen.flatMap((account) => {
      const level = call.store.access(account, repo)
      return level === 'none' || (!repo.isPrivate && level === 'read') ? [] : [{ account, level }]
    })
    return many(
      found.map(({ account, level }) => {
        const permissions = {
          pull: true,
          triage: level !== 'read',
          push: level !== 'read',
          maintain: level === 'admin',
          admin: level === 'admin',
        }
        return { ...accountBody(call.url, account), role_name: level, permissions }
      }),
    )
  }),
]

import { accountBody } from '../bodies.ts'
import type { Account, Team } from '../store.ts'
import { accessOf, allowed, many, nothing, one, Refusal, who, type Call } from '../wire.ts'
import { teamOf } from './organisation.ts'
import type { Row } from './row.ts'

/** Who joins a team and who leaves it, by hand of an administrator. */

const root = '/orgs/{org}/teams/{team_slug}'

/** Refuses whoever may not change a team; nobody is an owner here, so who administers a repository stands for one. */
function changing(call: Call): { readonly team: Team; readonly account: Account } {
  who(call)
  const team = teamOf(call)
  const { store, token } = call
  const administers = store.repos.some((repo) => repo.owner === team.org && accessOf(store, token, repo) === 'admin')
  if (!administers || !allowed(token?.permissions ?? {}, 'members', 'write'))
    throw new Refusal(403, 'You must be an organization owner or team maintainer.')
  const account = store.account(call.values.username ?? '')
  if (account === null || account.type === 'Organization') throw new Refusal(404, 'Not Found')
  return { team, account }
}

export const membershipRows: readonly Row[] = [
  {
    route: `PUT ${root}/memberships/{username}`,
    answer: (call) => {
      const { team, account } = changing(call)
      const { store } = call
      const isMember =
        store.teams.some(({ org, members }) => org === team.org && members.get(account.id) === 'active') ||
        store.repos.some(({ owner, people }) => owner === team.org && people.has(account.id))
      // who is not of the organisation yet is invited, and no member until they accept
      const state = team.members.get(account.id) ?? (isMember ? 'active' : 'pending')
      team.members.set(account.id, state)
      return one({ url: call.url, role: 'member', state })
    },
  },
  {
    route: `DELETE ${root}/memberships/{username}`,
    answer: (call) => {
      const { team, account } = changing(call)
      if (!team.members.delete(account.id)) throw new Refusal(404, 'Not Found')
      return nothing
    },
  },
  {
    route: `GET ${root}/invitations`,
    answer: (call) => {
      const invited = [...teamOf(call).members].filter(([, state]) => state === 'pending')
      return many(
        invited.flatMap(([id]) => {
          const account = call.store.accounts.get(id)
          if (account === undefined) return []
          const about = { id, login: account.login, email: null, role: 'direct_member' }
          return [{ ...about, inviter: accountBody(call.url, account), created_at: call.store.now(), team_count: 1 }]
        }),
      )
    },
  },
]

import { pullBody } from '../../bodies.ts'
import { ownersOf } from '../../protection/code-owners.ts'
import { pullBase } from '../../pulls.ts'
import type { Pull, Repo } from '../../store.ts'
import { one, Refusal, type Answer, type Call } from '../../wire.ts'
import { actorOf, onPull, type Row } from '../row.ts'

/** Who is asked for a review. */

const route = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'

const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

type Asked = { readonly people: readonly number[]; readonly teams: readonly string[] }

function askedFor(call: Call, repo: Repo, pull: Pull): Asked {
  const { store } = call
  const people = strings(call.body.reviewers).map((login) => store.account(login))
  const teams = strings(call.body.team_reviewers)
  if (store.on('no-author-reviewer') && people.some((account) => account?.id === pull.author.id))
    throw new Refusal(422, 'Review cannot be requested from pull request author.')
  const isOutside = people.some((account) => account === null || store.access(account, repo) === 'none')
  if (store.on('collaborators-asked') && (isOutside || teams.some((slug) => !repo.teams.has(slug))))
    throw new Refusal(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repo.owner}/${repo.name} repository.`,
    )
  return { people: people.flatMap((account) => account?.id ?? []), teams }
}

function tell(call: Call, repo: Repo, pull: Pull, { people, teams }: Asked, action: string): void {
  for (const id of people) {
    const login = call.store.accounts.get(id)?.login
    call.hooks.pullRequest(repo, pull, action, actorOf(call), { requested_reviewer: { id, login } })
  }
  for (const slug of teams)
    call.hooks.pullRequest(repo, pull, action, actorOf(call), { requested_team: { slug, name: slug } })
}

function ask(call: Call, repo: Repo, pull: Pull, asked: Asked): void {
  const at = call.store.act()
  // whoever is asked already is not asked again
  const newly = [
    ...asked.people.filter((id) => !pull.requestedPeople.has(id)),
    ...asked.teams.filter((slug) => !pull.requestedTeams.has(slug)),
  ]
  for (const one of newly)
    pull.events.push({ type: 'ReviewRequestedEvent', at, actor: actorOf(call).account, after: null, asked: one })
  for (const id of asked.people) pull.requestedPeople.add(id)
  for (const slug of asked.teams) pull.requestedTeams.add(slug)
  tell(call, repo, pull, asked, 'review_requested')
}

/** Asks the code owners of what a pull request changes, as GitHub does when it is opened for review. */
export function askOwners(call: Call, repo: Repo, pull: Pull): void {
  if (pull.draft || !call.store.on('code-owners-asked')) return
  const owners = [...ownersOf(call.store, repo, pull, pullBase(repo, pull)).values()].flat()
  const people = owners.flatMap((owner) =>
    'account' in owner && owner.account.id !== pull.author.id ? [owner.account.id] : [],
  )
  const teams = owners.flatMap((owner) => ('team' in owner ? [owner.team.slug] : []))
  ask(call, repo, pull, { people: [...new Set(people)], teams: [...new Set(teams)] })
}

function requested(call: Call, repo: Repo, pull: Pull): Answer {
  ask(call, repo, pull, askedFor(call, repo, pull))
  return one(pullBody(call.store, call.url, repo, pull), 201)
}

function withdrawn(call: Call, repo: Repo, pull: Pull): Answer {
  const asked = askedFor(call, repo, pull)
  const gone = {
    people: asked.people.filter((id) => pull.requestedPeople.delete(id)),
    teams: asked.teams.filter((slug) => pull.requestedTeams.delete(slug)),
  }
  tell(call, repo, pull, gone, 'review_request_removed')
  return one(pullBody(call.store, call.url, repo, pull))
}

export const requestRows: readonly Row[] = [
  onPull(`GET ${route}`, 'read', (call, repo, pull) => {
    const body = pullBody(call.store, call.url, repo, pull)
    return one({ users: body.requested_reviewers, teams: body.requested_teams })
  }),
  onPull(`POST ${route}`, 'write', requested),
  onPull(`DELETE ${route}`, 'write', withdrawn),
]

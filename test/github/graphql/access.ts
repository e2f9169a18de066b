import type { Account, Repo, Store, Token } from '../store.ts'
import { allowed } from '../wire.ts'
import { Fault, type GraphqlAsk } from './fields.ts'

/** What a token sees and may do. */

type Level = 'read' | 'write'

/** Whether an App is installed where it asks; one that the store has no installation of was seeded by hand and is everywhere. */
function installed(store: Store, token: Token, owner: string): boolean {
  if (token.kind !== 'installation') return true
  const places = store.installations.filter(({ app }) => app.id === token.app?.id)
  return places.length === 0 || places.some((one) => one.owner.toLowerCase() === owner.toLowerCase())
}

/** Whether the token was given for this repository, by its own list or by the App's installation. */
const covers = (store: Store, token: Token, repo: Repo): boolean =>
  token.repository === null ? installed(store, token, repo.owner) : token.repository === `${repo.owner}/${repo.name}`

function accessTo({ store, token }: GraphqlAsk, repo: Repo): 'none' | 'read' | 'write' | 'admin' {
  const open = repo.isPrivate ? 'none' : 'read'
  if (token.kind === 'person') return covers(store, token, repo) ? store.access(token.account, repo) : open
  return covers(store, token, repo) ? 'admin' : open
}

/** The repository of this name, if the token may see it at all. */
export function visibleRepo(ask: GraphqlAsk, owner: string, name: string): Repo {
  const repo = ask.store.repo(owner, name)
  if (repo === null || (accessTo(ask, repo) === 'none' && ask.store.on('private-is-404'))) {
    throw new Fault('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
  }
  return repo
}

const forbidden = ({ token }: GraphqlAsk): Fault =>
  new Fault(
    'FORBIDDEN',
    `Resource not accessible by ${token.kind === 'person' ? 'personal access token' : 'integration'}`,
  )

/** Refuses unless the token has one of the permissions at the level; names joined by `|` are alternatives. */
export function need(ask: GraphqlAsk, permission: string, level: Level = 'read'): void {
  const { store, token } = ask
  if (!store.on('token-permissions')) return
  if (!permission.split('|').some((name) => allowed(token.permissions, name, level))) throw forbidden(ask)
}

/** Refuses unless token and account may both write to the repository. */
export function needWrite(ask: GraphqlAsk, repo: Repo, permission: string, mutation: string): void {
  need(ask, permission, 'write')
  if (['write', 'admin'].includes(accessTo(ask, repo))) return
  if (ask.token.kind !== 'person') throw forbidden(ask)
  throw new Fault(
    'FORBIDDEN',
    `${ask.token.account.login} does not have the correct permissions to execute \`${mutation}\``,
  )
}

/** Refuses unless the token may read who is in the organisation's teams. */
export function needMembers(ask: GraphqlAsk, org: string): void {
  if (!ask.store.on('members-permission')) return
  need(ask, 'members')
  // a job's own token never holds a permission of the organisation
  if (ask.token.kind === 'job' || !installed(ask.store, ask.token, org)) throw forbidden(ask)
}

export const isViewer = ({ token }: GraphqlAsk, account: Account): boolean => token.account.id === account.id

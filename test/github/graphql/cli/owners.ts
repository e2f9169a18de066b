import type { Repo } from '../../store.ts'
import { visibleRepo } from '../access.ts'
import { Fault, textOf, type GraphqlAsk, type Resolver } from '../fields.ts'
import { actorFields } from '../fields/actors.ts'
import { repositoryFields } from '../fields/repository.ts'
import { connection } from '../paging.ts'

/** Accounts by their login, and what they own. */

const mayRead = (ask: GraphqlAsk, repo: Repo): boolean => {
  try {
    return visibleRepo(ask, repo.owner, repo.name) === repo
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** Answers `Query.repositoryOwner`; an unknown one is null. */
export const repositoryOwner =
  (ask: GraphqlAsk): Resolver =>
  (args) => {
    const account = ask.store.account(textOf(args, 'login') ?? '')
    if (account === null || account.type === 'Bot') return null
    const also = ['privacy', 'isFork', 'ownerAffiliations', 'orderBy']
    return {
      ...actorFields(ask, account),
      repositories: (given, info) => {
        const { privacy, isFork } = given
        const own = ask.store.repos.filter(
          (repo) =>
            repo.owner === account.login &&
            isFork !== true &&
            (privacy == null || repo.isPrivate === (privacy === 'PRIVATE')) &&
            mayRead(ask, repo),
        )
        return connection(ask.store, { args: given, info, also }, own, (repo) => repositoryFields(ask, repo))
      },
    }
  }

/** Answers `Query.user`. */
export const user =
  (ask: GraphqlAsk): Resolver =>
  (args) => {
    const account = ask.store.account(textOf(args, 'login') ?? '')
    if (account?.type === 'User') return actorFields(ask, account)
    throw new Fault('NOT_FOUND', `Could not resolve to a User with the login of '${textOf(args, 'login') ?? ''}'.`)
  }

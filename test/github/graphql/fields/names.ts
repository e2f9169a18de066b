import { resolve } from '../../git.ts'
import type { Repo } from '../../store.ts'
import type { Fields, GraphqlAsk } from '../fields.ts'
import { refFields } from './objects.ts'

/** What a repository is called and where it stands: what is shown of it wherever it is named. */
export function repositoryNames(ask: GraphqlAsk, repo: Repo): Fields {
  const path = `/${repo.owner}/${repo.name}`
  const trunk = `refs/heads/${repo.defaultBranch}`
  return {
    __typename: 'Repository',
    id: `R_${repo.id}`,
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: `${repo.owner}/${repo.name}`,
    owner: { __typename: 'Organization', id: `O_${repo.owner}`, login: repo.owner },
    url: `${ask.url}${path}`,
    resourcePath: path,
    isPrivate: repo.isPrivate,
    visibility: repo.isPrivate ? 'PRIVATE' : 'PUBLIC',
    defaultBranchRef: () => (resolve(repo.folder, trunk) === null ? null : refFields(ask, repo, trunk)),
  }
}

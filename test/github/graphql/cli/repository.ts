import type { Pull, Repo } from '../../store.ts'
import { need } from '../access.ts'
import { recordOf, textOf, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'

/** What the command-line client asks of a repository. */

const levels = { none: null, read: 'READ', write: 'WRITE', admin: 'ADMIN' } as const

const stateOf = (pull: Pull): string => (pull.merged !== null ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED')

function wanted(repo: Repo, args: Args): readonly Pull[] {
  const { states } = args
  const [base, head, order] = [textOf(args, 'baseRefName'), textOf(args, 'headRefName'), recordOf(args.orderBy)]
  if (order.field !== undefined && order.field !== 'CREATED_AT')
    throw new Error('not built in the stand-in: that order')
  const found = [...repo.pulls.values()].filter(
    (pull) =>
      (!Array.isArray(states) || states.includes(stateOf(pull))) &&
      (base === null || pull.base === base) &&
      (head === null || pull.head === head),
  )
  return order.direction === 'DESC' ? found.toReversed() : found
}

/** Answers `Repository.pullRequests`. */
const pullRequests =
  (ask: GraphqlAsk, repo: Repo, fields: (pull: Pull) => Fields): Resolver =>
  (args, info) => {
    need(ask, 'pull_requests')
    const also = ['states', 'baseRefName', 'headRefName', 'orderBy']
    return connection(ask.store, { args, info, also }, wanted(repo, args), fields)
  }

export function repositoryDetails(ask: GraphqlAsk, repo: Repo, fields: (pull: Pull) => Fields): Fields {
  const { store, token } = ask
  return {
    // an App is nobody's collaborator
    viewerPermission: token.kind === 'person' ? levels[store.access(token.account, repo)] : null,
    pullRequests: pullRequests(ask, repo, fields),
    pullRequestTemplates: [],
    description: null,
    parent: null,
    isFork: false,
    isArchived: false,
    isInOrganization: true,
    hasIssuesEnabled: true,
    hasWikiEnabled: false,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    autoMergeAllowed: false,
    deleteBranchOnMerge: false,
    viewerDefaultMergeMethod: 'MERGE',
  }
}

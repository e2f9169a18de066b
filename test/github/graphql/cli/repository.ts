import { resolve } from '../../git.ts'
import type { Account, Pull, Repo } from '../../store.ts'
import { need } from '../access.ts'
import { recordOf, textOf, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { connection } from '../paging.ts'
import { accounts, issue, issues, labelFields, labels, nobody } from './topics.ts'

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

/** Whoever may write, and of a private repository whoever sees it. */
const assignable = ({ store }: GraphqlAsk, repo: Repo): readonly Account[] =>
  [...store.accounts.values()].filter((one) => {
    const level = store.access(one, repo)
    return one.type === 'User' && level !== 'none' && (repo.isPrivate || level !== 'read')
  })

export function repositoryDetails(ask: GraphqlAsk, repo: Repo, fields: (pull: Pull) => Fields): Fields {
  const { store, token } = ask
  return {
    // an App is nobody's collaborator
    viewerPermission: token.kind === 'person' ? levels[store.access(token.account, repo)] : null,
    pullRequests: pullRequests(ask, repo, fields),
    pullRequestTemplates: [],
    issueTemplates: [],
    hasProjectsEnabled: false,
    labels: labels(ask, repo, null),
    label: (args) => {
      const found = repo.labels.find(({ name }) => name.toLowerCase() === textOf(args, 'name')?.toLowerCase())
      return found === undefined ? null : labelFields(found)
    },
    issues: issues(ask, repo),
    issue: issue(ask, repo),
    issueOrPullRequest: (args, info) => {
      const pull = repo.pulls.get(Number(args.number))
      return pull === undefined ? issue(ask, repo)(args, info) : fields(pull)
    },
    assignableUsers: accounts(ask, () => assignable(ask, repo)),
    releases: nobody(ask, 'orderBy'),
    milestones: nobody(ask, 'orderBy', 'states', 'query'),
    projects: nobody(ask, 'orderBy', 'states', 'search'),
    projectsV2: nobody(ask, 'orderBy', 'query'),
    pushedAt: repo.activity.at(-1)?.at ?? null,
    updatedAt: repo.activity.at(-1)?.at ?? '2026-01-01T00:00:00Z',
    createdAt: '2026-01-01T00:00:00Z',
    isEmpty: () => resolve(repo.folder, `refs/heads/${repo.defaultBranch}`) === null,
    isTemplate: false,
    isLocked: false,
    isDisabled: false,
    isMirror: false,
    stargazerCount: 0,
    forkCount: 0,
    licenseInfo: null,
    primaryLanguage: null,
    homepageUrl: null,
    description: repo.settings.description,
    parent: null,
    isFork: false,
    isArchived: repo.settings.archived,
    isInOrganization: true,
    hasIssuesEnabled: repo.settings.hasIssues,
    hasWikiEnabled: false,
    mergeCommitAllowed: repo.settings.mergeMethods.includes('merge'),
    squashMergeAllowed: repo.settings.mergeMethods.includes('squash'),
    rebaseMergeAllowed: repo.settings.mergeMethods.includes('rebase'),
    autoMergeAllowed: false,
    deleteBranchOnMerge: repo.settings.deleteBranchOnMerge,
    viewerDefaultMergeMethod: 'MERGE',
  }
}

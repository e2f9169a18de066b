import type { Account, Issue, Label, Repo, Topic } from '../../store.ts'
import { isViewer, need } from '../access.ts'
import { Fault, recordOf, textOf, type Args, type Fields, type GraphqlAsk, type Resolver } from '../fields.ts'
import { actorFields } from '../fields/actors.ts'
import { commentFields } from '../fields/comments.ts'
import { repositoryNames } from '../fields/names.ts'
import { connection } from '../paging.ts'
import { issueId } from './nodes.ts'

/** Issues, and what they have in common with pull requests. */

export const labelFields = (label: Label): Fields => ({
  __typename: 'Label',
  id: `LA_${label.id}`,
  name: label.name,
  color: label.color,
  description: label.description,
  isDefault: label.isDefault,
  createdAt: '2026-01-01T00:00:00Z',
})

function ordered(labels: readonly Label[], { orderBy, query }: Args): readonly Label[] {
  const { field, direction } = recordOf(orderBy)
  const asked = typeof query === 'string' ? query.toLowerCase() : ''
  const found = labels.filter(({ name, description }) => `${name} ${description ?? ''}`.toLowerCase().includes(asked))
  const rising = field === 'NAME' ? found.toSorted((one, other) => (one.name < other.name ? -1 : 1)) : found
  return direction === 'DESC' ? rising.toReversed() : rising
}

/** The labels of a repository, or those of it that something bears. */
export const labels =
  ({ store }: GraphqlAsk, repo: Repo, topic: Topic | null): Resolver =>
  (args, info) => {
    const found = repo.labels.filter(({ id }) => topic === null || topic.labels.has(id))
    return connection(store, { args, info, also: ['orderBy', 'query'] }, ordered(found, args), labelFields)
  }

/** A list of people, each a user. */
export const accounts =
  (ask: GraphqlAsk, people: () => readonly Account[]): Resolver =>
  (args, info) => {
    const asked = textOf(args, 'query')?.toLowerCase() ?? ''
    const found = people().filter(({ login }) => login.toLowerCase().includes(asked))
    return connection(ask.store, { args, info, also: ['query'] }, found, (one) => actorFields(ask, one))
  }

export const assignees = (ask: GraphqlAsk, topic: Topic): Resolver =>
  accounts(ask, () => [...topic.assignees].flatMap((id) => ask.store.accounts.get(id) ?? []))

export const nobody =
  ({ store }: GraphqlAsk, ...also: readonly string[]): Resolver =>
  (args, info) =>
    connection(store, { args, info, also }, [], () => null)

export function issueFields(ask: GraphqlAsk, repo: Repo, issue: Issue): Fields {
  const path = `/${repo.owner}/${repo.name}/issues/${issue.number}`
  const at = `${ask.url}${path}`
  return {
    __typename: 'Issue',
    id: issueId(repo, issue.number),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    url: at,
    resourcePath: path,
    state: issue.state.toUpperCase(),
    stateReason: issue.reason?.toUpperCase() ?? null,
    closed: issue.state === 'closed',
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    closedAt: issue.closedAt ?? null,
    locked: false,
    activeLockReason: null,
    isPinned: false,
    author: actorFields(ask, issue.author),
    authorAssociation: 'MEMBER',
    viewerDidAuthor: isViewer(ask, issue.author),
    repository: repositoryNames(ask, repo),
    labels: labels(ask, repo, issue),
    assignees: assignees(ask, issue),
    comments: (args, info) =>
      connection(ask.store, { args, info, also: ['orderBy'] }, issue.comments, (one) => commentFields(ask, at, one)),
    projectCards: nobody(ask, 'archivedStates'),
    projectItems: nobody(ask, 'includeArchived'),
    milestone: null,
    reactionGroups: [],
  }
}

const mentions = ({ body, comments }: Issue, login: string): boolean =>
  [body, ...comments.map((comment) => comment.body)].some((text) =>
    text
      .toLowerCase()
      .split(/[^\w@-]+/)
      .includes(`@${login.toLowerCase()}`),
  )

/** Answers `Repository.issues`. */
export const issues =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args, info) => {
    need(ask, 'issues')
    const { states } = args
    const by = recordOf(args.filterBy)
    const marks = ['milestone', 'since', 'viewerSubscribed'].filter((name) => by[name] != null && by[name] !== false)
    if (marks.length > 0) throw new Error(`not built in the stand-in: issues by ${marks.join()}`)
    const isOf = (id: number | undefined, name: string): boolean =>
      by[name] == null || ask.store.account(textOf(by, name) ?? '')?.id === id
    const wanted = [...repo.issues.values()].filter(
      (issue) =>
        (!Array.isArray(states) || states.includes(issue.state.toUpperCase())) &&
        isOf(issue.author.id, 'createdBy') &&
        (by.mentioned == null || mentions(issue, textOf(by, 'mentioned') ?? '')) &&
        (by.assignee == null || issue.assignees.has(ask.store.account(textOf(by, 'assignee') ?? '')?.id ?? -1)),
    )
    const order = recordOf(args.orderBy)
    const found = order.direction === 'ASC' ? wanted : wanted.toReversed()
    return connection(ask.store, { args, info, also: ['states', 'filterBy', 'orderBy'] }, found, (one) =>
      issueFields(ask, repo, one),
    )
  }

export const issue =
  (ask: GraphqlAsk, repo: Repo): Resolver =>
  (args) => {
    need(ask, 'issues')
    const found = repo.issues.get(Number(args.number))
    if (found !== undefined) return issueFields(ask, repo, found)
    throw new Fault('NOT_FOUND', `Could not resolve to an Issue with the number of ${String(args.number)}.`)
  }

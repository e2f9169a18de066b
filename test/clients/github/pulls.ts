/** A pull request as GraphQL answers it, everything ordinary filled in. */

export const user = (login: string, databaseId: number) => ({ __typename: 'User', login, databaseId })
export const dana = user('dana', 101)
const git = (login: string, databaseId: number) => ({
  name: login,
  email: `${login}@acme.example`,
  user: { databaseId, login },
})

export const list = (
  nodes: readonly object[],
  next: string | null = null,
  totalCount: number | undefined = nodes.length,
) => ({
  totalCount,
  pageInfo: { hasNextPage: next !== null, endCursor: next },
  nodes,
})

/** A page of events, of which GitHub counts this page alone. */
export const happenings = (nodes: readonly object[], next: string | null = null, pageCount = nodes.length) => {
  const { totalCount: _, ...page } = list(nodes, next)
  return { ...page, pageCount }
}

export const commit = (oid: string, other: object = {}) => ({
  commit: {
    oid,
    committedViaWeb: false,
    signature: null,
    parents: { totalCount: 1, nodes: [{ oid: 'base' }] },
    author: git('dana', 101),
    committer: git('dana', 101),
    authors: { totalCount: 1, nodes: [git('dana', 101)] },
    ...other,
  },
})

export const review = (id: number, other: object = {}) => ({
  fullDatabaseId: String(id),
  state: 'APPROVED',
  submittedAt: '2026-01-05T10:00:00Z',
  lastEditedAt: null,
  body: 'Sign-off',
  commit: { oid: 'head' },
  author: user('vera', 102),
  editor: null,
  ...other,
})

export const lists = {
  commits: list([commit('head')]),
  reviews: list([review(1)]),
  timelineItems: happenings([]),
  files: list([{ path: 'promotions/a/b/0001/request.yml', changeType: 'ADDED' }]),
  comments: list([]),
}

export const answer = (pull: object | null = {}, repository: object = {}) => ({
  data: {
    repository: {
      databaseId: 1,
      nameWithOwner: 'acme/models',
      defaultBranchRef: { name: 'main', target: { oid: 'tip' } },
      pullRequest:
        pull === null
          ? null
          : {
              number: 7,
              title: 'Promote',
              body: '',
              lastEditedAt: null,
              url: 'https://github.com/acme/models/pull/7',
              isDraft: false,
              state: 'OPEN',
              createdAt: '2026-01-05T09:00:00Z',
              baseRefName: 'main',
              baseRefOid: 'base',
              headRefName: 'promote',
              headRefOid: 'head',
              isCrossRepository: false,
              mergedAt: null,
              mergeCommit: null,
              mergedBy: null,
              author: dana,
              ...lists,
              ...pull,
            },
      ...repository,
    },
  },
})

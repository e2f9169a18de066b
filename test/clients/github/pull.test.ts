import { describe, expect, test } from 'vitest'
import { readPull } from '../../../shared/clients/github/pull.ts'
import { answer, happenings, commit, dana, list, lists, review, user } from './pulls.ts'
import { failure, wire } from './wire.ts'

const marker = '<!-- ours -->'
const account = (login: string, id: number) => ({ id, login, kind: 'user', state: 'active' })

async function read(...pages: readonly unknown[]) {
  const own = wire()
  for (const page of pages) own.graphql(page)
  const reading = await readPull(own.connection, 'acme/models', 7, marker)
  own.done()
  return reading
}

describe('a pull request', () => {
  test('is read whole, with the server’s time', async () => {
    expect(await read(answer())).toEqual({
      repository: { id: 1, name: 'acme/models', defaultBranch: 'main', tip: 'tip' },
      pull: {
        number: 7,
        title: 'Promote',
        url: 'https://github.com/acme/models/pull/7',
        author: account('dana', 101),
        actedFor: null,
        draft: false,
        state: 'open',
        createdAt: '2026-01-05T09:00:00Z',
        base: { ref: 'main', sha: 'base' },
        head: { ref: 'promote', sha: 'head', fork: false },
        stacked: false,
        merge: null,
        commits: [
          {
            sha: 'head',
            parents: ['base'],
            author: { account: account('dana', 101), email: 'dana@acme.example', name: 'dana' },
            committer: { account: account('dana', 101), email: 'dana@acme.example', name: 'dana' },
            coAuthors: [],
            madeOnForge: false,
            cleanBaseMerge: false,
          },
        ],
        baseChanges: [],
        reviews: [
          {
            id: 1,
            author: account('vera', 102),
            state: 'approved',
            submittedAt: '2026-01-05T10:00:00Z',
            commit: 'head',
            body: 'Sign-off',
            editedAt: null,
            editor: null,
            dismissal: null,
          },
        ],
        reviewRequests: [],
      },
      opening: { body: '', edited: false, asked: [], readied: null },
      files: [{ path: 'promotions/a/b/0001/request.yml', change: 'added' }],
      sticky: null,
      readAt: '2026-01-05T13:00:00Z',
    })
  })

  test('is read page by page, a finished list no further', async () => {
    const own = wire()
    own.graphql(
      answer({ reviews: list([review(1)], 'r1', 2), files: list([{ path: 'a', changeType: 'ADDED' }], 'f1', 2) }),
    )
    own.graphql(
      answer({
        commits: undefined,
        timelineItems: undefined,
        comments: undefined,
        reviews: list([review(2)], null, 2),
        files: list([{ path: 'b', changeType: 'MODIFIED' }], null, 2),
      }),
    )
    const { pull, files } = await readPull(own.connection, 'acme/models', 7, marker)
    expect(pull.reviews.map(({ id }) => id)).toEqual([1, 2])
    expect(files).toEqual([
      { path: 'a', change: 'added' },
      { path: 'b', change: 'modified' },
    ])
    const all = { withCommits: true, withReviews: true, withEvents: true, withFiles: true, withComments: true }
    const none = { withCommits: false, withEvents: false, withComments: false }
    expect(own.sent.map(({ body }) => body)).toMatchObject([
      { variables: { owner: 'acme', name: 'models', number: 7, ...all } },
      { variables: { ...none, withReviews: true, reviews: 'r1', withFiles: true, files: 'f1' } },
    ])
    own.done()
  })

  test('that is merged names the merge', async () => {
    const merged = { state: 'MERGED', mergedAt: '2026-01-05T12:30:00Z', mergeCommit: { oid: 'merge' } }
    expect((await read(answer({ ...merged, mergedBy: user('olga', 104) }))).pull.merge).toEqual({
      at: '2026-01-05T12:30:00Z',
      sha: 'merge',
      by: account('olga', 104),
    })
    expect((await read(answer({ ...merged, mergedBy: null }))).pull.merge?.by).toBe(null)
  })

  test('above another branch is stacked, from a fork is a fork', async () => {
    const { pull } = await read(answer({ baseRefName: 'other', isCrossRepository: true }))
    expect([pull.stacked, pull.head.fork]).toEqual([true, true])
  })

  test('has our comment, found by its author and its beginning', async () => {
    const comment = (id: number, own: boolean, body: string) => ({
      fullDatabaseId: id,
      viewerDidAuthor: own,
      body,
      url: '',
    })
    const { sticky } = await read(
      answer({
        comments: list([
          comment(1, false, `${marker} forged`),
          comment(2, true, `quoted ${marker}`),
          comment(3, true, `${marker} real`),
        ]),
      }),
    )
    expect(sticky).toEqual({ id: 3, body: `${marker} real` })
  })
})

describe('a review', () => {
  test('that is still being written is nobody’s word', async () => {
    const { pull } = await read(answer({ reviews: list([review(1, { state: 'PENDING', submittedAt: null })]) }))
    expect(pull.reviews).toEqual([])
  })

  test('that was edited names when and by whom', async () => {
    const edited = review(1, { lastEditedAt: '2026-01-05T11:00:00Z', editor: user('mallory', 666) })
    const { pull } = await read(answer({ reviews: list([edited]) }))
    expect(pull.reviews[0]).toMatchObject({ editedAt: '2026-01-05T11:00:00Z', editor: { login: 'mallory' } })
  })

  test('that was dismissed names by whom and what it said; of several dismissals the last', async () => {
    const event = (by: string, id: number, was: string) => ({
      __typename: 'ReviewDismissedEvent',
      createdAt: '2026-01-05T11:00:00Z',
      previousReviewState: was,
      actor: user(by, 1),
      review: { fullDatabaseId: id },
    })
    const { pull } = await read(
      answer({
        reviews: list([review(1, { state: 'DISMISSED' })]),
        timelineItems: happenings([
          event('a', 1, 'APPROVED'),
          event('b', 1, 'CHANGES_REQUESTED'),
          event('c', 2, 'APPROVED'),
        ]),
      }),
    )
    expect(pull.reviews[0]?.dismissal).toEqual({
      by: account('b', 1),
      at: '2026-01-05T11:00:00Z',
      was: 'changes-requested',
    })
  })

  test('by an account that is gone has nobody active as its author', async () => {
    const { pull } = await read(answer({ reviews: list([review(1, { author: null })]) }))
    expect(pull.reviews[0]?.author).toEqual({ id: 10_137, login: 'ghost', kind: 'user', state: 'deleted' })
  })
})

test('an agent’s own questions for a review are told, and nobody else’s', async () => {
  const asked = (actor: object | null, requestedReviewer: object | null) => ({
    __typename: 'ReviewRequestedEvent',
    createdAt: '2026-01-05T09:30:00Z',
    actor,
    requestedReviewer,
  })
  const agent = { __typename: 'Bot', login: 'agent', databaseId: 900 }
  const events = [
    asked(agent, user('mel', 8)),
    asked(agent, { __typename: 'Team', combinedSlug: 'acme/team' }),
    asked(dana, user('vera', 102)),
    asked(null, null),
  ]
  const { opening, pull } = await read(
    answer({ author: agent, body: 'b', lastEditedAt: '2026-01-05T09:40:00Z', timelineItems: happenings(events) }),
  )
  expect(pull.reviewRequests?.map(({ whom }) => whom)).toEqual(['mel', 'acme/team', 'vera'])
  expect(opening).toEqual({ body: 'b', edited: true, asked: [account('mel', 8)], readied: null })
})

test('a change of the base is told with its time', async () => {
  const event = { __typename: 'BaseRefChangedEvent', createdAt: '2026-01-05T09:30:00Z', actor: null }
  const { pull } = await read(answer({ timelineItems: happenings([event]) }))
  expect(pull.baseChanges).toEqual([{ at: '2026-01-05T09:30:00Z', by: null }])
})

const filesOfPage = (page: number) =>
  Array.from({ length: 100 }, (_, index) => ({ path: `${page}/${index}`, changeType: 'ADDED' }))

test('more than a hundred reviews are read to the last', async () => {
  const page = (first: number, count: number) => Array.from({ length: count }, (_, index) => review(first + index))
  const { pull } = await read(
    answer({ reviews: list(page(1, 100), 'r', 150) }),
    answer({ reviews: list(page(101, 50), null, 150) }),
  )
  expect(pull.reviews.map(({ id }) => id)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1))
})

describe('what cannot be read whole is an error, never less', () => {
  const many = list(Array.from({ length: 250 }, (_, index) => commit(`c${index}`)))
  const dismissed = review(1, { state: 'DISMISSED' })
  test.each<[string, readonly unknown[], string]>([
    ['a pull request that is not there', [answer(null)], 'not-found'],
    [
      'a head that moved while it was read',
      [answer({ reviews: list([review(1)], 'r', 2) }), answer({ headRefOid: 'other' })],
      'conflict',
    ],
    ['fewer reviews than are counted', [answer({ reviews: list([review(1)], null, 2) })], 'bad-answer'],
    ['a list that was left out', [answer({ files: null })], 'bad-answer'],
    [
      'a page without its cursor',
      [answer({ files: { totalCount: 2, pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } })],
      'bad-answer',
    ],
    [
      'a cursor that stands still',
      [answer({ reviews: list([review(1)], 'r', 3) }), answer({ reviews: list([review(2)], 'r', 3) })],
      'bad-answer',
    ],
    [
      '3,000 files, after which GitHub lists no more',
      Array.from({ length: 30 }, (_, page) =>
        answer({ files: list(filesOfPage(page), page === 29 ? null : `f${page}`, 3000) }),
      ),
      'too-much',
    ],
    [
      '3,001 files, of which GitHub lists 3,000',
      Array.from({ length: 30 }, (_, page) =>
        answer({ files: list(filesOfPage(page), page === 29 ? null : `f${page}`, 3001) }),
      ),
      'bad-answer',
    ],
    ['fewer events on a page than it counts', [answer({ timelineItems: happenings([], null, 1) })], 'bad-answer'],
    [
      'an author whom GitHub left out',
      [answer({ commits: list([commit('head', { authors: { totalCount: 1, nodes: [null] } })]) })],
      'bad-answer',
    ],
    ['250 commits', [answer({ commits: many })], 'too-much'],
    [
      'more authors than were given',
      [answer({ commits: list([commit('head', { authors: { totalCount: 60, nodes: [] } })]) })],
      'too-much',
    ],
    [
      'more parents than were given',
      [answer({ commits: list([commit('head', { parents: { totalCount: 11, nodes: [] } })]) })],
      'too-much',
    ],
    ['a dismissal by nobody', [answer({ reviews: list([dismissed]) })], 'bad-answer'],
    ['a change of an unknown kind', [answer({ files: list([{ path: 'a', changeType: 'MELTED' }]) })], 'bad-answer'],
    ['a merge without a commit', [answer({ state: 'MERGED', mergedAt: '2026-01-05T12:30:00Z' })], 'bad-answer'],
    ['a repository without a default branch', [answer({}, { defaultBranchRef: null })], 'bad-answer'],
    ['an event of an unknown kind', [answer({ timelineItems: happenings([{ __typename: 'X' }]) })], 'bad-answer'],
  ])('%s', async (_, pages, code) => {
    expect((await failure(read(...pages))).code).toBe(code)
  })

  test('more pages than anybody fills', async () => {
    const pages = Array.from({ length: 42 }, (_, index) => answer({ ...lists, comments: list([], `c${index}`) }))
    expect((await failure(read(...pages))).code).toBe('too-much')
  })
})

import { expect, it } from 'vitest'
import {
  AppendAnswer,
  FolderNode,
  FoldersAnswer,
  HeadCommit,
  HeadFolder,
  HeadsAnswer,
  HistoryAnswer,
  PullAnswer,
  TeamAnswer,
} from '../../../shared/clients/github/answers.ts'
import {
  appendMutation,
  commentsQuery,
  deploymentsQuery,
  foldersQuery,
  headsQuery,
  historyQuery,
  pullQuery,
  teamsQuery,
} from '../../../shared/clients/github/queries.ts'
import { listTree } from '../git.ts'
import type { CheckRun } from '../store.ts'
import { ask, inside, openPull, push, review, team, world, type World } from './world.ts'

/** The client's six documents against the stand-in, their answers read by the client's own schemas. */

const repo = { owner: 'acme', name: 'governance' }
const whole = { withCommits: true, withReviews: true, withEvents: true, withFiles: true, withComments: true }

it('reads a pull request whole', async () => {
  const place = world()
  const pull = openPull(place)
  const approval = review(place, pull)
  pull.comments.push({ id: 77, author: place.app.bot, body: 'state', at: pull.createdAt, updatedAt: pull.createdAt })
  const { data, errors } = await ask(place, pullQuery, { ...repo, number: 1, ...whole })
  expect(errors).toBeUndefined()
  const read = PullAnswer.parse(data).repository
  expect(read).toMatchObject({
    databaseId: place.repo.id,
    nameWithOwner: 'acme/governance',
    defaultBranchRef: { name: 'main', target: { oid: pull.baseSha } },
  })
  expect(read.pullRequest).toMatchObject({
    number: 1,
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: false,
    headRefOid: pull.headSha,
    baseRefOid: pull.baseSha,
    mergedAt: null,
    mergeCommit: null,
    mergedBy: null,
    author: { __typename: 'User', login: 'dana', databaseId: place.dana.id },
    commits: { totalCount: 1, nodes: [{ commit: { oid: pull.headSha, committedViaWeb: false } }] },
    reviews: {
      nodes: [{ fullDatabaseId: approval.id, state: 'APPROVED', submittedAt: approval.submittedAt, editor: null }],
    },
    timelineItems: { pageCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    files: { totalCount: 1, nodes: [{ path: 'request.yml', changeType: 'ADDED' }] },
    comments: { nodes: [{ fullDatabaseId: 77, viewerDidAuthor: true, body: 'state' }] },
  })
})

it('leaves out the lists that were not asked for', async () => {
  const place = world()
  openPull(place)
  const { data } = await ask(place, pullQuery, { ...repo, number: 1, ...whole, withFiles: false, withReviews: false })
  const pull = PullAnswer.parse(data).repository.pullRequest
  expect([pull?.files, pull?.reviews, pull?.commits?.totalCount]).toEqual([undefined, undefined, 1])
})

it('reads a folder three levels deep and says of the fourth that it is a tree', async () => {
  const place = world()
  const head = push(place, 'main', { files: { 'a/b/c/d/deep.txt': 'deep', 'a/b/c/low.txt': 'low', 'top.txt': 'top' } })
  const { data, errors } = await ask(place, foldersQuery(1), { ...repo, at0: `${head}:` })
  expect(errors).toBeUndefined()
  expect(FolderNode.parse(FoldersAnswer.parse(data).repository.f0)).toMatchObject({
    __typename: 'Tree',
    entries: [
      {
        name: 'a',
        type: 'tree',
        mode: 0o40000,
        object: { entries: [{ name: 'b', object: { entries: [{ name: 'c', object: { __typename: 'Tree' } }] } }] },
      },
      {
        name: 'top.txt',
        type: 'blob',
        mode: 0o100644,
        object: { text: 'top', byteSize: 3, isBinary: false, isTruncated: false },
      },
    ],
  })
  const nothing = await ask(place, foldersQuery(1), { ...repo, at0: `${head}:nowhere` })
  expect(nothing).toEqual({ data: { repository: { f0: null } } })
})

function run({ store, repo, app }: World, sha: string, name: string, conclusion: string | null): CheckRun {
  const at = store.act()
  const status = conclusion === null ? 'in_progress' : 'completed'
  const made = {
    id: store.id(),
    app,
    sha,
    name,
    externalId: 'x',
    status,
    conclusion,
    startedAt: at,
    completedAt: null,
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
  }
  repo.checks.push(made)
  return made
}

it('reads the check runs and the request folder of several heads at once', async () => {
  const place = world()
  const [one, two] = [
    push(place, 'main', { files: { 'r/x.yml': '1' } }),
    push(place, 'main', { files: { 'y.yml': '2' } }),
  ]
  const gone = '0123456789'.repeat(4)
  const [first, second] = [run(place, one, 'stage 1', 'failure'), run(place, one, 'stage 1', null)]
  const folders = { folder0_0: `${one}:r`, folder1_0: `${two}:none`, folder2_0: `${gone}:r` }
  const { data, errors } = await ask(place, headsQuery(3, 1), {
    ...repo,
    sha0: one,
    sha1: two,
    sha2: gone,
    ...folders,
  })
  expect(errors).toBeUndefined()
  const read = HeadsAnswer.parse(data).repository
  expect(HeadCommit.parse(read.c0)?.checkSuites).toMatchObject({
    totalCount: 1,
    nodes: [
      {
        app: { databaseId: place.app.id, slug: 'countersign' },
        checkRuns: {
          totalCount: 2,
          nodes: [
            { databaseId: first.id, status: 'COMPLETED', conclusion: 'FAILURE' },
            { databaseId: second.id, status: 'IN_PROGRESS', conclusion: null },
          ],
        },
      },
    ],
  })
  expect(HeadCommit.parse(read.c1)?.checkSuites).toEqual({ totalCount: 0, nodes: [] })
  expect(read.c2).toBeNull()
  expect(HeadFolder.parse(read.f0_0)).toEqual({
    __typename: 'Tree',
    oid: listTree(place.repo.folder, one, false).find(({ path }) => path === 'r')?.sha,
  })
  expect([read.f1_0, read.f2_0]).toEqual([null, null])
})

// https://docs.github.com/en/graphql/reference/input-objects#checkrunfilter
it('shows only the newest run of a name unless all are asked for', async () => {
  const place = world()
  const head = push(place, 'main', { files: { x: '1' } })
  run(place, head, 'stage 1', 'failure')
  const newest = run(place, head, 'stage 1', 'success')
  const query = headsQuery(1, 1).replace('checkType: ALL', 'checkType: LATEST')
  const { data } = await ask(place, query, { ...repo, sha0: head, folder0_0: `${head}:` })
  const runs = HeadCommit.parse(HeadsAnswer.parse(data).repository.c0)?.checkSuites?.nodes[0]?.checkRuns
  expect(runs).toMatchObject({ totalCount: 1, nodes: [{ databaseId: newest.id, conclusion: 'SUCCESS' }] })
})

it('reads several teams at once, each on its own', async () => {
  const place = world()
  const { dana, erin } = place
  team(place, 'risk', [[dana, 'active']])
  team(place, 'owners', [[erin, 'active']])
  const variables = {
    membership: 'ALL',
    org0: 'acme',
    team0: 'risk',
    org1: 'acme',
    team1: 'owners',
    org2: 'acme',
    team2: 'none',
  }
  const { data, errors } = await ask(place, teamsQuery(3), variables)
  expect(errors).toBeUndefined()
  const teams = ['t0', 't1', 't2'].map((key) => TeamAnswer.parse(inside(data, key))?.team?.members.nodes ?? null)
  expect(teams).toEqual([[{ databaseId: dana.id, login: 'dana' }], [{ databaseId: erin.id, login: 'erin' }], null])
})

it('appends to a branch and reads its history back, newest first and verified', async () => {
  const place = world()
  const start = push(place, 'ledger', { onto: null, files: { 'README.md': 'ledger' }, message: 'Begin' })
  const input = {
    branch: { repositoryNameWithOwner: 'acme/governance', branchName: 'ledger' },
    expectedHeadOid: start,
    message: { headline: 'Record 1' },
    fileChanges: { additions: [{ path: '2026/0001.json', contents: Buffer.from('{}\n').toString('base64') }] },
  }
  const appended = await ask(place, appendMutation, { input })
  expect(appended.errors).toBeUndefined()
  const { oid } = AppendAnswer.parse(appended.data).createCommitOnBranch.commit
  const { data, errors } = await ask(place, historyQuery, { ...repo, ref: 'refs/heads/ledger', after: null })
  expect(errors).toBeUndefined()
  expect(HistoryAnswer.parse(data).repository.ref?.target).toMatchObject({
    oid,
    history: {
      totalCount: 2,
      nodes: [
        {
          oid,
          message: 'Record 1',
          parents: { nodes: [{ oid: start }] },
          author: { name: 'countersign[bot]', user: { databaseId: place.app.bot.id, login: 'countersign[bot]' } },
          signature: { isValid: true, wasSignedByGitHub: true },
        },
        { oid: start, message: 'Begin', author: { user: { login: 'dana' } }, signature: null },
      ],
    },
  })
  const none = await ask(place, historyQuery, { ...repo, ref: 'refs/heads/none' })
  expect(none).toEqual({ data: { repository: { ref: null } } })
})

it('reads deployments newest first, and the comments of several pull requests', async () => {
  const place = world()
  const pull = openPull(place)
  pull.comments.push({ id: 78, author: place.app.bot, body: 'done', at: pull.createdAt, updatedAt: pull.createdAt })
  const made = (id: number, environment: string, statuses: readonly object[]) => ({
    ...{ id, sha: pull.headSha, environment, production: false, description: '', payload: { digest: `d${id}` } },
    ...{ creator: place.app.bot, at: pull.createdAt, statuses: statuses.map((one) => ({ ...one })) },
  })
  place.repo.deployments.push(
    made(1, 'staging', [{ state: 'success' }, { state: 'inactive' }]),
    made(2, 'staging', []),
    made(3, 'production', [{ state: 'success' }]),
  )
  const { data, errors } = await ask(place, deploymentsQuery, { ...repo, environment: 'staging', most: 2 })
  expect(errors).toBeUndefined()
  const creator = { __typename: 'Bot', login: 'countersign' }
  expect(inside(data, 'repository', 'deployments', 'nodes')).toEqual([
    { databaseId: 2, createdAt: pull.createdAt, payload: '{"digest":"d2"}', creator, latestStatus: null },
    {
      databaseId: 1,
      createdAt: pull.createdAt,
      payload: '{"digest":"d1"}',
      creator,
      latestStatus: { state: 'INACTIVE' },
    },
  ])
  const comments = await ask(place, commentsQuery(1), { ...repo, number0: 1 })
  expect(inside(comments.data, 'repository', 'p0', 'comments', 'nodes')).toEqual([{ body: 'done', author: creator }])
})

import { describe, expect, test } from 'vitest'
import { GithubLedger } from '../../../../shared/clients/github/ledger/ledger.ts'
import { failure, wire, type Wire } from '../wire.ts'

const branch = 'governance-ledger'
const ledger = ({ connection }: Wire) => new GithubLedger({ connection, repository: 'acme/models', branch })
const file = { path: 'records/000/000001.json', text: '{"ä":1}\n' }
const appended = { data: { createCommitOnBranch: { commit: { oid: 'new', committedDate: 'x' } } } }

describe('reading', () => {
  const made = {
    author: { name: 'countersign[bot]', email: null, user: null },
    signature: { isValid: true, wasSignedByGitHub: true },
  }
  const answered = (entries: unknown) => ({
    data: {
      repository: { ref: { target: { __typename: 'Commit', oid: 'head', ...made, tree: { oid: 't', entries } } } },
    },
  })

  test('a branch that is not there is an empty ledger', async () => {
    const own = wire()
    own.graphql({ data: { repository: { ref: null } } })
    expect(await ledger(own).read()).toEqual({ head: null, tip: null, files: [] })
    own.done()
  })

  test.each([401, 403, 404, 500])(
    'a branch that cannot be read (%d) is an error, never an empty ledger',
    async (status) => {
      const own = wire()
      for (let index = 0; index < (status === 500 ? 4 : 1); index++) own.graphql({}, { status })
      expect((await failure(ledger(own).read())).message).toContain('graphql ledger')
      own.done()
    },
  )

  test.each([
    ['a repository that is not there', { data: { repository: null } }],
    ['a tip that is no commit', { data: { repository: { ref: { target: { __typename: 'Tag', oid: 'x' } } } } }],
    ['a tree without its entries', answered(null)],
    ['no answer at all', { data: null }],
  ])('%s is an error, never an empty ledger', async (_, body) => {
    const own = wire()
    own.graphql(body)
    expect((await failure(ledger(own).read())).code).toBe('bad-answer')
  })

  test('gives tip and files in one answer, so that they belong together; what is no text is shown by its path alone', async () => {
    const own = wire()
    const blob = { __typename: 'Blob', oid: 'o', byteSize: 1, isBinary: false, isTruncated: false, text: 'one' }
    const page = (name: string, object: object) => ({ name, type: 'blob', mode: 0o100644, object })
    const tree = (name: string, entries: readonly object[]) => ({
      ...{ name, type: 'tree', mode: 0o40000 },
      object: { __typename: 'Tree', entries },
    })
    const odd = { ...blob, isBinary: true, text: null }
    const records = tree('records', [tree('000', [page('000001.json', blob), page('x.bin', odd)])])
    own.graphql(answered([page('README.md', { ...blob, text: 'page' }), records]))
    expect(await ledger(own).read()).toEqual({
      head: 'head',
      tip: { author: 'countersign[bot]', verified: true },
      files: [
        { path: 'README.md', text: 'page' },
        { path: 'records/000/000001.json', text: 'one' },
        { path: 'records/000/x.bin', text: '' },
      ],
    })
    expect(own.sent[0]?.body).toMatchObject({ variables: { ref: `refs/heads/${branch}` } })
    own.done()
  })
})

describe('appending', () => {
  test('is one signed commit on the head that was read', async () => {
    const own = wire()
    own.graphql(appended)
    expect(await ledger(own).append('head', file, 'Record 1: intent')).toEqual({ head: 'new' })
    expect(own.sent[0]?.body).toMatchObject({
      variables: {
        input: {
          branch: { repositoryNameWithOwner: 'acme/models', branchName: branch },
          expectedHeadOid: 'head',
          message: { headline: 'Record 1: intent' },
          fileChanges: { additions: [{ path: file.path, contents: Buffer.from(file.text).toString('base64') }] },
        },
      },
    })
    own.done()
  })

  test('loses against whoever was faster: the branch moved', async () => {
    const own = wire()
    own.graphql({
      data: { createCommitOnBranch: null },
      errors: [{ type: 'STALE_DATA', message: 'Expected branch to point to "head"', path: ['createCommitOnBranch'] }],
    })
    expect(await ledger(own).append('head', file, 'm')).toEqual({ moved: true })
    own.done()
  })

  test.each([
    ['a refusal', { errors: [{ type: 'FORBIDDEN', message: 'no' }] }, 'forbidden'],
    ['a limit', { errors: [{ type: 'RATE_LIMITED', message: 'no' }] }, 'rate-limited'],
    ['an answer without a commit', { data: { createCommitOnBranch: null } }, 'bad-answer'],
  ])('%s is an error, neither done nor moved', async (_, body, code) => {
    const own = wire()
    own.graphql(body)
    expect((await failure(ledger(own).append('head', file, 'm'))).code).toBe(code)
    own.done()
  })

  test('is never sent twice: what a broken connection did is read by the next run', async () => {
    const own = wire()
    own.graphql('gone', { status: 502 })
    expect((await failure(ledger(own).append('head', file, 'm'))).code).toBe('server-error')
    expect(own.slept).toEqual([])
    own.done()
  })
})

describe('the first append', () => {
  const prepare = (own: Wire, status: number): void => {
    own.answer('POST', '/repos/acme/models/git/trees', { status: 201, body: { sha: 'tree' } })
    own.answer('POST', '/repos/acme/models/git/commits', { status: 201, body: { sha: 'root' } })
    own.answer('POST', '/repos/acme/models/git/refs', { status, body: { message: 'Reference already exists' } })
  }

  test('makes the branch on no history, then appends to it', async () => {
    const own = wire()
    prepare(own, 201)
    own.graphql(appended)
    expect(await ledger(own).append(null, file, 'm')).toEqual({ head: 'new' })
    expect(own.sent.map(({ body }) => body)).toMatchObject([
      { tree: [{ path: 'README.md', mode: '100644', type: 'blob' }] },
      { tree: 'tree', parents: [] },
      { ref: `refs/heads/${branch}`, sha: 'root' },
      { variables: { input: { expectedHeadOid: 'root' } } },
    ])
    own.done()
  })

  test('loses where another run made the branch', async () => {
    const own = wire()
    prepare(own, 422)
    expect(await ledger(own).append(null, file, 'm')).toEqual({ moved: true })
    own.done()
  })

  test('that may not make the branch is an error', async () => {
    const own = wire()
    prepare(own, 403)
    expect((await failure(ledger(own).append(null, file, 'm'))).code).toBe('forbidden')
  })
})

describe('the commits', () => {
  const node = (oid: string, other: object = {}) => ({
    oid,
    message: 'm',
    parents: { totalCount: 1, nodes: [{ oid: `before ${oid}` }] },
    author: { name: 'n', email: 'e', user: { databaseId: 1, login: 'countersign[bot]' } },
    signature: { isValid: true, wasSignedByGitHub: true },
    ...other,
  })
  const page = (
    nodes: readonly object[],
    totalCount: number,
    next: string | null = null,
    hasNextPage = next !== null,
  ) => ({
    data: {
      repository: {
        ref: { target: { oid: 'head', history: { totalCount, pageInfo: { hasNextPage, endCursor: next }, nodes } } },
      },
    },
  })

  test('come oldest first, with who wrote them and whether GitHub signed', async () => {
    const own = wire()
    own.graphql(
      page([node('c'), node('b', { signature: null, author: { name: 'mallory', email: 'm', user: null } })], 3, 'next'),
    )
    own.graphql(page([node('a', { author: null, signature: { isValid: true, wasSignedByGitHub: false } })], 3))
    expect(await ledger(own).commits()).toEqual([
      { sha: 'a', parents: ['before a'], author: null, verified: false, files: [], record: null },
      { sha: 'b', parents: ['before b'], author: 'mallory', verified: false, files: [], record: null },
      { sha: 'c', parents: ['before c'], author: 'countersign[bot]', verified: true, files: [], record: null },
    ])
    expect(own.sent[1]?.body).toMatchObject({ variables: { after: 'next', ref: `refs/heads/${branch}` } })
    own.done()
  })

  test('of a branch that is not there are none', async () => {
    const own = wire()
    own.graphql({ data: { repository: { ref: null } } })
    expect(await ledger(own).commits()).toEqual([])
  })

  test.each([
    ['a page that does not say where the next one is', [page([node('b')], 2, null, true)]],
    ['fewer commits than are counted', [page([node('b')], 2)]],
    [
      'a commit without one of its parents',
      [page([node('b', { parents: { totalCount: 2, nodes: [{ oid: 'a' }] } })], 1)],
    ],
    ['a branch that went away meanwhile', [page([node('b')], 2, 'next'), { data: { repository: { ref: null } } }]],
  ])('%s is an error, never a shorter history', async (_, pages) => {
    const own = wire()
    for (const one of pages) own.graphql(one)
    expect((await failure(ledger(own).commits())).code).toBe('bad-answer')
  })
})

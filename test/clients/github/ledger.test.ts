import { describe, expect, test } from 'vitest'
import { GithubLedger } from '../../../shared/clients/github/ledger.ts'
import { failure, wire, type Wire } from './wire.ts'

const branch = 'governance-ledger'
const ref = `/repos/acme/models/git/ref/heads%2F${branch}`
const ledger = ({ connection }: Wire) => new GithubLedger({ connection, repository: 'acme/models', branch })
const file = { path: 'records/000/000001.json', text: '{"ä":1}\n' }
const appended = { data: { createCommitOnBranch: { commit: { oid: 'new', committedDate: 'x' } } } }

describe('reading', () => {
  test('a branch that is not there is an empty ledger', async () => {
    const own = wire()
    own.answer('GET', ref, { status: 404, body: { message: 'Not Found' } })
    expect(await ledger(own).read()).toEqual({ head: null, files: [] })
    own.done()
  })

  test.each([401, 403, 500])('a branch that cannot be read (%d) is an error, never an empty ledger', async (status) => {
    const own = wire()
    for (let index = 0; index < (status === 500 ? 4 : 1); index++) own.answer('GET', ref, { status, body: {} })
    expect((await failure(ledger(own).read())).code).not.toBe('not-found')
    own.done()
  })

  test('gives every file by its path; what is no text is shown by its path alone', async () => {
    const own = wire()
    own.answer('GET', ref, { body: { object: { sha: 'head' } } })
    const blob = { __typename: 'Blob', oid: 'o', byteSize: 1, isBinary: false, isTruncated: false, text: 'one' }
    const entries = [
      { name: 'README.md', type: 'blob', mode: 0o100644, object: { ...blob, text: 'page' } },
      {
        name: 'records',
        type: 'tree',
        mode: 0o40000,
        object: {
          __typename: 'Tree',
          entries: [
            {
              name: '000',
              type: 'tree',
              mode: 0o40000,
              object: {
                __typename: 'Tree',
                entries: [
                  { name: '000001.json', type: 'blob', mode: 0o100644, object: blob },
                  { name: 'x.bin', type: 'blob', mode: 0o100644, object: { ...blob, isBinary: true, text: null } },
                ],
              },
            },
          ],
        },
      },
    ]
    own.graphql({ data: { repository: { object: { __typename: 'Tree', entries } } } })
    expect(await ledger(own).read()).toEqual({
      head: 'head',
      files: [
        { path: 'README.md', text: 'page' },
        { path: 'records/000/000001.json', text: 'one' },
        { path: 'records/000/x.bin', text: '' },
      ],
    })
    expect(own.sent[1]?.body).toMatchObject({ variables: { at: 'head:' } })
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
    parents: { nodes: [{ oid: `before ${oid}` }] },
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
      { sha: 'a', parents: ['before a'], author: null, verified: false, files: [] },
      { sha: 'b', parents: ['before b'], author: 'mallory', verified: false, files: [] },
      { sha: 'c', parents: ['before c'], author: 'countersign[bot]', verified: true, files: [] },
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
    ['a branch that went away meanwhile', [page([node('b')], 2, 'next'), { data: { repository: { ref: null } } }]],
  ])('%s is an error, never a shorter history', async (_, pages) => {
    const own = wire()
    for (const one of pages) own.graphql(one)
    expect((await failure(ledger(own).commits())).code).toBe('bad-answer')
  })
})

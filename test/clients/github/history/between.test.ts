import { describe, expect, test } from 'vitest'
import { readCommitsBetween } from '../../../../shared/clients/github/history/between.ts'
import { failure, wire } from '../wire.ts'

const path = { owner: 'acme', repo: 'models' }
const url = '/repos/acme/models/compare/old...new'
const dana = { name: 'Dana', email: 'dana@acme.example', user: { databaseId: 7001, login: 'dana-acme' } }
const commit = (oid: string) => ({
  ...{ oid, committedViaWeb: false, signature: null, author: dana, committer: dana },
  parents: { totalCount: 1, nodes: [{ oid: 'p' }] },
  authors: { totalCount: 1, nodes: [dana] },
})
const shas = (count: number) => Array.from({ length: count }, (_, index) => ({ sha: `c${index}` }))
const read = (own: ReturnType<typeof wire>) => readCommitsBetween(own.connection, path, 'old', 'new')

describe('the commits between two', () => {
  test('are read with everybody whom they name, twenty at a time', async () => {
    const own = wire()
    own.answer('GET', url, { body: { total_commits: 21, commits: shas(21) } })
    for (const [from, to] of [
      [0, 20],
      [20, 21],
    ] as const) {
      const part = shas(21).slice(from, to)
      const repository = Object.fromEntries(part.map(({ sha }, index) => [`c${index}`, commit(sha)]))
      own.answer('POST', '/graphql', { body: { data: { repository } } })
    }
    const commits = await read(own)
    expect(commits.map(({ sha }) => sha)).toEqual(shas(21).map(({ sha }) => sha))
    expect(commits[20]?.author).toMatchObject({ account: { id: 7001 }, email: 'dana@acme.example' })
    own.done()
  })

  test('are none where there is nothing new', async () => {
    const own = wire()
    own.answer('GET', url, { body: { total_commits: 0, commits: [] } })
    expect(await read(own)).toEqual([])
  })

  test.each([
    ['a list that was cut', { body: { total_commits: 300, commits: shas(2) } }, 'too-much'],
    ['a commit that is not there', { status: 404, body: { message: 'Not Found' } }, 'not-found'],
    ['an answer of another form', { body: { commits: [] } }, 'bad-answer'],
  ])('are an error by %s', async (_, answer, code) => {
    const own = wire()
    own.answer('GET', url, answer)
    expect((await failure(read(own))).code).toBe(code)
  })

  test('are an error where one of them is not told', async () => {
    const own = wire()
    own.answer('GET', url, { body: { total_commits: 1, commits: shas(1) } })
    own.answer('POST', '/graphql', { body: { data: { repository: { c0: null } } } })
    expect((await failure(read(own))).code).toBe('bad-answer')
  })
})

import { describe, expect, test } from 'vitest'
import { readOpenRequests } from '../../../shared/clients/github/open-requests.ts'
import { list } from './pulls.ts'
import { failure, wire } from './wire.ts'

const node = (number: number, other: object = {}) => ({
  ...{ number, title: 't', url: 'u', headRefName: 'promote', headRefOid: 'sha', baseRefName: 'main' },
  author: { __typename: 'User', login: 'dana-acme', databaseId: 7001 },
  ...{ files: { totalCount: 1, nodes: [{ path: 'a' }] }, reviews: { totalCount: 0 }, ...other },
})
const answer = (...given: Parameters<typeof list>) => ({ data: { repository: { pullRequests: list(...given) } } })

async function read(...pages: readonly unknown[]) {
  const own = wire()
  for (const page of pages) own.graphql(page)
  return readOpenRequests(own.connection, 'acme/models')
}

describe('open pull requests', () => {
  test('are read page by page, with what they change and whether somebody objected', async () => {
    const found = await read(
      answer([node(7)], 'c1', 2),
      answer([node(8, { files: { totalCount: 101, nodes: [{ path: 'a' }] }, reviews: { totalCount: 1 } })], null, 2),
    )
    const author = { id: 7001, login: 'dana-acme', kind: 'user', state: 'active' }
    const same = { title: 't', url: 'u', headSha: 'sha', headRef: 'promote', base: 'main', author }
    expect(found).toEqual([
      { ...same, number: 7, files: ['a'], objections: false },
      { ...same, number: 8, files: null, objections: true },
    ])
  })

  test.each<[string, readonly unknown[], string]>([
    ['fewer than are counted', [answer([node(7)], null, 2)], 'bad-answer'],
    ['a next page that is the same one', [answer([node(7)], 'c', 3), answer([node(8)], 'c', 3)], 'bad-answer'],
    ['more pages than anybody fills', Array.from({ length: 41 }, (_, page) => answer([], `c${page}`, 9)), 'too-much'],
  ])('%s are an error, never fewer', async (_, pages, code) => {
    expect((await failure(read(...pages))).code).toBe(code)
  })
})

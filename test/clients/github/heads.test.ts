import { describe, expect, test } from 'vitest'
import { readHeads } from '../../../shared/clients/github/heads.ts'
import { failure, wire } from './wire.ts'

const name = 'governance / 1 validation gates'
const run = (id: number, other: object = {}) => ({
  databaseId: id,
  name,
  externalId: `id-${id}`,
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  startedAt: '2026-01-05T09:00:00Z',
  text: 'kept',
  ...other,
})
const suite = (slug: string | null, nodes: readonly object[], totalCount = nodes.length) => ({
  app: slug === null ? null : { databaseId: 1, slug },
  checkRuns: { totalCount, nodes },
})
const commit = (nodes: readonly object[], totalCount = nodes.length) => ({
  oid: 'x',
  checkSuites: { totalCount, nodes },
})
const query = { folders: ['promotions/a/b/0001'], app: 'countersign', names: new Set([name]) }
const tree = { __typename: 'Tree', oid: 'tree-1' }

async function read(c0: unknown, ...trees: readonly unknown[]) {
  const own = wire()
  const answers = trees.length === 0 ? [tree] : trees
  const folders = answers.map((_, place) => `promotions/a/b/000${place + 1}`)
  const named = Object.fromEntries(answers.map((answer, place) => [`f0_${place}`, answer]))
  own.graphql({ data: { repository: { c0, ...named } } })
  const [head] = await readHeads(own.connection, 'acme/models', ['sha-a'], { ...query, folders })
  return head
}

describe('a commit that was a head', () => {
  test('is shown with our checks, and those of others that bear our name', async () => {
    const suites = [
      suite('countersign', [run(1), run(2, { name: 'lint' })]),
      suite('mallory', [run(3)]),
      suite(null, [run(4, { externalId: null })]),
    ]
    expect(await read(commit(suites))).toEqual({
      sha: 'sha-a',
      folder: 'tree-1',
      checks: [
        {
          id: 1,
          sha: 'sha-a',
          name,
          externalId: 'id-1',
          status: 'completed',
          startedAt: '2026-01-05T09:00:00Z',
          text: 'kept',
        },
      ],
      foreignChecks: [`${name} by mallory`, `${name} by an unknown app`],
    })
  })

  test.each([
    ['no folder', null],
    ['a file in its place', { __typename: 'Blob', oid: 'blob-1' }],
  ])('with %s has no tree of the request', async (_, found) => {
    expect((await read(commit([]), found))?.folder).toBe(null)
  })

  test('with several request folders is another where any of them is', async () => {
    const other = { __typename: 'Tree', oid: 'tree-2' }
    const of = async (...trees: readonly unknown[]) => (await read(commit([]), ...trees))?.folder
    const both = await of(tree, other)
    expect(both).toMatch(/^sha256:/)
    expect(await of(tree, other)).toBe(both)
    expect(new Set([both, await of(tree, tree), await of(other, tree), await of(tree, null)]).size).toBe(4)
    expect(await of(null, null)).toBe(null)
  })

  test.each([
    ['it is gone', null, 'not-found'],
    ['it has more check runs than were given', commit([suite('countersign', [run(1)], 101)]), 'too-much'],
    ['it has more suites than were given', commit([], 51), 'too-much'],
    ['its suites are left out', { oid: 'x', checkSuites: null }, 'bad-answer'],
    ['the runs of a suite are left out', commit([{ app: null, checkRuns: null }]), 'bad-answer'],
    ['the answer is another', { oid: 1 }, 'bad-answer'],
  ])('is an error where %s', async (_, c0, code) => {
    expect((await failure(read(c0))).code).toBe(code)
  })
})

test('many heads are asked twenty at a time and come back in their order', async () => {
  const own = wire()
  const shas = Array.from({ length: 21 }, (_, index) => `sha-${index}`)
  const page = (count: number) => ({
    data: {
      repository: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          [`c${index}`, commit([])] as const,
          [`f${index}_0`, null] as const,
        ]).flat(),
      ),
    },
  })
  own.graphql(page(20))
  own.graphql(page(1))
  const heads = await readHeads(own.connection, 'acme/models', shas, query)
  expect(heads.map(({ sha }) => sha)).toEqual(shas)
  expect(own.sent[1]?.body).toMatchObject({
    variables: { sha0: 'sha-20', folder0_0: 'sha-20:promotions/a/b/0001', owner: 'acme', name: 'models' },
  })
  own.done()
})

test('with many folders fewer heads are asked at a time, and never none', async () => {
  const own = wire()
  const folders = Array.from({ length: 60 }, (_, index) => `promotions/m${index}/b/0001`)
  const trees = Object.fromEntries(folders.map((_, place) => [`f0_${place}`, tree]))
  for (const _ of ['sha-1', 'sha-2']) own.graphql({ data: { repository: { c0: commit([]), ...trees } } })
  const heads = await readHeads(own.connection, 'acme/models', ['sha-1', 'sha-2'], { ...query, folders })
  expect(heads.map(({ sha }) => sha)).toEqual(['sha-1', 'sha-2'])
  own.done()
})

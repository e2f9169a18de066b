import { expect, test } from 'vitest'
import { readComments, readDeployments } from '../../../../shared/clients/github/history/told.ts'
import { failure, wire } from '../wire.ts'

const path = { owner: 'acme', repo: 'models' }
const app = { __typename: 'Bot', login: 'countersign' }
const dana = { __typename: 'User', login: 'dana' }
const createdAt = '2026-01-05T12:00:00Z'
const payload = { model: 'credit-approval', digest: 'sha256:1' }

test('deployments are read with who made them, what they carry and how they stand', async () => {
  const own = wire()
  const node = (databaseId: number, other: object = {}) => ({
    ...{
      databaseId,
      createdAt,
      payload: JSON.stringify(payload),
      creator: app,
      latestStatus: { state: 'SUCCESS' },
      ...other,
    },
  })
  const nodes = [
    node(3),
    node(2, { payload: JSON.stringify(JSON.stringify(payload)), creator: dana, latestStatus: null }),
    node(1, { payload: '{"record": 3, "model": "x"}', creator: null, latestStatus: { state: 'IN_PROGRESS' } }),
    ...[null, '', 'no json', '[1]', '"7"'].map((text, index) => node(-index, { payload: text })),
  ]
  own.graphql({ data: { repository: { deployments: { nodes } } } })
  const found = await readDeployments(own.connection, path, 'production')
  expect(found.slice(0, 3)).toEqual([
    { id: 3, at: createdAt, by: 'countersign[bot]', payload, state: 'success' },
    { id: 2, at: createdAt, by: 'dana', payload, state: null },
    { id: 1, at: createdAt, by: null, payload: { model: 'x' }, state: 'in_progress' },
  ])
  expect(found.slice(3).map((one) => one.payload)).toEqual([{}, {}, {}, {}, {}])
  expect(own.sent[0]?.body).toMatchObject({
    variables: { owner: 'acme', name: 'models', environment: 'production', most: 100 },
  })
})

test('comments are read of each pull request, with who wrote them', async () => {
  const own = wire()
  const of = (...nodes: readonly object[]) => ({ comments: { totalCount: nodes.length, nodes } })
  own.graphql({
    data: { repository: { p0: of({ body: 'one', author: app }), p1: of(), p2: of({ body: 'two', author: null }) } },
  })
  expect(await readComments(own.connection, path, [7, 8, 9])).toEqual([
    { pull: 7, body: 'one', by: 'countersign[bot]' },
    { pull: 9, body: 'two', by: null },
  ])
  expect(own.sent[0]?.body).toMatchObject({ variables: { number0: 7, number1: 8, number2: 9 } })
})

test('of no pull request nobody is asked', async () => {
  expect(await readComments(wire().connection, path, [])).toEqual([])
})

test('an answer of another shape is a failure, never an empty list', async () => {
  const own = wire()
  own.graphql({
    data: {
      repository: {
        deployments: { nodes: [{ databaseId: 1, createdAt: 'now', payload: null, creator: null, latestStatus: null }] },
      },
    },
  })
  expect((await failure(readDeployments(own.connection, path, 'production'))).code).toBe('bad-answer')
  own.graphql({ data: { repository: { deployments: null } } })
  expect((await failure(readDeployments(own.connection, path, 'production'))).code).toBe('bad-answer')
  own.graphql({ data: { repository: { p0: null } } })
  expect((await failure(readComments(own.connection, path, [7]))).code).toBe('bad-answer')
})

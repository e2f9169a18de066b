import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTrino, TrinoConnection } from '../../../shared/clients/engine/trino.ts'

type Reply = (request: IncomingMessage, response: ServerResponse) => void

let url = ''
let replies: Reply[] = []
let seen: string[] = []
let headers: IncomingMessage['headers'][] = []
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`)
  headers.push(request.headers)
  request.resume()
  if (request.method === 'DELETE') return void response.writeHead(204).end()
  const reply = replies.shift()
  if (reply === undefined) response.writeHead(404).end()
  else reply(request, response)
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  ;[replies, seen, headers] = [[], [], []]
})

const page = (body: Readonly<Record<string, unknown>>): Reply => (_, response) => void response.end(JSON.stringify(body)) // prettier-ignore
const status =
  (code: number): Reply =>
  (_, response) =>
    void response.writeHead(code).end('busy')
const next = (place: number): string => `${url}/v1/statement/q/${place}`
const connection = (credential: { password: string } | { token: string } | null = null): TrinoConnection =>
  new TrinoConnection({ url, user: 'vera', credential, suite: 'countersign/1', sleep: () => Promise.resolve() })

test('the pages of an answer are joined, with every digit', async () => {
  replies = [
    page({ nextUri: next(1) }),
    page({ columns: [{ name: 'n', type: 'varchar' }], data: [['9007199254740993']], nextUri: next(2) }),
    page({ data: [[null]] }),
  ]
  const { rows, columns } = await connection().ask('SELECT 1')
  expect(rows).toEqual([['9007199254740993'], [null]])
  expect(columns).toEqual([{ name: 'n', type: 'varchar' }])
  expect(seen).toEqual(['POST /v1/statement', 'GET /v1/statement/q/1', 'GET /v1/statement/q/2'])
})

test.each([502, 503, 504])('a server that is away for a moment (%d) is asked again', async (code) => {
  replies = [status(code), page({ nextUri: next(1) }), status(code), page({ data: [['1']] })]
  expect((await connection().ask('SELECT 1')).rows).toEqual([['1']])
})

describe('what is no whole answer is an error', () => {
  test.each([
    [
      'a query that failed, though the server answered 200',
      () => [page({ data: [['1']], error: { message: 'Division by\nzero', errorName: 'DIVISION_BY_ZERO' } })],
      /could not answer \(DIVISION_BY_ZERO\): Division by zero/,
    ],
    ['a server that stays away', () => Array.from({ length: 5 }, () => status(503)), /answered 503/],
    [
      'a credential that is refused',
      () => [status(401)],
      /answered 401; look at the address, the user and the credential/,
    ],
    [
      'an answer that breaks off',
      () => [
        (_: unknown, response: ServerResponse) => {
          response.writeHead(200, { 'content-length': '100' }).write('{')
          setImmediate(() => response.destroy())
        },
      ],
      /broke off its answer/,
    ],
    ['a redirect', () => [status(307)], /answered 307/],
    [
      'a page that is no JSON',
      () => [(_: unknown, response: ServerResponse) => void response.end('<html>')],
      /something else than a page/,
    ],
    [
      'a number that is no text, since it may have lost digits',
      () => [page({ data: [[1]] })],
      /something else than a page/,
    ],
  ] as const)('%s', async (_, told, said) => {
    replies = [...told()]
    await expect(connection().ask('SELECT 1')).rejects.toThrow(said)
  })
})

test('a page after which nothing more is asked is cancelled at the server', async () => {
  replies = [page({ nextUri: next(1) }), page({ nextUri: next(2), error: { message: 'no' } })]
  await expect(connection().ask('SELECT 1')).rejects.toThrow('no')
  expect(seen.at(-1)).toBe('DELETE /v1/statement/q/2')
})

test('the credential goes to the server’s origin alone: an answer that leads elsewhere is refused', async () => {
  replies = [page({ nextUri: 'http://127.0.0.1:1/v1/statement/q/1' })]
  await expect(connection({ token: 'secret' }).ask('SELECT 1')).rejects.toThrow(/sends its client elsewhere/)
  expect(headers.map(({ authorization }) => authorization)).toEqual(['Bearer secret'])
})

test('user, suite and password are shown', async () => {
  replies = [page({ data: [] })]
  await connection({ password: 'p' }).ask('SELECT 1')
  const [shown] = headers
  expect(shown).toMatchObject({ 'x-trino-user': 'vera', 'x-trino-source': 'countersign/1' })
  expect(shown?.authorization).toBe(`Basic ${Buffer.from('vera:p').toString('base64')}`)
})

test.each(['http://trino.example', 'ftp://x', 'nothing'])('an address that is not https is refused: %s', (address) => {
  const open = () => new TrinoConnection({ url: address, user: 'u', credential: null, suite: 's' })
  expect(open).toThrow(/not https/)
})

test('a table is opened by its three names, quoted', async () => {
  replies = [
    page({ data: [['476']] }),
    page({ columns: [{ name: 'score', type: 'double' }, { name: 'tags', type: 'array(varchar)' }] }), // prettier-ignore
    page({ data: [['7']] }),
  ]
  const session = await openTrino(connection(), ['hive.risk."x'])
  expect(session).toMatchObject({
    engine: 'Trino 476',
    tables: [{ from: '"hive"."risk"."""x"', folded: true, columns: [{ kind: 'double' }, { kind: 'other' }] }],
  })
  expect(await session.query('SELECT 7')).toEqual([['7']])
  await session.close()
  replies = [page({ data: [['476']] })]
  await expect(openTrino(connection(), ['risk.x'])).rejects.toThrow(/catalog.schema.table/)
})

import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { graphqlError, parseAnswer, waitBefore } from '../../../shared/clients/github/connection.ts'
import { api, failure, token, wire } from './wire.ts'

const Thing = z.object({ id: z.number() })
const route = 'GET /repos/{owner}/{repo}'
const path = { owner: 'acme', repo: 'models' }
const at = '/repos/acme/models'

describe('a request', () => {
  test('carries the token, the name of the suite and its parameters', async () => {
    const own = wire()
    own.answer('GET', `${at}?per_page=5`, { body: { id: 1 } })
    expect(await own.connection.rest(route, { ...path, per_page: 5 }, Thing)).toEqual({ id: 1 })
    expect(own.sent[0]?.headers).toMatchObject({
      authorization: `token ${token}`,
      accept: 'application/vnd.github.v3+json',
    })
    expect(own.sent[0]?.headers['user-agent']).toMatch(/^countersign-test /)
    own.done()
  })

  test('puts hostile parameters into the path as text', async () => {
    const own = wire()
    own.answer('GET', '/users/..%2F..%2Forgs', { body: { id: 1 } })
    await own.connection.rest('GET /users/{username}', { username: '../../orgs' }, Thing)
    own.done()
  })

  test('tells the time of the server at its last answer', async () => {
    const own = wire()
    expect(own.connection.serverTime).toBe(null)
    own.answer('GET', at, { body: { id: 1 }, headers: { date: 'Tue, 06 Jan 2026 08:09:10 GMT' } })
    await own.connection.rest(route, path, Thing)
    expect(own.connection.serverTime).toBe('2026-01-06T08:09:10Z')
  })

  test('of GraphQL goes beside the REST address of an enterprise server', async () => {
    const own = wire({ apiUrl: 'https://ghe.acme.example/api/v3' })
    own.graphql({ data: { id: 1 } })
    await own.connection.graphql('thing', 'query { id }', {}, Thing)
    expect(own.sent[0]).toMatchObject({ path: '/api/graphql', body: { query: 'query { id }' } })
    own.done()
  })

  test('follows no redirection, not even on the same server', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 301, headers: { location: `${api}/elsewhere` } })
    own.answer('GET', '/elsewhere', { body: { id: 1 } })
    const { code } = await failure(own.connection.rest('POST /repos/{owner}/{repo}/check-runs', path, Thing))
    expect([code, own.sent.length]).toEqual(['unreachable', 1])
  })
})

describe('an answer', () => {
  test.each([
    ['that does not fit names the place', { body: { id: 'x' } }, /not as documented at "id"/],
    ['of HTML is no answer', { body: '<html>', headers: { 'content-type': 'text/html' } }, /not as documented/],
    ['of broken JSON is no answer', { body: '{"id": ' }, /not as documented/],
    ['of nothing is no answer', { body: '', status: 204 }, /not as documented/],
  ])('%s', async (_, reply, said) => {
    const own = wire()
    own.answer('GET', at, reply)
    const { code, message } = await failure(own.connection.rest(route, path, Thing))
    expect(code).toBe('bad-answer')
    expect(message).toMatch(said)
  })

  test.each([
    [401, 'unauthorized', 'The token is unknown or expired.'],
    [403, 'forbidden', 'Give the token the permission that this request needs.'],
    [404, 'not-found', 'Look whether it is there, and whether the token may see it.'],
    [409, 'conflict', 'Run the job again.'],
    [422, 'unprocessable', 'GitHub answered 422'],
    [418, 'bad-answer', 'GitHub answered 418'],
  ])('of %d is %s', async (status, code, said) => {
    const own = wire()
    own.answer('GET', at, { status, body: { message: 'no' } })
    const found = await failure(own.connection.rest(route, path, Thing))
    expect(found).toMatchObject({ code, status })
    expect(found.message).toMatch(new RegExp(`^GitHub answered ${status} to .*: no`))
    expect(found.message).toContain(said)
    expect(own.slept).toEqual([])
    own.done()
  })

  test('that refuses a check names the line that is missing', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 403, body: { message: 'Resource not accessible by integration' } })
    const { message } = await failure(own.connection.rest('POST /repos/{owner}/{repo}/check-runs', path, Thing))
    expect(message).toContain('"checks: write"')
  })

  test('of an enemy is one line, cut, without the token', async () => {
    const own = wire()
    own.answer('GET', at, { status: 422, body: { message: `a\n::error::b\u001B[31m${'x'.repeat(1000)}` } })
    const { message } = await failure(own.connection.rest(route, path, Thing))
    expect(message).not.toMatch(/[\u0000-\u001F]/)
    expect(message.length).toBeLessThan(500)
    expect(message).not.toContain(token)
  })
})

describe('what is tried again', () => {
  test.each([500, 502, 503, 504])('a read after %d, three times, each after a longer wait', async (status) => {
    const own = wire()
    for (let index = 0; index < 3; index++) own.answer('GET', at, { status, body: 'down' })
    own.answer('GET', at, { body: { id: 1 } })
    expect(await own.connection.rest(route, path, Thing)).toEqual({ id: 1 })
    expect(own.slept).toEqual([500, 1000, 2000])
    own.done()
  })

  test('a read no fifth time', async () => {
    const own = wire()
    for (let index = 0; index < 4; index++)
      own.answer('GET', at, { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } })
    expect(await failure(own.connection.rest(route, path, Thing))).toMatchObject({ code: 'server-error', status: 502 })
    own.done()
  })

  test('a read whose connection broke', async () => {
    const own = wire()
    own.answer('GET', at, { broken: 'other side closed' })
    own.answer('GET', at, { body: { id: 1 } })
    expect(await own.connection.rest(route, path, Thing)).toEqual({ id: 1 })
    own.done()
  })

  test('a read that took too long, until patience ends', async () => {
    const own = wire({ timeLimitMs: 10 })
    for (let index = 0; index < 4; index++) own.answer('GET', at, { delay: 3000 })
    expect((await failure(own.connection.rest(route, path, Thing))).code).toBe('timed-out')
    own.done()
  })

  test.each(['POST', 'PATCH', 'PUT', 'DELETE'])('never a %s that failed: it may have been done', async (method) => {
    for (const reply of [{ status: 502, body: 'down' }, { broken: 'other side closed' }]) {
      const own = wire()
      own.answer(method, at, reply)
      const { code } = await failure(own.connection.rest(`${method} /repos/{owner}/{repo}`, path, Thing))
      expect(code).toBe('broken' in reply ? 'unreachable' : 'server-error')
      expect(own.slept).toEqual([])
      own.done()
    }
  })

  test('a GraphQL query after 502, and never a mutation', async () => {
    const query = wire()
    query.graphql('down', { status: 502 })
    query.graphql({ data: { id: 1 } })
    expect(await query.connection.graphql('thing', 'query { id }', {}, Thing)).toEqual({ id: 1 })
    query.done()
    const mutation = wire()
    mutation.graphql('down', { status: 502 })
    const { code } = await failure(mutation.connection.graphql('thing', '\nmutation M { id }', {}, Thing))
    expect([code, mutation.slept]).toEqual(['server-error', []])
    mutation.done()
  })

  test('whatever a limit refused, after the wait that the server names: it was not done', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 429, headers: { 'retry-after': '7' } })
    own.answer('POST', `${at}/check-runs`, { status: 403, headers: { 'retry-after': '2' } })
    own.answer('POST', `${at}/check-runs`, { body: { id: 1 } })
    await own.connection.rest('POST /repos/{owner}/{repo}/check-runs', path, Thing)
    expect(own.slept).toEqual([7000, 2000])
    own.done()
  })

  test('not where the wait is longer than the patience of a job', async () => {
    const own = wire({ patienceMs: 10_000 })
    own.answer('GET', at, { status: 429, headers: { 'retry-after': '3600' } })
    expect((await failure(own.connection.rest(route, path, Thing))).code).toBe('rate-limited')
    expect(own.slept).toEqual([])
    own.done()
  })
})

describe('the wait before another try', () => {
  const now = Date.parse('2026-01-05T13:00:00Z')
  const reset = String(now / 1000 + 30)
  test.each<[string, number | null, Readonly<Record<string, string>>, string, number, boolean, number | null]>([
    ['what the server names', 429, { 'retry-after': '5' }, '', 0, false, 5000],
    ['at least a second', 429, { 'retry-after': '0' }, '', 0, false, 1000],
    ['until the limit is new', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, '', 0, false, 30_000],
    ['a minute where nothing is named', 429, {}, '', 0, false, 60_000],
    ['a minute after a second limit', 403, {}, 'You have exceeded a secondary rate limit', 0, false, 60_000],
    ['a minute where a date is named', 429, { 'retry-after': 'Mon, 05 Jan 2026 13:01:00 GMT' }, '', 0, false, 60_000],
    ['none after a refusal', 403, {}, 'Resource not accessible', 0, true, null],
    ['none after what is not there', 404, {}, '', 0, true, null],
    ['twice as long each time', 500, {}, '', 2, true, 2000],
    ['none after the third', 500, {}, '', 3, true, null],
    ['none for what may have been done', 500, {}, '', 0, false, null],
    ['a little where no answer came', null, {}, 'fetch failed', 0, true, 500],
    ['none where a write was not answered', null, {}, 'fetch failed', 0, false, null],
  ])('%s', (_, status, headers, message, attempt, repeatable, wait) => {
    expect(waitBefore({ status, headers, message }, attempt, repeatable, now)).toBe(wait)
  })
})

describe('a list', () => {
  const list = 'GET /repos/{owner}/{repo}/pulls'
  const first = `${at}/pulls?per_page=100&state=open`

  test('is read page by page as the server links them', async () => {
    const own = wire()
    own.answer('GET', first, {
      body: [{ id: 1 }, { id: 2 }],
      headers: { link: `<${api}/repositories/1/pulls?state=open&page=2>; rel="next", <${api}/x?page=9>; rel="last"` },
    })
    own.answer('GET', '/repositories/1/pulls?state=open&page=2', {
      body: [{ id: 3 }],
      headers: { link: `<${api}/x>; rel="prev"` },
    })
    expect(await own.connection.restPages(list, { ...path, state: 'open' }, Thing, 10)).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ])
    expect(own.sent.every(({ headers }) => headers.authorization === `token ${token}`)).toBe(true)
    own.done()
  })

  test('is never cut: more than can be judged is an error', async () => {
    const own = wire()
    own.answer('GET', first, { body: [{ id: 1 }, { id: 2 }] })
    expect((await failure(own.connection.restPages(list, { ...path, state: 'open' }, Thing, 1))).code).toBe('too-much')
  })

  test.each([
    ['an object', { body: { items: [] } }],
    ['a wrong item', { body: [{ id: 1 }, { id: null }] }],
    [
      'a page on another server',
      { body: [{ id: 1 }], headers: { link: '<https://evil.example/pulls?page=2>; rel="next"' } },
    ],
    ['a page on no address', { body: [{ id: 1 }], headers: { link: '<pulls?page=2>; rel="next"' } }],
  ])('that is %s is an error', async (_, reply) => {
    const own = wire()
    own.answer('GET', first, reply)
    expect((await failure(own.connection.restPages(list, { ...path, state: 'open' }, Thing, 10))).code).toBe(
      'bad-answer',
    )
    own.done()
  })

  test('whose second page fails is not the first page', async () => {
    const own = wire()
    own.answer('GET', first, { body: [{ id: 1 }], headers: { link: `<${api}/next>; rel="next"` } })
    own.answer('GET', '/next', { status: 404, body: {} })
    expect((await failure(own.connection.restPages(list, { ...path, state: 'open' }, Thing, 10))).code).toBe(
      'not-found',
    )
  })
})

describe('a GraphQL answer', () => {
  const ask = (own: ReturnType<typeof wire>) => own.connection.graphql('thing', 'query { id }', {}, Thing)

  test.each([
    ['NOT_FOUND', 'not-found'],
    ['FORBIDDEN', 'forbidden'],
    ['INSUFFICIENT_SCOPES', 'forbidden'],
    ['STALE_DATA', 'conflict'],
    ['RATE_LIMITED', 'rate-limited'],
    ['SOMETHING_NEW', 'bad-answer'],
  ])('with the error %s is %s, though its status is 200', async (type, code) => {
    const own = wire()
    own.graphql({ data: { id: 1 }, errors: [{ type, message: 'said', path: ['id'] }] })
    expect((await failure(ask(own))).code).toBe(code)
    own.done()
  })

  test('that does not fit its schema is an error', async () => {
    const own = wire()
    own.graphql({ data: { id: 'x' } })
    expect((await failure(ask(own))).message).toContain('graphql thing')
  })

  test('of HTML or without data is an error', async () => {
    for (const body of ['<html>', {}, { data: null }]) {
      const own = wire()
      own.graphql(body)
      expect((await failure(ask(own))).code).toBe('bad-answer')
    }
  })

  test('in parts gives the data beside the errors, of which none is lost', async () => {
    const own = wire()
    own.graphql({ data: { a: 1, b: null }, errors: [{ type: 'NOT_FOUND', message: 'no\nb', path: ['b', 0] }, {}] })
    expect(await own.connection.graphqlPartly('parts', 'query { a b }', {})).toEqual({
      data: { a: 1, b: null },
      errors: [
        { type: 'NOT_FOUND', message: 'no b', path: ['b', '0'] },
        { type: '', message: '', path: [] },
      ],
    })
  })
})

test('a fault without a type is told with its words', () => {
  expect(graphqlError('thing', { type: '', message: 'odd', path: [] })).toMatchObject({
    code: 'bad-answer',
    message: 'GitHub answered graphql thing with an error: odd',
  })
})

test('an answer that fits is given back parsed, without what nobody asked for', () => {
  expect(parseAnswer(Thing, { id: 1, other: 2 }, 'GET /x')).toEqual({ id: 1 })
})

import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { MlflowConnection, type Call } from '../../../shared/clients/mlflow/connection.ts'
import { api, basic, credential, errorOf, origin, refusal, saying, wire } from './wire.ts'

const { connection, on, sent, pauses } = wire()

const get: Call = { method: 'GET', path: `${api}/x`, repeatable: true }
const once: Call = { ...get, repeatable: false }

describe('the address', () => {
  test.each([
    ['https://mlflow.acme.example', 'https://mlflow.acme.example'],
    ['https://mlflow.acme.example:8443/mlflow/', 'https://mlflow.acme.example:8443'],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://localhost:5000/', 'http://localhost:5000'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
    ['https://user:word@mlflow.acme.example', 'https://mlflow.acme.example'],
  ])('%s is taken as %s', (uri, expected) => {
    expect(new MlflowConnection({ uri, credential: null }).origin).toBe(expected)
  })

  test.each([
    'http://mlflow.acme.example',
    'http://10.0.0.7:5000',
    'http://127.0.0.1.acme.example',
    'http://localhost.acme.example:5000',
    'http://0.0.0.0:5000',
    'ftp://127.0.0.1/',
    'file:///var/mlruns',
  ])('%s would carry the credential in the clear, or nowhere', (uri) => {
    expect(() => new MlflowConnection({ uri, credential })).toThrow(
      expect.objectContaining({ code: 'insecure-address' }),
    )
  })

  test('the path of the tracking URI stays, its last slashes, query and fragment go', async () => {
    on('GET', `/sub/mlflow${api}/x?name=a`).reply(200, '{}')
    await connection({ uri: `${origin}/sub/mlflow//?a=b#c` }).json({ ...get, query: { name: 'a' } })
    expect(sent[0]?.path).toBe(`/sub/mlflow${api}/x?name=a`)
  })

  test('a query is encoded, whatever it holds', async () => {
    const hostile = 'a&b=c d/../é#?%00"\n'
    on('GET', (path) => path.startsWith(`${api}/x?`)).reply(200, '{}')
    await connection().json({ ...get, query: { name: hostile, version: 2 } })
    const url = new URL(sent[0]?.path ?? '', origin)
    expect([...url.searchParams]).toEqual([['name', hostile], ['version', '2']]) // prettier-ignore
  })
})

describe('the credential', () => {
  test.each([
    ['user and password', credential, basic],
    [
      'letters beyond ASCII',
      { username: 'zoë', password: 'pässword' },
      `Basic ${Buffer.from('zoë:pässword').toString('base64')}`,
    ],
    ['a token', { token: 'a.b.c' }, 'Bearer a.b.c'],
    ['none', null, undefined],
  ] as const)('%s', async (_what, given, header) => {
    on('GET', `${api}/x`).reply(200, '{}')
    await connection({ credential: given }).json(get)
    expect(sent[0]?.headers.authorization).toBe(header)
  })

  test('it is not shown when the connection is printed', () => {
    const shown = inspect(connection(), { depth: 9, showHidden: true })
    expect(shown).toBe(`MlflowConnection(${origin})`)
    expect(JSON.stringify(connection())).toBe(`{"origin":"${origin}"}`)
  })

  test.each([301, 302, 303, 307, 308])(
    'a redirect (%i) to another origin is refused and nothing is sent there',
    async (status) => {
      on('GET', `${api}/x`).reply(status, '', { headers: { location: 'https://evil.example/steal?now' } })
      const error = await errorOf(connection().json(get))
      expect(error.code).toBe('redirected')
      expect(error.message).toContain(`redirect to https://evil.example; its credential stays with ${origin}`)
      expect(sent).toHaveLength(1)
    },
  )

  test.each([
    ['the same origin', `${origin}/login`, origin],
    ['a relative place', '/login', origin],
    ['no place at all', undefined, 'nowhere'],
    ['a place that is none', 'http://[', 'nowhere'],
  ])('a redirect to %s is refused as well', async (_what, location, said) => {
    on('POST', `${api}/x`).reply(302, '', { headers: location === undefined ? {} : { location } })
    const error = await errorOf(connection().json({ ...get, method: 'POST', body: {} }))
    expect(error.message).toContain(`redirect to ${said};`)
  })

  test.each([
    ['the password', `no ${credential.password}!`],
    ['the password as an address holds it', `no ${encodeURIComponent(credential.password)}!`],
    ['the header', `no ${basic}!`],
    ['the password at the cut of a long message', `${'x'.repeat(290)}${credential.password}`],
  ])('%s in a message of the server is not passed on', async (_what, message) => {
    on('GET', `${api}/x`).reply(400, refusal('INVALID_PARAMETER_VALUE', message))
    const error = await errorOf(connection().json(get))
    expect(error.code).toBe('invalid')
    expect(error.message).toContain('***')
    expect(error.message).not.toMatch(/correct|Z2F0ZXM6/)
  })

  test('a token in a failure of the transport is not passed on', async () => {
    on('GET', `${api}/x`).replyWithError(new Error('bad header Bearer s3cr3t-token'))
    const error = await errorOf(connection({ credential: { token: 's3cr3t-token' } }).json(once))
    expect(error.message).toContain('bad header Bearer ***')
    expect(error.cause).toBeUndefined()
  })
})

describe('an answer', () => {
  test('a body is sent as JSON, with DELETE as well', async () => {
    on('DELETE', `${api}/x`).reply(200, '{"a": 1}')
    expect(await connection().json({ ...get, method: 'DELETE', body: { name: 'é' } })).toEqual({ a: 1 })
    expect(sent[0]).toMatchObject({ method: 'DELETE', body: { name: 'é' } })
    expect(sent[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'accept-encoding': 'identity' })
  })

  test('an empty body is an empty answer', async () => {
    on('GET', `${api}/x`).reply(200, '')
    expect(await connection().json(get)).toEqual({})
  })

  test.each([
    ['HTML', '<!doctype html><title>Sign in</title>'],
    ['half of JSON', '{"registered_model": {"name": "cre'],
    ['text', 'OK'],
    ['nothing but blanks', ' \n'],
  ])('%s is no answer of MLflow’s', async (_what, body) => {
    on('GET', `${api}/x`).reply(200, body, { headers: { 'content-type': 'text/html' } })
    const error = await errorOf(connection().json(get))
    expect(error).toMatchObject({ code: 'bad-answer', cause: undefined })
    expect(error.message).toContain('other than JSON')
    expect(error.message).toContain('registry.uri')
  })

  test('one that is larger than may be is not read to its end', async () => {
    on('GET', `${api}/x`).reply(200, `"${'x'.repeat(1000)}"`)
    const error = await errorOf(connection({ answerBytes: 1000 }).json(get))
    expect(error).toMatchObject({ code: 'too-large', message: saying('larger than 1000 bytes') })
    expect(pauses).toEqual([])
  })

  test('one that is as large as may be is read', async () => {
    on('GET', `${api}/x`).reply(200, `"${'x'.repeat(998)}"`)
    expect(await connection({ answerBytes: 1000 }).json(get)).toHaveLength(998)
  })
})

describe('what the server says when it refuses', () => {
  test.each([
    [401, 'You are not authenticated.', 'unauthorized', null, 'MLFLOW_TRACKING_USERNAME'],
    [403, 'Permission denied', 'forbidden', null, 'grant the permission'],
    [403, 'Invalid Host header - possible DNS rebinding attack detected', 'forbidden', null, '--allowed-hosts'],
    [
      404,
      refusal('RESOURCE_DOES_NOT_EXIST', 'Run with id=0 not found'),
      'not-found',
      'RESOURCE_DOES_NOT_EXIST',
      'Run with id=0',
    ],
    [404, '<h1>Not Found</h1>', 'not-found', null, 'does not know'],
    [
      400,
      refusal('INVALID_PARAMETER_VALUE', 'Registered model alias x not found.'),
      'invalid',
      'INVALID_PARAMETER_VALUE',
      'alias x not found',
    ],
    [400, '{"detail": "Invalid path"}', 'invalid', null, '(400 )'],
    [409, refusal('RESOURCE_CONFLICT', 'busy'), 'invalid', 'RESOURCE_CONFLICT', 'busy'],
    [501, refusal('NOT_IMPLEMENTED', 'no'), 'server-error', 'NOT_IMPLEMENTED', 'Look at its log'],
  ])('%i %s is %s', async (status, body, code, said, words) => {
    on('GET', `${api}/x`).reply(status, body)
    const error = await errorOf(connection().json(get))
    expect(error).toMatchObject({ code, said, message: saying(words) })
    expect(error.message).toContain(`GET ${api}/x`)
  })

  test.each([
    ['SQL', '(sqlite3.IntegrityError) UNIQUE constraint failed [SQL: INSERT INTO users …]'],
    ['a hash', 'user exists scrypt:32768:8:1$abc'],
  ])('%s is not passed on', async (_what, message) => {
    on('GET', `${api}/x`).reply(400, refusal('BAD_REQUEST', message))
    const error = await errorOf(connection().json(get))
    expect(error.message).toBe(`The registry refused GET ${api}/x (400 BAD_REQUEST).`)
  })

  test('control characters and endless words do not reach the log', async () => {
    on('GET', `${api}/x`).reply(400, refusal('X', `a\u001b[31m\n::error::b\u202e${'y'.repeat(900)}`))
    const error = await errorOf(connection().json(get))
    expect(error.message).toMatch(/^[^\p{Cc}\p{Cf}]{1,400}$/u)
  })

  test.each(['{"error_code": 7, "message": ["x"]}', '[]', 'null', '"x"'])('%s is read as nothing', async (body) => {
    on('GET', `${api}/x`).reply(404, body)
    expect(await errorOf(connection().json(get))).toMatchObject({ code: 'not-found', said: null })
  })
})

describe('trying again', () => {
  test.each([408, 429, 500, 502, 503, 504])('%i and then well', async (status) => {
    on('GET', `${api}/x`).reply(status, 'oh')
    on('GET', `${api}/x`).reply(200, '{"a": 1}')
    expect(await connection().json(get)).toEqual({ a: 1 })
    expect(pauses).toEqual([500])
  })

  test('a server that fails for ever is asked four times', async () => {
    on('GET', `${api}/x`).reply(500, '<h1>Internal Server Error</h1>').times(4)
    expect(await errorOf(connection().json(get))).toMatchObject({ code: 'server-error' })
    expect(pauses).toEqual([500, 1000, 2000])
  })

  test('what may not be repeated is sent once', async () => {
    on('GET', `${api}/x`).reply(503, '')
    expect(await errorOf(connection().json(once))).toMatchObject({ code: 'server-error' })
    expect(sent).toHaveLength(1)
  })

  test.each([400, 401, 403, 404])('%i is an answer, and is not asked again', async (status) => {
    on('GET', `${api}/x`).reply(status, '')
    await errorOf(connection().json(get))
    expect(sent).toHaveLength(1)
  })

  test('a connection that breaks is made again', async () => {
    on('GET', `${api}/x`).replyWithError(new Error('other side closed'))
    on('GET', `${api}/x`).reply(200, '{}')
    expect(await connection().json(get)).toEqual({})
  })

  test('a connection that always breaks is told', async () => {
    on('GET', `${api}/x`).replyWithError(new Error('connect ECONNREFUSED')).times(4)
    const error = await errorOf(connection().json(get))
    expect(error).toMatchObject({ code: 'unreachable', message: saying('connect ECONNREFUSED') })
  })

  test.each([
    ['7', 7000],
    ['0', 0],
    ['99999', 30_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 500],
    ['-5', 500],
  ])('retry-after %s waits %i milliseconds', async (after, pause) => {
    on('GET', `${api}/x`).reply(429, '', { headers: { 'retry-after': after } })
    on('GET', `${api}/x`).reply(200, '{}')
    await connection().json(get)
    expect(pauses).toEqual([pause])
  })

  test('a body to be streamed is asked for again as long as none has come', async () => {
    on('GET', `${api}/x`).reply(503, 'busy')
    on('GET', `${api}/x`).reply(200, 'bytes')
    const response = await connection().open(get)
    expect(await response.body.text()).toBe('bytes')
  })
})

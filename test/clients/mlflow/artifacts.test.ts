import { createHash } from 'node:crypto'
import { MockAgent, type Dispatcher } from 'undici'
import { describe, expect, test } from 'vitest'
import { hashStored, proxyPath, readStored, walkFiles } from '../../../shared/clients/mlflow/artifacts.ts'
import { proxyRoute, refusal, saying, sentPath, wire } from './wire.ts'

const { connection, on, sent, pauses } = wire()
const place = 'mlflow-artifacts:/1/models/m-1/artifacts'
const root = '1/models/m-1/artifacts'

type Entry = { readonly path: string; readonly is_dir?: boolean; readonly file_size?: number }

/** Lists a folder below the root, once. */
function listed(folder: string, files: readonly Entry[]): void {
  const path = folder === '' ? root : `${root}/${folder}`
  on('GET', `${proxyRoute}?path=${encodeURIComponent(path)}`).reply(200, files.length === 0 ? {} : { files })
}

describe('where a version’s files lie', () => {
  test.each([
    ['mlflow-artifacts:/1/abc/artifacts', '1/abc/artifacts'],
    ['mlflow-artifacts:/1/abc/artifacts//', '1/abc/artifacts'],
    ['mlflow-artifacts://mlflow.acme.example:443/1/abc/artifacts', '1/abc/artifacts'],
    ['mlflow-artifacts:/1/é d/x', '1/é d/x'],
    ['mlflow-artifacts:/..a/b..', '..a/b..'],
  ])('%s is %s below the proxy', (uri, path) => {
    expect(proxyPath(uri)).toBe(path)
  })

  test.each([
    ['s3://bucket/1/abc', 's3 store'],
    ['gs://bucket/x', 'gs store'],
    ['dbfs:/x', 'dbfs store'],
    ['file:///var/mlruns/1', 'file store'],
    ['/var/mlruns/1', 'this store'],
    ['', 'this store'],
    ['mlflow-artifacts-x:/1', 'mlflow-artifacts-x store'],
  ])('%s cannot be listed through MLflow, and the mend is told', (uri, words) => {
    expect(() => proxyPath(uri)).toThrow(expect.objectContaining({ code: 'unlistable-store' }))
    expect(() => proxyPath(uri)).toThrow(new RegExp(`${words}.*--serve-artifacts`))
  })

  test.each([
    'mlflow-artifacts:/1/../2/artifacts',
    'mlflow-artifacts:/../../etc/passwd',
    'mlflow-artifacts:/1/./x',
    'mlflow-artifacts:/1/a\\..\\b',
    'mlflow-artifacts:/1/a\u0000b',
    'mlflow-artifacts:/1/a\ud800b',
  ])('%j leads elsewhere', (uri) => {
    expect(() => proxyPath(uri)).toThrow(expect.objectContaining({ code: 'bad-answer' }))
  })
})

describe('the files of a version', () => {
  test('are all that lie in all folders, sorted by path', async () => {
    listed('', [{ path: 'model.skops', file_size: 35808 }, { path: 'code', is_dir: true }, { path: 'MLmodel', file_size: 1128 }, { path: 'data', is_dir: true }]) // prettier-ignore
    listed('code', [{ path: 'deep er', is_dir: true }])
    listed('code/deep er', [{ path: 'é.py', file_size: 1 }, { path: 'empty.py' }])
    listed('data', [])
    expect(await walkFiles(connection(), place)).toEqual([
      { path: 'MLmodel', size: 1128 },
      { path: 'code/deep er/empty.py', size: 0 },
      { path: 'code/deep er/é.py', size: 1 },
      { path: 'model.skops', size: 35808 },
    ])
  })

  test('are none where the place is empty', async () => {
    listed('', [])
    expect(await walkFiles(connection(), place)).toEqual([])
  })

  test.each(['', 'a/b', '..', '.', '../../2/secret', 'a\\b', 'a\nb', 'a\ud800'])(
    'a name that is no file’s own (%j) is refused',
    async (path) => {
      listed('', [{ path, file_size: 1 }])
      await expect(walkFiles(connection(), place)).rejects.toMatchObject({ code: 'bad-answer' })
    },
  )

  test.each(['a%20b', '%2e%2e', 'a%2Fb', 'a?', 'a?b', 'a#b', 'a;'])(
    '%s is refused: MLflow would send the bytes of another file',
    async (path) => {
      listed('', [{ path, file_size: 1 }])
      await expect(walkFiles(connection(), place)).rejects.toMatchObject({ message: saying('without %, ?, # and ;') })
    },
  )

  test('a name that is listed twice is refused: one of the two would go unread', async () => {
    listed('', [{ path: 'a' }, { path: 'a' }])
    await expect(walkFiles(connection(), place)).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('an answer in another shape is refused', async () => {
    on('GET', `${proxyRoute}?path=${encodeURIComponent(root)}`).reply(200, { files: 'many' })
    await expect(walkFiles(connection(), place)).rejects.toMatchObject({
      code: 'bad-answer',
      message: `The registry listed ${root} in a form that is not known.`,
    })
  })

  test.each([
    ['files', false],
    ['folders', true],
  ])('more than 5000 %s are not walked', async (_what, is_dir) => {
    listed(
      '',
      Array.from({ length: 5001 }, (_, index) => ({ path: `f${index}`, is_dir })),
    )
    await expect(walkFiles(connection(), place)).rejects.toMatchObject({ code: 'too-large' })
    expect(sent).toHaveLength(1)
  })

  test('folders without an end are not walked', async () => {
    on('GET', (path) => path.startsWith(proxyRoute))
      .reply(200, { files: [{ path: 'again', is_dir: true }] })
      .times(31)
    await expect(walkFiles(connection(), place)).rejects.toMatchObject({
      code: 'too-large',
      message: saying('nested deeper than 30'),
    })
  })

  test('a server that does not serve artifacts is an error, not an empty list', async () => {
    on('GET', (path) => path.startsWith(proxyRoute))
      .reply(503, 'disabled')
      .times(4)
    await expect(walkFiles(connection(), place)).rejects.toMatchObject({ code: 'server-error' })
  })
})

const bytes = Buffer.from([0, 255, 10, 13, 0xef, 0xbb, 0xbf, 65])
const sha256 = createHash('sha256').update(bytes).digest('hex')

describe('a file', () => {
  test('is read byte for byte', async () => {
    on('GET', `${proxyRoute}/${root}/model.pkl`).reply(200, bytes)
    expect(await readStored(connection(), place, 'model.pkl', 8)).toEqual(bytes)
  })

  test('is hashed without being kept', async () => {
    on('GET', `${proxyRoute}/${root}/model.pkl`).reply(200, bytes)
    expect(await hashStored(connection(), place, 'model.pkl')).toEqual({ sha256, size: 8 })
  })

  test('of no bytes is a file too', async () => {
    on('GET', `${proxyRoute}/${root}/empty`).reply(200, '')
    expect(await readStored(connection(), place, 'empty', 8)).toHaveLength(0)
  })

  test.each([
    ['a b.txt', 'a%20b.txt'],
    ['é/ü.txt', '%C3%A9/%C3%BC.txt'],
    ['100%', '100%25'],
    ['a&b=c+d:e@f', 'a%26b%3Dc%2Bd%3Ae%40f'],
    ['50% of 1', '50%25%20of%201'],
  ])('%s is asked for as %s', async (path, encoded) => {
    on('GET', `${proxyRoute}/${root}/${encoded}`).reply(200, 'x')
    expect(await readStored(connection(), place, path, 8)).toEqual(Buffer.from('x'))
  })

  test.each(['../secret', 'a/../../b', '.', 'a\\b', 'a\u0000', '\udfff', '%2e%2e/x', 'a%20b', 'a?b'])(
    '%j is never asked for',
    async (path) => {
      await expect(readStored(connection(), place, path, 8)).rejects.toMatchObject({ code: 'bad-answer' })
      expect(sent).toEqual([])
    },
  )

  test('that is not there is null', async () => {
    on('GET', `${proxyRoute}/${root}/x`).reply(404, refusal('RESOURCE_DOES_NOT_EXIST', 'No such artifact')).times(2)
    expect(await readStored(connection(), place, 'x', 8)).toBeNull()
    expect(await hashStored(connection(), place, 'x')).toBeNull()
  })

  test.each([
    [404, '<h1>Not Found</h1>', 'not-found'],
    [404, '{"detail": "Not Found"}', 'not-found'],
    [403, 'Permission denied', 'forbidden'],
    [401, 'You are not authenticated.', 'unauthorized'],
    [400, '{"detail": "is a directory"}', 'invalid'],
  ])('an answer of %i %s tells nothing of the file', async (status, body, code) => {
    on('GET', `${proxyRoute}/${root}/x`).reply(status, body)
    await expect(hashStored(connection(), place, 'x')).rejects.toMatchObject({ code })
  })

  test('larger than what is read here is refused', async () => {
    on('GET', `${proxyRoute}/${root}/x`).reply(200, bytes)
    await expect(readStored(connection(), place, 'x', 7)).rejects.toMatchObject({
      code: 'too-large',
      message: 'x is larger than the 7 bytes that are read here.',
    })
  })

  test('that is longer than the store listed it is not hashed to its end', async () => {
    on('GET', `${proxyRoute}/${root}/x`).reply(200, bytes)
    await expect(hashStored(connection(), place, 'x', { most: 7 })).rejects.toMatchObject({
      code: 'too-large',
      message: 'x is larger than the 7 bytes that are read here.',
    })
  })

  test.each([
    ['fewer', '9'],
    ['more', '7'],
  ])('with %s bytes than were promised is refused', async (_what, length) => {
    on('GET', `${proxyRoute}/${root}/x`).reply(200, bytes, { headers: { 'content-length': length } })
    await expect(hashStored(connection(), place, 'x')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test.each(['gzip', 'br'])('that comes as %s is refused: its digest would be another', async (encoding) => {
    on('GET', `${proxyRoute}/${root}/x`).reply(200, bytes, { headers: { 'content-encoding': encoding } })
    await expect(hashStored(connection(), place, 'x')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('is asked for again while the server is busy, never from the middle', async () => {
    on('GET', `${proxyRoute}/${root}/x`).reply(503, 'busy')
    on('GET', `${proxyRoute}/${root}/x`).reply(200, bytes)
    expect(await hashStored(connection(), place, 'x')).toEqual({ sha256, size: 8 })
    expect(pauses).toEqual([500])
  })

  test('behind a redirect is refused: the store would get the credential', async () => {
    on('GET', `${proxyRoute}/${root}/x`).reply(302, '', { headers: { location: 'https://bucket.example/signed' } })
    await expect(hashStored(connection(), place, 'x')).rejects.toMatchObject({ code: 'redirected' })
    expect(sent.map(sentPath)).toEqual([`${proxyRoute}/${root}/x`])
  })
})

describe('a file of 3 GB', () => {
  const part = 2 ** 20
  const size = 3 * 2 ** 30 + 5

  /** A server that sends it part by part, as fast as it is read; `sent` tells how much it sent and what it took at most. */
  function serving() {
    const sent = { bytes: 0, memory: 0 }
    const before = process.memoryUsage().arrayBuffers
    const agent = new MockAgent()
    const dispatcher = agent.compose(() => (_request: unknown, handler: Dispatcher.DispatchHandlers) => {
      let stopped = false
      const send = (): void => {
        while (!stopped && sent.bytes < size) {
          const next = Buffer.alloc(Math.min(part, size - sent.bytes))
          sent.bytes += next.length
          if (sent.bytes % (64 * part) === 0)
            sent.memory = Math.max(sent.memory, process.memoryUsage().arrayBuffers - before)
          if (handler.onData?.(next) === false) return
        }
        if (!stopped) handler.onComplete?.([])
      }
      handler.onConnect?.(() => void (stopped = true))
      handler.onHeaders?.(200, [Buffer.from('content-length'), Buffer.from(String(size))], send, 'OK')
      send()
      return true
    })
    return { sent, from: connection({ dispatcher }) }
  }

  test(
    'is hashed to its last byte as it comes, and no more of it kept than what came last',
    { timeout: 120_000 },
    async () => {
      const { sent, from } = serving()
      expect(await hashStored(from, place, 'model.pkl')).toEqual({
        // as `head -c 3221225477 /dev/zero | sha256sum` has it
        sha256: '19299f0bc079aa3f26cf3e7360b098de54a50a8b6483abb49552633c19104e80',
        size,
      })
      expect(sent.bytes).toBe(size)
      expect(sent.memory).toBeLessThan(256 * part)
    },
  )

  test('is read no further than its bound, and says so', async () => {
    const { sent, from } = serving()
    await expect(readStored(from, place, 'model.pkl', 8 * part)).rejects.toMatchObject({
      code: 'too-large',
      message: `model.pkl is larger than the ${8 * part} bytes that are read here.`,
    })
    expect(sent.bytes).toBeLessThanOrEqual(10 * part)
  })
})

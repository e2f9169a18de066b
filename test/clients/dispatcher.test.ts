import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dispatcherOf } from '../../shared/clients/dispatcher.ts'
import { MlflowConnection } from '../../shared/clients/mlflow/connection.ts'
import { saying } from './mlflow/wire.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'dispatcher-'))
const pem = (name: string): string => readFileSync(join(folder, `${name}.pem`), 'utf8')
const direct = { httpsProxy: null, httpProxy: null, noProxy: null }

let secure: Server
let proxy: Server
let tunnels: { readonly to: string; readonly authorization: string | undefined }[] = []
let clients: string[] = []

const portOf = (server: Server): number => (server.address() as AddressInfo).port
const listening = (server: Server): Promise<void> => new Promise((done) => server.listen(0, '127.0.0.1', () => done()))

beforeAll(async () => {
  execFileSync(join(root, '.venv/bin/python'), [join(root, 'test/fixtures/mlflow/certificate.py'), folder])
  const tls = { cert: pem('certificate'), key: pem('key'), requestCert: true, rejectUnauthorized: false }
  secure = createSecureServer(tls, (request, answer) => {
    const shown = request.socket instanceof TLSSocket ? Object.keys(request.socket.getPeerCertificate()) : []
    clients.push(shown.length > 0 ? 'known' : 'nobody')
    answer.end('{"said":"hello"}')
  })
  proxy = createServer().on('connect', (request, socket) => {
    tunnels.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (request.url === '127.0.0.1:1') return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const far = connect(Number((request.url ?? '').split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
    return undefined
  })
  await Promise.all([listening(secure), listening(proxy)])
})

beforeEach(() => {
  tunnels = []
  clients = []
})

afterAll(() => {
  for (const server of [secure, proxy]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

/** What the registry says when it is asked this way, or the code of the failure. */
async function asked(dispatcher: ReturnType<typeof dispatcherOf>, port = portOf(secure)): Promise<unknown> {
  const uri = `https://127.0.0.1:${port}`
  const connection = new MlflowConnection({ uri, credential: { token: 'kept-for-the-registry' }, dispatcher })
  try {
    return await connection.json({ method: 'GET', path: '/hello', repeatable: false })
  } finally {
    await dispatcher.destroy()
  }
}

test('an authority of its own is trusted', async () => {
  const dispatcher = dispatcherOf(direct, { authority: pem('certificate'), client: null })
  expect(await asked(dispatcher)).toEqual({ said: 'hello' })
  expect(tunnels).toEqual([])
  expect(clients).toEqual(['nobody'])
})

test('without it the server is a stranger', async () => {
  await expect(asked(dispatcherOf(direct))).rejects.toMatchObject({
    code: 'unreachable',
    message: saying('self-signed certificate'),
  })
})

test('the client certificate is shown', async () => {
  const client = `${pem('certificate')}${pem('key')}`
  expect(await asked(dispatcherOf(direct, { authority: pem('certificate'), client }))).toEqual({ said: 'hello' })
  expect(clients).toEqual(['known'])
})

test('both hold through a proxy, which sees a tunnel and no credential of the registry', async () => {
  const through = { ...direct, httpsProxy: `http://worker:word@127.0.0.1:${portOf(proxy)}` }
  const client = `${pem('certificate')}${pem('key')}`
  expect(await asked(dispatcherOf(through, { authority: pem('certificate'), client }))).toEqual({ said: 'hello' })
  const authorization = `Basic ${Buffer.from('worker:word').toString('base64')}`
  expect(tunnels).toEqual([{ to: `127.0.0.1:${portOf(secure)}`, authorization }])
  expect(clients).toEqual(['known'])
})

test.each(['127.0.0.1', '*', 'elsewhere.example,127.0.0.1'])('no_proxy %s goes past the proxy', async (noProxy) => {
  const through = { ...direct, httpsProxy: `http://127.0.0.1:${portOf(proxy)}`, noProxy }
  expect(await asked(dispatcherOf(through, { authority: pem('certificate'), client: null }))).toEqual({ said: 'hello' })
  expect(tunnels).toEqual([])
})

test('a proxy for http serves https too, where no other is named', async () => {
  const through = { ...direct, httpProxy: `http://127.0.0.1:${portOf(proxy)}` }
  expect(await asked(dispatcherOf(through, { authority: pem('certificate'), client: null }))).toEqual({ said: 'hello' })
  expect(tunnels).toHaveLength(1)
})

test('a proxy that refuses is told as such, not as a server that is slow', async () => {
  const through = { ...direct, httpsProxy: `http://127.0.0.1:${portOf(proxy)}` }
  await expect(asked(dispatcherOf(through), 1)).rejects.toMatchObject({
    code: 'unreachable',
    message: saying('407'),
  })
})

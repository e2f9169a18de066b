import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { administer } from './admin/surface.ts'
import { faultFor, partOut, type Fault } from './admin/faults.ts'
import { answerGit } from './smart-http/answer.ts'
import { answerGraphql } from './graphql/handler.ts'
import { ageChecks } from './protection/checks.ts'
import { answerRest, refused, type Reply, type Served } from './rest.ts'
import type { RuleName } from './rules.ts'
import { Store } from './store.ts'
import { localIdentity } from './tls/certificate.ts'
import { Webhooks } from './webhooks.ts'
import { Refusal, tokenOf } from './wire.ts'

export type StandInOptions = {
  readonly without?: readonly RuleName[]
  readonly adminSecret?: string
  readonly webhookSecret?: string
  readonly folder?: string
  readonly port?: number
  /** the port of a second door, over TLS; 0 for any. Without it there is none */
  readonly securePort?: number
}

/** The door over TLS, by a certificate of an authority that is made at every start. */
export type Secure = {
  readonly host: string
  readonly url: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  /** the file that holds the authority's certificate */
  readonly authority: string
}

export type StandIn = {
  readonly url: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly adminUrl: string
  readonly adminSecret: string
  readonly webhookSecret: string
  readonly folder: string
  readonly secure: Secure | null
  readonly stop: () => Promise<void>
}

/** One running stand-in: what it serves, and what its administrators see. */
export type Running = Served & {
  readonly faults: Fault[]
  readonly exchanges: {
    readonly method: string
    readonly path: string
    readonly status: number
    readonly token: string
  }[]
  readonly adminSecret: string
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts).toString('utf8')
}

async function graphqlReply(running: Running, request: IncomingMessage, text: string): Promise<Reply> {
  const { token } = tokenOf(running.store, request)
  if (token === null) throw new Refusal(401, 'This endpoint requires you to be authenticated.')
  const body = JSON.parse(text) as {
    readonly query?: unknown
    readonly variables?: unknown
    readonly operationName?: unknown
  }
  if (typeof body.query !== 'string')
    throw new Refusal(400, 'A query attribute must be specified and must be a string.')
  const variables = (typeof body.variables === 'object' && body.variables !== null ? body.variables : {}) as Readonly<
    Record<string, unknown>
  >
  const { store, hooks, url } = running
  const answer = await answerGraphql({
    store,
    hooks,
    url,
    token,
    query: body.query,
    variables,
    ...(typeof body.operationName === 'string' ? { operationName: body.operationName } : {}),
  })
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer) }
}

async function apiReply(running: Running, request: IncomingMessage, path: string, text: string): Promise<Reply> {
  ageChecks(running.store)
  if (path.startsWith('/_stand-in/')) return administer(running, request, path.slice('/_stand-in/'.length), text)
  if (path === '/api/graphql' && request.method === 'POST') return graphqlReply(running, request, text)
  if (path.startsWith('/api/v3/') || path === '/api/v3') return answerRest(running, request, text)
  throw new Refusal(404, 'Not Found')
}

async function handle(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', running.url).pathname
  response.setHeader('x-github-request-id', randomUUID())
  response.setHeader('date', new Date(running.store.nowMs()).toUTCString())
  const isApi = /^\/(api|_stand-in)\//.test(path)
  const text = isApi ? await readAll(request) : ''
  const fault = path.startsWith('/_stand-in/') ? null : faultFor(running.faults, request.method ?? 'GET', path, text)
  if (fault?.delayMs !== undefined) await wait(fault.delayMs)
  if (fault?.hang === true) return
  if (!isApi) return answerGit(running, request, response, path)
  const whole: Reply =
    fault?.status === undefined
      ? await apiReply(running, request, path, text).catch(refused)
      : {
          status: fault.status,
          headers: { 'content-type': 'application/json', ...fault.headers },
          body: fault.body ?? '{"message":"fault"}',
        }
  const reply =
    fault?.partly === undefined ? whole : { ...whole, body: partOut(text, String(whole.body), fault.partly) }
  if (!path.startsWith('/_stand-in/'))
    running.exchanges.push({
      method: request.method ?? 'GET',
      path,
      status: reply.status,
      token: (request.headers.authorization ?? '').slice(-6),
    })
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value)
  response.writeHead(reply.status)
  response.end(request.method === 'HEAD' ? '' : reply.body)
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** Opens the door over TLS; whoever comes by it reads links that lead by it again. */
async function openSecurely(
  folder: string,
  port: number,
  answer: (url: string) => Handler,
): Promise<{ readonly server: Server; readonly secure: Secure }> {
  const identity = localIdentity()
  const authority = join(folder, 'authority.pem')
  mkdirSync(folder, { recursive: true })
  writeFileSync(authority, identity.authority)
  const held: { answer: Handler | null } = { answer: null }
  const server = createSecureServer({ cert: identity.certificate, key: identity.key }, (request, response) =>
    held.answer === null ? void response.destroy() : held.answer(request, response),
  )
  const bound = await listen(server, port)
  // as clients write it: some of them do not know a port in the name of a host
  const host = bound === 443 ? 'localhost' : `localhost:${bound}`
  const url = `https://${host}`
  held.answer = answer(url)
  return { server, secure: { host, url, apiUrl: `${url}/api/v3`, graphqlUrl: `${url}/api/graphql`, authority } }
}

const closed = (server: Server): Promise<void> => {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

/** A running stand-in for GitHub; `without` names the rules that it does not enforce. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'stand-in-'))
  const store = new Store(folder, options.without ?? [])
  const webhookSecret = options.webhookSecret ?? randomBytes(16).toString('hex')
  const hooks = new Webhooks(store, webhookSecret)
  const adminSecret = options.adminSecret ?? randomBytes(16).toString('hex')
  const held: { running: Running | null } = { running: null }
  const answering =
    (at: string | null): Handler =>
    (request, response) => {
      if (held.running === null) return void response.destroy()
      handle(at === null ? held.running : { ...held.running, url: at }, request, response).catch((error: unknown) =>
        response.destroy(error instanceof Error ? error : undefined),
      )
    }
  const server = createServer(answering(null))
  // a busy machine is late: a socket that the server closes first breaks the request that its client is sending
  server.keepAliveTimeout = 120_000
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`
  hooks.url = url
  held.running = { store, hooks, url, problems: [], faults: [], exchanges: [], adminSecret }
  const door = options.securePort === undefined ? null : await openSecurely(folder, options.securePort, answering)
  const stop = async (): Promise<void> => {
    await Promise.all([server, ...(door === null ? [] : [door.server])].map(closed))
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  return {
    url,
    apiUrl: `${url}/api/v3`,
    graphqlUrl: `${url}/api/graphql`,
    adminUrl: `${url}/_stand-in`,
    adminSecret,
    webhookSecret,
    folder,
    secure: door?.secure ?? null,
    stop,
  }
}

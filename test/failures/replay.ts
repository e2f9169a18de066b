import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { fault, type Answer, type Failure } from './failure.ts'

/** A server that passes requests on to a forge and keeps the answers, and later gives them again with one of them spoilt. */

export type Exchange = { readonly key: string; readonly request: string; readonly answer: Answer }

export type Replay = {
  /** the address under which what is asked is passed on and kept, under a name */
  readonly record: (name: string) => string
  readonly recorded: (name: string) => readonly Exchange[]
  /** the address under which a recording is given again; `spoilt` is the exchange that fails, and how */
  readonly again: (name: string, spoilt: { readonly at: number; readonly failure: Failure } | null) => string
  /** what was written in vain: changes that reached the server of a recording given again */
  readonly writes: (url: string) => number
  readonly stop: () => Promise<void>
}

type Playing = {
  readonly exchanges: readonly Exchange[]
  readonly spoilt: { readonly at: number; readonly failure: Failure } | null
  readonly given: Map<string, number>
  writes: number
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts).toString('utf8')
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const isWrite = (method: string, body: string): boolean =>
  body.includes('mutation Append') || (method !== 'GET' && !body.includes('"query"'))

/** What a person would call the request: the operation of a document, or the path without its numbers and hashes. */
const named = (method: string, path: string, body: string): string =>
  /"query":"\s*(?:\\n)?\s*((?:query|mutation) \w+)/.exec(body)?.[1] ??
  `${method} ${path.replace(/\?.*/, '').replaceAll(/[0-9a-f]{40}/g, '{sha}')}`

function nextOf({ exchanges, given }: Playing, key: string): number | null {
  const times = given.get(key) ?? 0
  const all = exchanges.flatMap((one, index) => (one.key === key ? [index] : []))
  return all[times] ?? null
}

export async function startReplay(forgeUrl: string): Promise<Replay> {
  const recordings = new Map<string, Exchange[]>()
  const playing = new Map<string, Playing>()
  let count = 0

  const passOn = async (name: string, path: string, request: IncomingMessage, body: string): Promise<Answer> => {
    const method = request.method ?? 'GET'
    const headers = Object.fromEntries(
      ['authorization', 'content-type', 'accept'].flatMap((one) => {
        const value = request.headers[one]
        return typeof value === 'string' ? [[one, value]] : []
      }),
    )
    const real = await fetch(`${forgeUrl}${path}`, { method, headers, ...(body === '' ? {} : { body }) })
    const kept = ['content-type', 'date', 'link'].flatMap((one) => {
      const value = real.headers.get(one)
      return value === null ? [] : [[one, value] as const]
    })
    const answer: Answer = { status: real.status, headers: Object.fromEntries(kept), body: await real.text() }
    const key = `${method} ${path} ${hash(body)}`
    recordings.get(name)?.push({ key, request: named(method, path, body), answer })
    return answer
  }

  const giveAgain = (own: Playing, path: string, request: IncomingMessage, body: string): Answer | 'silence' => {
    const method = request.method ?? 'GET'
    if (isWrite(method, body)) own.writes += 1
    const key = `${method} ${path} ${hash(body)}`
    const index = nextOf(own, key)
    const exchange = index === null ? undefined : own.exchanges[index]
    if (exchange === undefined) return { status: 500, headers: {}, body: '{"message":"nobody asked this before"}' }
    if (own.spoilt?.at === index) return fault(own.spoilt.failure, exchange.answer)
    own.given.set(key, (own.given.get(key) ?? 0) + 1)
    return exchange.answer
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, mode = '', told = '', rest = ''] = /^\/(record|again)\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? []
    const name = decodeURIComponent(told)
    const body = await textOf(request)
    const own = playing.get(name)
    const answer =
      mode === 'record' || own === undefined
        ? await passOn(name, rest, request, body)
        : giveAgain(own, rest, request, body)
    if (answer === 'silence') return
    response.writeHead(answer.status, {
      ...answer.headers,
      'content-length': String(Buffer.byteLength(answer.body)),
    })
    if (answer.cut !== true) return void response.end(answer.body)
    response.write(answer.body.slice(0, Math.ceil(answer.body.length / 2)), () => response.destroy())
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    record: (name) => {
      recordings.set(name, [])
      return `${url}/record/${encodeURIComponent(name)}/api/v3`
    },
    recorded: (name) => recordings.get(name) ?? [],
    again: (name, spoilt) => {
      count += 1
      playing.set(String(count), { exchanges: recordings.get(name) ?? [], spoilt, given: new Map(), writes: 0 })
      return `${url}/again/${count}/api/v3`
    },
    writes: (at) => playing.get(/\/again\/(\d+)\//.exec(at)?.[1] ?? '')?.writes ?? 0,
    stop: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSocket, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HttpCourier } from '../../../shared/clients/webhook/courier.ts'

/** How a receiver answers, by the path that it is asked at. */
const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/taken': (_, response) => void response.writeHead(204).end(),
  '/failing': (_, response) => void response.writeHead(500).end('Traceback: token=abc'),
  '/busy': (_, response) => void response.writeHead(429, { 'retry-after': '7' }).end(),
  '/busy-until': (_, response) =>
    void response.writeHead(503, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }).end(),
  '/moved': (_, response) => void response.writeHead(301, { location: '/taken' }).end(),
  '/elsewhere': (_, response) => void response.writeHead(307, { location: `${base}/taken` }).end(),
  '/unwanted': (_, response) => void response.writeHead(401).end(),
  '/silent': () => undefined,
  '/dropped': (request) => void request.socket.destroy(),
  '/endless': (_, response) => {
    response.writeHead(200)
    const pour = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', pour)
    pour()
  },
  '/half-open': (_, response) => void response.writeHead(200, { 'content-length': '10' }).write('half'),
}

const asked: { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
const http = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    asked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString('utf8') })
    answers[request.url ?? '']?.(request, response)
  })
})
const garbage = createSocket((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.9\r\n'))
/** Sends its headers a byte at a time, and never the last. */
const trickle = createSocket((socket) => {
  const drops = setInterval(() => socket.write('x'), 20)
  socket.on('error', () => undefined).on('close', () => clearInterval(drops))
  socket.write('HTTP/1.1 200 OK\r\nx: ')
})

const portOf = (server: Server): number => (server.address() as AddressInfo).port
const listening = (server: Server): Promise<void> => new Promise((done) => server.listen(0, '127.0.0.1', done))
let base = ''

beforeAll(async () => {
  await Promise.all([http, garbage, trickle].map(listening))
  base = `http://127.0.0.1:${portOf(http)}`
})
afterAll(() => {
  http.closeAllConnections()
  for (const server of [http, garbage, trickle]) server.close()
})

const courier = new HttpCourier({ userAgent: 'countersign/0.1.0', timeLimitMs: 300 })
const post = (url: string) => courier.post(url, { 'webhook-id': 'e1' }, '{"a":"ü"}')
const status = (code: number, retryAfter: number | null = null) => ({ status: code, problem: null, retryAfter })
const problem = (word: string) => ({ status: null, problem: word, retryAfter: null })

describe('a receiver', () => {
  test.each([
    ['that takes it', '/taken', status(204)],
    ['that fails', '/failing', status(500)],
    ['that is busy for so long', '/busy', status(429, 7)],
    ['that is busy until a date, which is not read', '/busy-until', status(503)],
    ['that has moved is not followed', '/moved', status(301)],
    ['that sends it on is not followed', '/elsewhere', status(307)],
    ['that does not want it', '/unwanted', status(401)],
    ['that says nothing', '/silent', problem('timed-out')],
    ['that hangs up', '/dropped', problem('unreachable')],
    ['whose answer never ends is answered all the same', '/endless', status(200)],
    ['whose answer breaks off is answered all the same', '/half-open', status(200)],
  ])('%s', async (_, path, expected) => {
    const before = asked.length
    expect(await post(`${base}${path}`)).toEqual(expected)
    expect(asked.slice(before).map((one) => one.path)).toEqual([path])
  })

  test('that speaks another language, or a letter at a time, or is not there', async () => {
    expect(await post(`http://127.0.0.1:${portOf(garbage)}/`)).toEqual(problem('unreachable'))
    expect(await post(`http://127.0.0.1:${portOf(trickle)}/`)).toEqual(problem('timed-out'))
    expect(await post('http://127.0.0.1:1/')).toEqual(problem('unreachable'))
  })

  test('gets the bytes as they were signed, with the headers', async () => {
    await post(`${base}/taken`)
    const last = asked.at(-1)
    expect(last?.body).toBe('{"a":"ü"}')
    expect(last?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'countersign/0.1.0',
      'webhook-id': 'e1',
    })
  })

  test('elsewhere than on this machine is told nothing in the clear', async () => {
    await expect(post('http://serving.acme.example/')).rejects.toThrow('A receiver at http: is told nothing.')
  })
})

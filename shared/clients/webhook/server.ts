import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Listen, Reply } from '../../ports/listener.ts'

/** Nobody who delivers needs longer to send, in milliseconds. */
const patience = 10_000
const mostConnections = 100

/** The body, or null where it is larger than it may be; then no more of it is read. */
async function bodyOf(request: IncomingMessage, most: number): Promise<Uint8Array | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function send(response: ServerResponse, { status, text }: Reply, more: Readonly<Record<string, string>> = {}): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...more }
  response.writeHead(status, headers).end(`${text}\n`)
}

/** Listens until it is closed or the process is told to end. Plain HTTP: whatever speaks TLS stands before it. */
export const listen: Listen = (place, answer) =>
  new Promise((begun, refused) => {
    const server = createServer((request, response) => {
      const whole = bodyOf(request, place.mostBytes).then(async (body) => {
        if (body === null) {
          send(response, { status: 413, text: `More than ${place.mostBytes} bytes.` }, { connection: 'close' })
          return
        }
        send(response, await answer({ method: request.method ?? '', headers: request.headers, body }))
      })
      // a request that broke off has nobody left to be answered; of our own mistakes nothing is told to strangers
      whole.catch(() => (response.headersSent ? response.destroy() : send(response, { status: 500, text: 'Failed.' })))
    })
    Object.assign(server, { headersTimeout: patience, requestTimeout: patience, maxConnections: mostConnections })
    const close = (): void => {
      server.close()
      server.closeIdleConnections()
    }
    const ended = new Promise<void>((done) => server.once('close', done))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, close)
      void ended.then(() => process.off(signal, close))
    }
    server.once('error', refused)
    server.listen(place.port, place.host, () => {
      const at = server.address()
      const port = typeof at === 'object' && at !== null ? at.port : place.port
      const host = place.host.includes(':') ? `[${place.host}]` : place.host
      begun({ address: `http://${host}:${port}`, ended, close })
    })
  })

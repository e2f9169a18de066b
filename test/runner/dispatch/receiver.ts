import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { z } from 'zod'
import { kinds, type Event } from '../language/events.ts'
import type { Dictionary } from '../language/expression.ts'

export interface Receiver {
  readonly url: string
  readonly stop: () => Promise<void>
}

type Take = (repository: string, event: Event) => void

// an event of an organisation or an App names no repository, and starts nothing
const Payload = z.looseObject({ repository: z.looseObject({ full_name: z.string() }).optional() })

/** Deeds of a job's own token start no run, but for the two that are meant to. */
const byJobAllowed = ['workflow_dispatch', 'repository_dispatch']

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  return Buffer.concat(parts)
}

function isSigned(body: Buffer, secret: string, header: string): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(header)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

function take(body: Buffer, headers: IncomingHttpHeaders, onto: Take): void {
  const name = String(headers['x-github-event'] ?? '')
  const payload = Payload.parse(JSON.parse(body.toString('utf8')))
  const byJob = headers['x-stand-in-by-job'] === 'true'
  if (payload.repository === undefined || kinds[name] === undefined || (byJob && !byJobAllowed.includes(name))) return
  // one delivery, two events: the proposal's own workflows and the base's
  const events = name === 'pull_request' ? [name, 'pull_request_target'] : [name]
  for (const event of events) onto(payload.repository.full_name, { name: event, payload: payload as Dictionary })
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

/** A receiver of signed webhooks that hands on what may start a workflow. */
export async function startReceiver(secret: string, onto: Take): Promise<Receiver> {
  const server = createServer((request, response) => {
    void readAll(request)
      .then((body) => {
        if (!isSigned(body, secret, String(request.headers['x-hub-signature-256'] ?? ''))) return 401
        take(body, request.headers, onto)
        return 202
      })
      .catch(() => 400)
      .then((status) => response.writeHead(status).end())
  })
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

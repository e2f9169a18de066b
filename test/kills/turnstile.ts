import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** Doors before the servers that a process speaks to: every request goes through one, is counted, and at one of them something happens. */

export type Passed = { readonly method: string; readonly path: string; readonly body: string }

export type Side = 'before' | 'after'

export type Turnstile = {
  /** the addresses of the doors, in the order of their servers */
  readonly urls: readonly string[]
  /** what was counted since the last `reset` */
  readonly passed: readonly Passed[]
  /** begins to count anew; at this request, before it is passed on or once it was answered, the deed is done and no answer given */
  readonly reset: (at: number | null, side: Side, deed: () => void) => void
  readonly stop: () => Promise<void>
}

type Plan = { readonly at: number | null; readonly side: Side; readonly deed: () => void }

function passOn(
  to: URL,
  asked: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
  instead: (() => void) | null,
): void {
  const onward = forward(
    {
      ...{ hostname: to.hostname, port: to.port, method: asked.method, path: asked.url },
      headers: { ...asked.headers, host: to.host },
    },
    (given) => {
      if (instead !== null) {
        given.resume().on('end', instead)
        return
      }
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    },
  )
  onward.on('error', () => answer.destroy())
  onward.end(body)
}

const listening = (server: Server): Promise<number> =>
  new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

/** Opens a door before each server, whose address may be known later; what does not count is passed on without a word. */
export async function startTurnstile(
  targets: readonly (() => string)[],
  counts: (one: Passed) => boolean,
): Promise<Turnstile> {
  const passed: Passed[] = []
  let plan: Plan = { at: null, side: 'before', deed: () => undefined }
  const doors = targets.map((target) => {
    const server = createServer((asked, answer) => {
      const parts: Buffer[] = []
      asked.on('data', (part: Buffer) => parts.push(part))
      asked.on('end', () => {
        const body = Buffer.concat(parts)
        const one = { method: asked.method ?? '', path: asked.url ?? '', body: body.toString('utf8') }
        const counted = counts(one)
        if (counted) passed.push(one)
        const die = (): void => {
          plan.deed()
          answer.destroy()
        }
        const now = counted && plan.at === passed.length
        if (now && plan.side === 'before') die()
        else passOn(new URL(target()), asked, body, answer, now ? die : null)
      })
    })
    server.keepAliveTimeout = 120_000
    return server
  })
  const ports = await Promise.all(doors.map(listening))
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    passed,
    reset: (at, side, deed) => {
      passed.length = 0
      plan = { at, side, deed }
    },
    stop: async () => {
      for (const door of doors) {
        const closed = new Promise<void>((done) => door.close(() => done()))
        door.closeAllConnections()
        await closed
      }
    },
  }
}

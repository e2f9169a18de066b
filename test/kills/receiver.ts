import { createServer } from 'node:http'
import { z } from 'zod'

/** Who is to be told of a promotion: takes every event, as often as it comes, and keeps what it was told. */
export type Receiver = {
  readonly url: string
  /** the events since the last `forget`, each once: whoever has heard of an event's id passes over it */
  readonly told: () => readonly string[]
  readonly forget: () => void
  readonly stop: () => Promise<void>
}

const Event = z.looseObject({ id: z.string(), type: z.string(), data: z.looseObject({ version: z.string() }) })

export async function startReceiver(): Promise<Receiver> {
  const events = new Map<string, string>()
  const server = createServer((asked, answer) => {
    const parts: Buffer[] = []
    asked.on('data', (part: Buffer) => parts.push(part))
    asked.on('end', () => {
      const { id, type, data } = Event.parse(JSON.parse(Buffer.concat(parts).toString('utf8')))
      events.set(id, `${type} ${data.version}`)
      answer.writeHead(202).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    told: () => [...events.values()],
    forget: () => events.clear(),
    stop: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeAllConnections()
      await closed
    },
  }
}

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'

/** A headless Chromium of the machine, driven over its debugging pipe: no port, no network, no driver to install. */

const Message = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
  sessionId: z.string().optional(),
})
type Message = z.infer<typeof Message>
type Params = Readonly<Record<string, unknown>>

export type Page = {
  readonly send: (method: string, params?: Params) => Promise<Readonly<Record<string, unknown>>>
  /** opens an address and waits until it is loaded */
  readonly open: (address: string) => Promise<void>
  /** the value of an expression, awaited where it is a promise */
  readonly value: (expression: string) => Promise<unknown>
  /** waits until an expression is true */
  readonly until: (expression: string) => Promise<void>
  /** what the page asked the network for, and what it said against itself */
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
}

export type Browser = { readonly page: () => Promise<Page>; readonly close: () => Promise<void> }

type Wire = {
  readonly send: (method: string, params: Params, session?: string) => Promise<Readonly<Record<string, unknown>>>
  readonly hear: (listener: (message: Message) => void) => void
}

function wireOf(out: Writable, back: Readable): Wire {
  const waiting = new Map<number, (message: Message) => void>()
  const listeners: ((message: Message) => void)[] = []
  let rest = ''
  let last = 0
  back.setEncoding('utf8')
  back.on('data', (part: string) => {
    const messages = (rest + part).split('\0')
    rest = messages.pop() ?? ''
    for (const text of messages) {
      const message = Message.parse(JSON.parse(text))
      if (message.id === undefined) for (const listener of listeners) listener(message)
      else waiting.get(message.id)?.(message)
    }
  })
  return {
    hear: (listener) => void listeners.push(listener),
    send: (method, params, session) =>
      new Promise((done, refuse) => {
        last += 1
        const id = last
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id)
          if (error === undefined) done(result ?? {})
          else refuse(new Error(`${method}: ${error.message}`))
        })
        out.write(
          `${JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) })}\0`,
        )
      }),
  }
}

const Evaluated = z.looseObject({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.looseObject({ exception: z.looseObject({ description: z.string() }).optional() }).optional(),
})

async function pageOf(wire: Wire): Promise<Page> {
  const { targetId } = await wire.send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await wire.send('Target.attachToTarget', { targetId, flatten: true })
  const session = z.string().parse(sessionId)
  const requests: string[] = []
  const complaints: string[] = []
  let loaded: () => void = () => undefined
  wire.hear(({ method, params, sessionId: whose }) => {
    if (whose !== session) return
    if (method === 'Page.loadEventFired') loaded()
    if (method === 'Network.requestWillBeSent')
      requests.push(z.looseObject({ url: z.string() }).parse(params?.request).url)
    if (method === 'Log.entryAdded' || method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params))
  })
  const send: Page['send'] = (method, params = {}) => wire.send(method, params, session)
  for (const part of ['Page', 'Network', 'Log', 'Runtime']) await send(`${part}.enable`)
  const value: Page['value'] = async (expression) => {
    const answer = Evaluated.parse(
      await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true }),
    )
    if (answer.exceptionDetails !== undefined)
      throw new Error(answer.exceptionDetails.exception?.description ?? `${expression} failed`)
    return answer.result.value
  }
  return {
    send,
    value,
    requests,
    complaints,
    open: async (address) => {
      const done = new Promise<void>((resolve) => (loaded = resolve))
      await send('Page.navigate', { url: address })
      await done
    },
    until: async (expression) => {
      const holds = `new Promise((done, refuse) => { const end = Date.now() + 20000; const look = () => (${expression}) ? done(true) : Date.now() > end ? refuse(new Error('never true: ' + ${JSON.stringify(expression)})) : setTimeout(look, 20); look() })`
      await value(holds)
    },
  }
}

/** A Chromium with a profile of its own, which is gone when it is closed. */
export async function startChromium(path: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'countersign-chromium-'))
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-gpu',
    '--hide-scrollbars',
  ]
  // a container's root has no user namespace to put the sandbox in; the pages are our own
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(
    path,
    ['--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...quiet, ...root, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  await new Promise<void>((done, refuse) => child.once('spawn', done).once('error', refuse))
  const [out, back] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  const wire = wireOf(out, back)
  return {
    page: () => pageOf(wire),
    close: async () => {
      await wire.send('Browser.close', {}).catch(() => undefined)
      await ended
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

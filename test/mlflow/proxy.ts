import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** An address before a real MLflow server that can be told to misbehave, path by path, as proxies and outages do. */

export type Mischief =
  | { readonly does: 'reset' }
  | { readonly does: 'silence' }
  | { readonly does: 'answer'; readonly status: number; readonly type: string; readonly body: string }
  | { readonly does: 'redirect'; readonly to: string }
  /** passes the request on, and does this before it gives the answer; once */
  | { readonly does: 'meanwhile'; readonly deed: () => Promise<unknown> }

export type Seen = { readonly method: string; readonly path: string; readonly authorization: string | null }

export type RegistryProxy = {
  readonly url: string
  /** every request that came here, in order */
  readonly seen: readonly Seen[]
  /** does this from now on for each path that matches, in place of what it did before */
  readonly misbehave: (where: RegExp, mischief: Mischief) => void
  readonly behave: () => void
  /** closes the port, so that a connection is refused; `up` opens the same one */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const html: Mischief = {
  does: 'answer',
  status: 200,
  type: 'text/html; charset=utf-8',
  body: '<!doctype html><title>Sign in</title><p>Please <a href="/login">sign in</a>.</p>',
}
export const broken: Mischief = { does: 'answer', status: 500, type: 'text/plain', body: 'Internal Server Error' }

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

const close = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })

function passOn(
  target: URL,
  asked: IncomingMessage,
  answer: ServerResponse,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): void {
  const onward = forward(
    {
      ...{ hostname: target.hostname, port: target.port, method: asked.method, path: asked.url },
      // MLflow refuses a host name that it does not serve
      headers: { ...asked.headers, host: target.host },
    },
    (given) => {
      const pass = (): void => {
        answer.writeHead(given.statusCode ?? 502, given.headers)
        given.pipe(answer)
      }
      meanwhile().then(pass, () => answer.destroy())
    },
  )
  onward.on('error', () => answer.destroy())
  asked.pipe(onward)
}

function act(mischief: Exclude<Mischief, { does: 'meanwhile' }>, asked: IncomingMessage, answer: ServerResponse): void {
  switch (mischief.does) {
    case 'reset':
      return void asked.socket.destroy()
    case 'silence':
      return
    case 'redirect':
      return void answer.writeHead(302, { location: `${mischief.to}${asked.url ?? ''}` }).end()
    case 'answer':
      return void answer.writeHead(mischief.status, { 'content-type': mischief.type }).end(mischief.body)
  }
}

const seenOf = (asked: IncomingMessage): Seen => ({
  method: asked.method ?? '',
  path: asked.url ?? '',
  authorization: asked.headers.authorization ?? null,
})

/** Starts the proxy on a port of its own; it passes everything on until it is told otherwise. */
export async function startProxy(target: string): Promise<RegistryProxy> {
  const seen: Seen[] = []
  let rule: { readonly where: RegExp; readonly mischief: Mischief } | null = null
  const server = createServer((asked, answer) => {
    seen.push(seenOf(asked))
    const mischief = rule?.where.test(asked.url ?? '') === true ? rule.mischief : null
    if (mischief?.does === 'meanwhile') {
      rule = null
      passOn(new URL(target), asked, answer, mischief.deed)
    } else if (mischief === null) passOn(new URL(target), asked, answer)
    else act(mischief, asked, answer)
  })
  // on a busy machine the client, not the server, is to end an idle connection
  server.keepAliveTimeout = 120_000
  const port = await listen(server, 0)
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    misbehave: (where, mischief) => void (rule = { where, mischief }),
    behave: () => {
      rule = null
    },
    down: () => close(server),
    up: async () => {
      await listen(server, port)
    },
    stop: () => close(server),
  }
}

/** Another origin that answers everything and remembers who came with which credential. */
export async function startStranger(): Promise<Pick<RegistryProxy, 'url' | 'seen' | 'stop'>> {
  const seen: Seen[] = []
  const server = createServer((asked, answer) => {
    seen.push(seenOf(asked))
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  return { url: `http://127.0.0.1:${await listen(server, 0)}`, seen, stop: () => close(server) }
}

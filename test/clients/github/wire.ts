import { MockAgent } from 'undici'
import { GithubConnection } from '../../../shared/clients/github/connection.ts'

export const token = 'ghs_of_the_test'
export const api = 'https://api.github.com'

/** A request as it went over the wire. */
export type Sent = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Reply = {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** the answer comes only after this long */
  readonly delay?: number
  /** no answer comes: the connection breaks */
  readonly broken?: string
}

export type Wire = {
  readonly connection: GithubConnection
  readonly sent: readonly Sent[]
  /** how long the client waited between its tries, in milliseconds */
  readonly slept: readonly number[]
  readonly answer: (method: string, path: string, reply?: Reply) => void
  /** what the next GraphQL document answers */
  readonly graphql: (body: unknown, reply?: Reply) => void
  /** every answer that was prepared was asked for */
  readonly done: () => void
}

const read = (body: unknown): unknown =>
  typeof body === 'string' && body !== '' ? (JSON.parse(body) as unknown) : null

const headersOf = (given: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(given !== null && typeof given === 'object' ? given : {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  )

/** A connection whose other end is told answer by answer; anything that was not prepared is refused. */
export function wire(
  options: { readonly timeLimitMs?: number; readonly patienceMs?: number; readonly apiUrl?: string } = {},
): Wire {
  const agent = new MockAgent()
  agent.disableNetConnect()
  const sent: Sent[] = []
  const slept: number[] = []
  const base = options.apiUrl ?? api
  const answer = (method: string, path: string, reply: Reply = {}): void => {
    const { pathname } = new URL(base)
    const full = `${pathname === '/' || path.startsWith('/api/') ? '' : pathname}${path}`
    const scope = agent.get(new URL(base).origin).intercept({ method, path: full })
    if (reply.broken !== undefined) {
      scope.replyWithError(new Error(reply.broken))
      return
    }
    const made = scope.reply((request) => {
      sent.push({ method, path: request.path, headers: headersOf(request.headers), body: read(request.body) })
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {})
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        date: 'Mon, 05 Jan 2026 13:00:00 GMT',
        ...reply.headers,
      }
      return { statusCode: reply.status ?? 200, data: text, responseOptions: { headers } }
    })
    if (reply.delay !== undefined) made.delay(reply.delay)
  }
  return {
    connection: new GithubConnection({
      apiUrl: base,
      token,
      userAgent: 'countersign-test',
      dispatcher: agent,
      sleep: async (ms) => void slept.push(ms),
      ...(options.timeLimitMs === undefined ? {} : { timeLimitMs: options.timeLimitMs }),
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    }),
    sent,
    slept,
    answer,
    graphql: (body, reply = {}) =>
      answer('POST', base.endsWith('/api/v3') ? '/api/graphql' : '/graphql', { ...reply, body }),
    done: () => agent.assertNoPendingInterceptors(),
  }
}

/** The code of the failure that a call ends with, and what it says. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string; readonly status: unknown }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      return { code: String(error.code), message: error.message, status: 'status' in error ? error.status : null }
    throw error
  }
  throw new Error('the call did not fail')
}

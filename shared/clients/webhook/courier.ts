import { request, type Dispatcher } from 'undici'
import { isLoopback } from '../../domain/address.ts'
import type { Answer } from '../../domain/delivery/attempt.ts'
import type { Courier } from '../../ports/courier.ts'

export type CourierOptions = {
  readonly userAgent: string
  readonly dispatcher?: Dispatcher
  /** how long one receiver may take to begin its answer */
  readonly timeLimitMs?: number
}

/** HTTPS to receivers, plain HTTP on this machine alone. */
export class HttpCourier implements Courier {
  readonly #options: CourierOptions

  constructor(options: CourierOptions) {
    this.#options = options
  }

  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
    const { protocol, hostname } = new URL(url)
    // the policy is refused before; here it is the last door
    if (protocol !== 'https:' && !isLoopback(hostname)) throw new Error(`A receiver at ${protocol} is told nothing.`)
    const { dispatcher, userAgent, timeLimitMs: limit = 10_000 } = this.#options
    // one that sends its headers a byte at a time is as slow as one that sends none
    const ended = new AbortController()
    const alarm = setTimeout(() => ended.abort(), limit)
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8', 'user-agent': userAgent, ...headers },
        body,
        headersTimeout: limit,
        signal: ended.signal,
        ...(dispatcher === undefined ? {} : { dispatcher }),
      })
      // the body is nobody's business here, and may never end
      answer.body.on('error', () => undefined).destroy()
      return { status: answer.statusCode, problem: null, retryAfter: secondsIn(answer.headers['retry-after']) }
    } catch (error) {
      const words = error instanceof Error ? `${error.name} ${error.message}` : String(error)
      const problem = /abort|timed? ?out/i.test(words) ? 'timed-out' : 'unreachable'
      return { status: null, problem, retryAfter: null }
    } finally {
      clearTimeout(alarm)
    }
  }
}

function secondsIn(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : null
}

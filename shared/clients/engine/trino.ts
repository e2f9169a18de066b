import { request, type Dispatcher } from 'undici'
import { z } from 'zod'
import { type Answer, columnKind } from '../../domain/engine/columns.ts'
import { type EngineTable, qualified } from '../../domain/engine/frame.ts'
import { EngineError } from '../../domain/engine/problem.ts'
import type { SqlSession } from '../../ports/engine.ts'

/** SQL over HTTPS: a statement is posted, its pages are fetched until there is no next one. */

export type TrinoOptions = {
  readonly url: string
  readonly user: string
  /** sent to the url's origin and nowhere else */
  readonly credential: { readonly password: string } | { readonly token: string } | null
  readonly suite: string
  readonly dispatcher?: Dispatcher
  readonly timeLimitMs?: number
  readonly sleep?: (ms: number) => Promise<void>
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
const away = new Set([502, 503, 504])
const TRIES = 5
const MOST_ROWS = 300_000
const PAGE_BYTES = 64 * 2 ** 20

const Page = z.object({
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
  data: z.array(z.array(z.string().nullable())).optional(),
  error: z.object({ message: z.string(), errorName: z.string().optional() }).optional(),
})
type Page = z.infer<typeof Page>
type Result = { readonly columns: readonly { readonly name: string; readonly type: string }[]; readonly rows: Answer }

/** One Trino coordinator: its address, its credential, its limits. */
export class TrinoConnection {
  readonly #origin: string
  readonly #options: TrinoOptions

  constructor(options: TrinoOptions) {
    const url = URL.parse(options.url)
    if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))))
      throw new EngineError('insecure-address', 'The address of Trino is not https; write an https address.')
    this.#origin = url.origin
    this.#options = options
  }

  /** The answer to a statement, whole; throws an EngineError where it failed, and cancels what is then of no use. */
  async ask(sql: string): Promise<Result> {
    let next: string | undefined
    try {
      const rows: (string | null)[][] = []
      let columns: Result['columns'] = []
      let page = await this.#page('POST', `${this.#origin}/v1/statement`, sql)
      for (;;) {
        next = page.nextUri === undefined ? undefined : this.#own(page.nextUri)
        if (page.error !== undefined) throw failed(page.error)
        columns = page.columns ?? columns
        for (const row of page.data ?? []) rows.push(row)
        if (rows.length > MOST_ROWS)
          throw new EngineError('bad-answer', `Trino answered with more than ${MOST_ROWS} rows; that is no statistic.`)
        if (next === undefined) return { columns, rows }
        page = await this.#page('GET', next)
      }
    } catch (error) {
      if (next !== undefined) await this.#cancel(next)
      throw error
    }
  }

  /** The address where it is this coordinator's own: the credential goes to no other. */
  #own(address: string): string {
    if (URL.parse(address)?.origin !== this.#origin)
      throw new EngineError(
        'bad-answer',
        `Trino at ${this.#origin} sends its client elsewhere; set http-server.process-forwarded=true on it where it stands behind a proxy.`,
      )
    return address
  }

  async #cancel(address: string): Promise<void> {
    // whether it is still there does not matter any more
    const sent = await this.#send('DELETE', address).catch(() => null)
    await sent?.body.dump().catch(() => undefined)
  }

  async #page(method: 'POST' | 'GET', address: string, body?: string): Promise<Page> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#send(method, address, body)
      if (away.has(response.statusCode) && attempt < TRIES) {
        await response.body.dump()
        await this.#pause(100 * 2 ** attempt)
        continue
      }
      const text = await textOf(response).catch((cause: unknown) => {
        if (cause instanceof EngineError) throw cause
        throw new EngineError('unreachable', `Trino at ${this.#origin} broke off its answer; run again.`, { cause })
      })
      if (response.statusCode !== 200)
        throw new EngineError(
          'unreachable',
          `Trino at ${this.#origin} answered ${response.statusCode}; look at the address, the user and the credential.`,
        )
      return pageIn(text)
    }
  }

  async #send(method: 'POST' | 'GET' | 'DELETE', address: string, body?: string): Promise<Dispatcher.ResponseData> {
    const { user, credential, suite, dispatcher, timeLimitMs = 120_000 } = this.#options
    const proof =
      credential === null
        ? {}
        : {
            authorization:
              'token' in credential
                ? `Bearer ${credential.token}`
                : `Basic ${Buffer.from(`${user}:${credential.password}`).toString('base64')}`,
          }
    try {
      return await request(address, {
        method,
        headers: { 'x-trino-user': user, 'x-trino-source': suite, 'accept-encoding': 'identity', ...proof },
        ...(body === undefined ? {} : { body }),
        ...(dispatcher === undefined ? {} : { dispatcher }),
        headersTimeout: timeLimitMs,
        bodyTimeout: timeLimitMs,
      })
    } catch (cause) {
      throw new EngineError('unreachable', `Trino at ${this.#origin} does not answer; look at the address.`, { cause })
    }
  }

  async #pause(ms: number): Promise<void> {
    await (this.#options.sleep ?? ((time) => new Promise((resolve) => setTimeout(resolve, time))))(ms)
  }
}

const failed = ({ message, errorName = 'no name' }: NonNullable<Page['error']>): EngineError =>
  new EngineError(
    'query-failed',
    `Trino could not answer (${errorName.slice(0, 60)}): ${message.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 300)}`,
  )

async function textOf({ body }: Dispatcher.ResponseData): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length
    if (size > PAGE_BYTES) {
      body.destroy()
      throw new EngineError('bad-answer', 'Trino answered with a page too large to be one.')
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function pageIn(text: string): Page {
  try {
    return Page.parse(JSON.parse(text))
  } catch (cause) {
    throw new EngineError('bad-answer', 'Trino answered with something else than a page of an answer.', { cause })
  }
}

/** Tables of Trino, each `catalog.schema.table`. */
export async function openTrino(connection: TrinoConnection, tables: readonly string[]): Promise<SqlSession> {
  const [version] = (await connection.ask('SELECT version()')).rows.flat()
  const found: EngineTable[] = []
  for (const table of tables) found.push(await tableOf(connection, table))
  return {
    engine: `Trino ${(version ?? 'of unknown version').slice(0, 40)}`,
    tables: found,
    query: async (sql) => (await connection.ask(sql)).rows,
    // every statement is over when its answer is
    close: () => Promise.resolve(),
  }
}

async function tableOf(connection: TrinoConnection, table: string): Promise<EngineTable> {
  const names = table.split('.')
  if (names.length !== 3 || names.some((name) => name === ''))
    throw new EngineError(
      'cannot-answer',
      `A table of Trino is named catalog.schema.table, not ${JSON.stringify(table.slice(0, 100))}.`,
    )
  const from = qualified(names)
  const { columns } = await connection.ask(`SELECT * FROM ${from} LIMIT 0`)
  return {
    from,
    columns: columns.map(({ name, type }) => ({ name, type, kind: columnKind(type) })),
    folded: true,
  }
}

import { Octokit } from '@octokit/rest'
import { fetch, type Dispatcher, type RequestInit, type Response } from 'undici'
import type { z } from 'zod'
import { forbiddenMend, ForgeError, type ForgeErrorCode } from './error.ts'

export type ConnectionOptions = {
  readonly apiUrl: string
  readonly token: string
  readonly userAgent: string
  readonly dispatcher?: Dispatcher
  readonly timeLimitMs?: number
  /** how long one call may wait in all for limits and failing servers */
  readonly patienceMs?: number
  readonly sleep?: (ms: number) => Promise<void>
}

type Failure = {
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly message: string
}

const codes: Readonly<Record<number, ForgeErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  422: 'unprocessable',
  429: 'rate-limited',
}

/** What the client has to say stands in the error; its own log would repeat it unescaped. */
const quiet = (): void => undefined

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function failureOf(error: unknown): Failure {
  const found = isRecord(error) ? error : {}
  const response = isRecord(found.response) ? found.response : {}
  const headers = isRecord(response.headers) ? response.headers : {}
  return {
    // octokit says 500 where no answer came at all
    status: typeof found.status === 'number' && isRecord(found.response) ? found.status : null,
    headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), String(value)])),
    message: error instanceof Error ? error.message : String(error),
  }
}

const limited = (failure: Failure): boolean =>
  failure.status === 429 ||
  (failure.status === 403 &&
    (failure.headers['retry-after'] !== undefined ||
      failure.headers['x-ratelimit-remaining'] === '0' ||
      /secondary rate limit/i.test(failure.message)))

/** Milliseconds to wait before the request is tried again, or null where trying again is wrong. */
export function waitBefore(failure: Failure, attempt: number, repeatable: boolean, now: number): number | null {
  if (limited(failure)) {
    const after = Number(failure.headers['retry-after'] ?? 'NaN')
    if (Number.isFinite(after)) return Math.max(1, after) * 1000
    const reset = Number(failure.headers['x-ratelimit-reset'] ?? 'NaN') * 1000
    if (failure.headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) return Math.max(1000, reset - now)
    return 60_000
  }
  const flaky = failure.status === null || failure.status >= 500
  return flaky && repeatable && attempt < 3 ? 500 * 2 ** attempt : null
}

function asForgeError(error: unknown, request: string): ForgeError {
  const failure = failureOf(error)
  const said = failure.message
    .replaceAll(/[\p{Cc}]+/gu, ' ')
    .slice(0, 300)
    .replace(/[. ]{1,9}$/, '')
  const fail = (code: ForgeErrorCode, text: string, options: { readonly mend?: string } = {}): ForgeError =>
    new ForgeError(code, text, { status: failure.status, cause: error, ...options })
  if (failure.status === null) {
    const slow = /timeout|timed out|aborted/i.test(said)
    return slow
      ? fail('timed-out', `GitHub did not answer ${request} in time.`)
      : fail('unreachable', `GitHub could not be reached for ${request}: ${said}.`)
  }
  if (limited(failure)) return fail('rate-limited', `GitHub's rate limit refused ${request}.`)
  if (failure.status >= 500) return fail('server-error', `GitHub answered ${failure.status} to ${request}.`)
  const code = codes[failure.status] ?? 'bad-answer'
  const mend = code === 'forbidden' ? { mend: forbiddenMend(request) } : {}
  return fail(code, `GitHub answered ${failure.status} to ${request}: ${said}.`, mend)
}

/** One connection to the forge's API: the only place that retries, bounds and translates failures. */
export class GithubConnection {
  readonly #octokit: Octokit
  readonly #origin: string
  readonly #sleep: (ms: number) => Promise<void>
  readonly #patience: number
  /** the server's own time at its last answer, ISO 8601 in whole seconds */
  serverTime: string | null = null

  constructor(options: ConnectionOptions) {
    const limit = options.timeLimitMs ?? 30_000
    this.#origin = new URL(options.apiUrl).origin
    // one copy of undici serves both servers
    const send = (input: string | URL, init?: RequestInit): Promise<Response> =>
      fetch(input, {
        ...init,
        ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
        redirect: 'error',
        signal: AbortSignal.timeout(limit),
      })
    this.#octokit = new Octokit({
      auth: options.token,
      baseUrl: options.apiUrl.replace(/\/+$/, ''),
      userAgent: options.userAgent,
      request: { fetch: send },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    })
    this.#octokit.hook.after('request', (response) => {
      const date = Date.parse(response.headers.date ?? '')
      if (!Number.isNaN(date)) this.serverTime = new Date(date).toISOString().replace(/\.\d{3}Z$/, 'Z')
    })
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
    this.#patience = options.patienceMs ?? 90_000
  }

  async #patiently<T>(request: string, repeatable: boolean, call: () => Promise<T>): Promise<T> {
    let waited = 0
    for (let attempt = 0; ; attempt++) {
      try {
        return await call()
      } catch (error) {
        if (error instanceof ForgeError) throw error
        const wait = waitBefore(failureOf(error), attempt, repeatable, Date.now())
        if (wait === null || waited + wait > this.#patience) throw asForgeError(error, request)
        waited += wait
        await this.#sleep(wait)
      }
    }
  }

  /** The parsed answer of one REST call; `route` as GitHub documents it, e.g. `GET /repos/{owner}/{repo}`. */
  async rest<T extends z.ZodType>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    schema: T,
  ): Promise<z.infer<T>> {
    const answer = await this.#patiently(route, route.startsWith('GET '), () =>
      this.#octokit.request(route, { ...parameters }),
    )
    return parseAnswer(schema, answer.data, route)
  }

  /** Every item of a paged REST list, parsed; more than `most` items is an error, never a silent cut. */
  async restPages<T extends z.ZodType>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    item: T,
    most: number,
    enough = Number.POSITIVE_INFINITY,
  ): Promise<readonly z.infer<T>[]> {
    const found: z.infer<T>[] = []
    let url: string | null = route
    while (url !== null && found.length < enough) {
      const current: string = url
      const answer = await this.#patiently(route, true, () =>
        this.#octokit.request(current, current === route ? { per_page: 100, ...parameters } : {}),
      )
      const page: unknown = answer.data
      if (!Array.isArray(page))
        throw new ForgeError('bad-answer', `GitHub answered ${route} with something other than a list.`)
      found.push(...page.map((one: unknown) => parseAnswer(item, one, route)))
      if (found.length > most)
        throw new ForgeError(
          'too-much',
          `GitHub lists more than ${most} items for ${route}; this cannot be judged whole.`,
        )
      const next: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1]
      // the token follows no link to another server
      if (next !== undefined && URL.parse(next)?.origin !== this.#origin)
        throw new ForgeError('bad-answer', `GitHub's next page of ${route} lies on another server.`)
      url = next === undefined ? null : `GET ${next}`
    }
    return found
  }

  /** The parsed data of a GraphQL document; any error in the answer is a failure. */
  async graphql<T extends z.ZodType>(
    name: string,
    document: string,
    variables: Readonly<Record<string, unknown>>,
    schema: T,
  ): Promise<z.infer<T>> {
    const { data, errors } = await this.graphqlPartly(name, document, variables)
    const first = errors[0]
    if (first !== undefined) throw graphqlError(name, first)
    return parseAnswer(schema, data, `graphql ${name}`)
  }

  /** The data of a GraphQL document with the errors beside it, for documents whose parts may fail alone. */
  async graphqlPartly(
    name: string,
    document: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly data: unknown; readonly errors: readonly GraphqlFault[] }> {
    const request = `graphql ${name}`
    const repeatable = !document.trimStart().startsWith('mutation')
    return this.#patiently(request, repeatable, async () => {
      try {
        return { data: await this.#octokit.graphql<unknown>(document, { ...variables }), errors: [] }
      } catch (error) {
        const faults = graphqlFaults(error)
        if (faults.length === 0) throw error
        if (faults.some((fault) => fault.type === 'RATE_LIMITED')) {
          throw new ForgeError('rate-limited', `GitHub's rate limit refused ${request}.`, {
            cause: error,
          })
        }
        return { data: isRecord(error) ? error.data : null, errors: faults }
      }
    })
  }
}

export type GraphqlFault = { readonly type: string; readonly message: string; readonly path: readonly string[] }

function graphqlFaults(error: unknown): readonly GraphqlFault[] {
  if (!isRecord(error) || !Array.isArray(error.errors)) return []
  return error.errors.filter(isRecord).map((one) => ({
    type: typeof one.type === 'string' ? one.type : '',
    message: typeof one.message === 'string' ? one.message.replaceAll(/[\p{Cc}]+/gu, ' ').slice(0, 300) : '',
    path: Array.isArray(one.path) ? one.path.map(String) : [],
  }))
}

export function graphqlError(name: string, fault: GraphqlFault): ForgeError {
  const place = fault.path.length === 0 ? '' : ` at ${fault.path.join('.')}`
  const request = `graphql ${name}${place}`
  const said = fault.message.replace(/\.$/, '')
  if (fault.type === 'NOT_FOUND') return new ForgeError('not-found', `GitHub found nothing for ${request}: ${said}.`)
  if (fault.type === 'FORBIDDEN' || fault.type === 'INSUFFICIENT_SCOPES') {
    return new ForgeError('forbidden', `GitHub refused ${request}: ${said}.`, { mend: forbiddenMend(request) })
  }
  if (fault.type === 'STALE_DATA') return new ForgeError('conflict', `The branch moved during ${request}.`)
  return new ForgeError('bad-answer', `GitHub answered ${request} with an error: ${said}`)
}

/** The answer in its schema; one that does not fit is an error that names the place. */
export function parseAnswer<T extends z.ZodType>(schema: T, value: unknown, request: string): z.infer<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ForgeError(
    'bad-answer',
    `GitHub's answer to ${request} is not as documented at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
  )
}

import { inspect } from 'node:util'
import { request, type Dispatcher } from 'undici'
import { isLoopback } from '../../domain/address.ts'
import { RegistryError } from './error.ts'

export type Credential = { readonly username: string; readonly password: string } | { readonly token: string } | null

export type ConnectionOptions = {
  /** the tracking URI of the policy; a path prefix is kept */
  readonly uri: string
  readonly credential: Credential
  readonly dispatcher?: Dispatcher
  readonly timeLimitMs?: number
  /** the most bytes of one JSON answer */
  readonly answerBytes?: number
  readonly sleep?: (ms: number) => Promise<void>
}

export type Call = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: Readonly<Record<string, unknown>>
  /** may be sent again after a failure that leaves open whether it was done */
  readonly repeatable: boolean
  /** a body of any length is read as it comes: only silence ends it, not its length */
  readonly streamed?: boolean
}

type Head = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>
type Answer = Head & { readonly body: Buffer }

const flaky = new Set([408, 429, 500, 502, 503, 504])
const tries = 4

/** HTTP to one registry: its address, its credential, its limits. The only place that retries. */
export class MlflowConnection {
  readonly origin: string
  readonly #base: string
  readonly #authorization: string | null
  readonly #secrets: readonly string[]
  readonly #dispatcher: Dispatcher | undefined
  readonly #limit: number
  readonly #answerBytes: number
  readonly #sleep: (ms: number) => Promise<void>

  constructor(options: ConnectionOptions) {
    const url = new URL(options.uri)
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
      throw new RegistryError(
        'insecure-address',
        `The registry's address ${url.origin} is not https; its credential would travel in the clear. Write an https address into the policy.`,
      )
    }
    this.origin = url.origin
    this.#base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
    const { credential } = options
    this.#authorization =
      credential === null
        ? null
        : 'token' in credential
          ? `Bearer ${credential.token}`
          : `Basic ${Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64')}`
    this.#secrets =
      credential === null
        ? []
        : 'token' in credential
          ? [credential.token]
          : [credential.password, encodeURIComponent(credential.password), this.#authorization?.slice(6) ?? '']
    this.#dispatcher = options.dispatcher
    this.#limit = options.timeLimitMs ?? 30_000
    this.#answerBytes = options.answerBytes ?? 64 * 2 ** 20
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  }

  [inspect.custom](): string {
    return `MlflowConnection(${this.origin})`
  }

  #redacted(text: string): string {
    const shown = this.#secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '***')), text)
    // cut last: half a secret is no longer found
    return shown.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 300)
  }

  #address(call: Call): URL {
    const url = new URL(`${this.#base}${call.path}`)
    for (const [key, value] of Object.entries(call.query ?? {})) url.searchParams.set(key, String(value))
    return url
  }

  /** Sends a request; the caller reads the body. A redirect is refused wherever it leads. */
  open(call: Call): Promise<Dispatcher.ResponseData> {
    return this.#repeated(
      call,
      () => this.#open(call),
      (response) => response.body.dump(),
    )
  }

  async #open(call: Call): Promise<Dispatcher.ResponseData> {
    const name = `${call.method} ${call.path}`
    let response: Dispatcher.ResponseData
    try {
      response = await request(this.#address(call), {
        method: call.method,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          ...(this.#authorization === null ? {} : { authorization: this.#authorization }),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(this.#dispatcher === undefined ? {} : { dispatcher: this.#dispatcher }),
        headersTimeout: this.#limit,
        bodyTimeout: this.#limit,
        ...(call.streamed === true ? {} : { signal: AbortSignal.timeout(this.#limit * 4) }),
      })
    } catch (cause) {
      throw this.interrupted(name, cause)
    }
    if (response.statusCode >= 300 && response.statusCode < 400) {
      const to = response.headers.location
      const target = typeof to === 'string' && URL.canParse(to, this.#base) ? new URL(to, this.#base).origin : 'nowhere'
      await response.body.dump()
      throw new RegistryError(
        'redirected',
        `The registry answered ${name} with a redirect to ${target}; its credential stays with ${this.origin}. Write the final address into the policy.`,
      )
    }
    return response
  }

  /** The error for a request that was not answered to its end. */
  interrupted(name: string, cause: unknown): RegistryError {
    const said =
      cause instanceof Error
        ? `${cause.name} ${cause.message} ${'code' in cause ? String(cause.code) : ''}`
        : String(cause)
    // the cause may quote headers: only its redacted words go on
    const words = this.#redacted(cause instanceof Error ? (cause.message === '' ? said : cause.message) : said)
    return /timed? ?out/i.test(said)
      ? new RegistryError(
          'timed-out',
          `The registry ${this.origin} did not answer ${name} within ${this.#limit / 1000} seconds. Look whether it is up, and run the job again; a slow one gets more seconds by MLFLOW_HTTP_REQUEST_TIMEOUT.`,
        )
      : new RegistryError(
          'unreachable',
          `The registry ${this.origin} could not be reached for ${name}: ${words}. Look whether it is up and whether the job may reach it.`,
        )
  }

  async #once(call: Call): Promise<Answer> {
    const name = `${call.method} ${call.path}`
    const response = await this.#open(call)
    const parts: Buffer[] = []
    let size = 0
    try {
      for await (const part of response.body) {
        const bytes = Buffer.from(part as Uint8Array)
        size += bytes.length
        if (size > this.#answerBytes)
          throw new RegistryError(
            'too-large',
            `The registry's answer to ${name} is larger than ${this.#answerBytes} bytes.`,
          )
        parts.push(bytes)
      }
    } catch (cause) {
      throw cause instanceof RegistryError ? cause : this.interrupted(name, cause)
    }
    return { statusCode: response.statusCode, body: Buffer.concat(parts), headers: response.headers }
  }

  /** The status and body of a call, tried again where that is harmless. */
  send(call: Call): Promise<Answer> {
    return this.#repeated(
      call,
      () => this.#once(call),
      () => Promise.resolve(),
    )
  }

  /** What `once` gives at last; what it gave before, and is no use, is dropped. */
  async #repeated<T extends Head>(call: Call, once: () => Promise<T>, drop: (answer: T) => Promise<void>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= tries || !call.repeatable
      try {
        const answer = await once()
        if (last || !flaky.has(answer.statusCode)) return answer
        await drop(answer)
        const after = Number(answer.headers['retry-after'] ?? 'NaN')
        await this.#sleep(after >= 0 ? Math.min(30_000, after * 1000) : 250 * 2 ** attempt)
      } catch (error) {
        const passing = error instanceof RegistryError && (error.code === 'unreachable' || error.code === 'timed-out')
        if (last || !passing) throw error
        await this.#sleep(250 * 2 ** attempt)
      }
    }
  }

  /** The JSON of a call that succeeded, `{}` for an empty body; a failure as an error that names the mend. */
  async json(call: Call): Promise<unknown> {
    const answer = await this.send(call)
    const name = `${call.method} ${call.path}`
    if (answer.statusCode >= 400) throw this.failure(name, answer.statusCode, answer.body.toString('utf8'))
    if (answer.body.length === 0) return {}
    try {
      return JSON.parse(answer.body.toString('utf8')) as unknown
    } catch {
      // the parser's words quote the answer, which may quote our request
      throw new RegistryError(
        'bad-answer',
        `The registry ${this.origin} answered ${name} with something other than JSON. Look whether the policy's registry.uri is that of MLflow itself.`,
      )
    }
  }

  /** The error for a refused request. MLflow's own words are shown only where they are its own, never SQL. */
  failure(name: string, status: number, body: string): RegistryError {
    const { said, message } = readError(body)
    const words = message === null || /sql|scrypt/i.test(message) ? '' : `: ${this.#redacted(message)}`
    if (status === 401)
      return new RegistryError(
        'unauthorized',
        `The registry refused the credential for ${name} (401). Look at MLFLOW_TRACKING_USERNAME and its password, or the token.`,
      )
    if (status === 403)
      return new RegistryError(
        'forbidden',
        `The registry user may not ${name} (403${words}). Look at the name that is asked for, since MLflow refuses an unknown one in the same way; else grant the permission, or allow this host name in the server's --allowed-hosts.`,
      )
    if (status === 404)
      return new RegistryError('not-found', `The registry does not know what ${name} asks for${words}.`, { said })
    if (status >= 500)
      return new RegistryError(
        'server-error',
        `The registry failed at ${name} (${status}). Look at its log, and run the job again.`,
        { said },
      )
    return new RegistryError('invalid', `The registry refused ${name} (${status} ${said ?? ''})${words}.`, { said })
  }
}

function readError(body: string): { readonly said: string | null; readonly message: string | null } {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return { said: null, message: null }
    const said: unknown = Reflect.get(value, 'error_code')
    const message: unknown = Reflect.get(value, 'message')
    return { said: typeof said === 'string' ? said : null, message: typeof message === 'string' ? message : null }
  } catch {
    return { said: null, message: null }
  }
}

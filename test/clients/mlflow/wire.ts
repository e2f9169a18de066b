import { MockAgent, type MockPool } from 'undici'
import { afterEach, beforeEach, expect } from 'vitest'
import { MlflowAccess } from '../../../shared/clients/mlflow/access.ts'
import { MlflowConnection, type ConnectionOptions } from '../../../shared/clients/mlflow/connection.ts'
import { RegistryError } from '../../../shared/clients/mlflow/error.ts'
import { MlflowRegistry } from '../../../shared/clients/mlflow/registry.ts'

/** The wire to a registry that answers what a test writes down; a request that nobody wrote down is an error. */

export const origin = 'https://mlflow.acme.example'
export const api = '/api/2.0/mlflow'
export const proxyRoute = '/api/2.0/mlflow-artifacts/artifacts'
export const credential = { username: 'gates', password: 'correct-horse/battery' } as const
export const basic = `Basic ${Buffer.from('gates:correct-horse/battery').toString('base64')}`

export type Sent = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Wire = {
  readonly connection: (options?: Partial<ConnectionOptions>) => MlflowConnection
  readonly registry: (options?: Partial<ConnectionOptions>) => MlflowRegistry
  readonly access: (options?: Partial<ConnectionOptions>) => MlflowAccess
  /** the next answer to requests that match */
  readonly on: (method: string, path: string | ((path: string) => boolean)) => ReturnType<MockPool['intercept']>
  /** what was sent, in order */
  readonly sent: Sent[]
  /** the pauses between tries, none of which was waited for */
  readonly pauses: number[]
}

type Current = { agent: MockAgent; sent: Sent[]; pauses: number[] }

/** A fresh wire for every test of the file that calls this; what was written down must have been asked. */
export function wire(): Wire {
  const now: Current = { agent: new MockAgent(), sent: [], pauses: [] }
  beforeEach(() => {
    now.agent = new MockAgent()
    now.agent.disableNetConnect()
    now.sent.length = 0
    now.pauses.length = 0
  })
  afterEach(async () => {
    now.agent.assertNoPendingInterceptors()
    await now.agent.close()
  })
  const options = (given: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
    uri: origin,
    credential,
    dispatcher: now.agent.compose((dispatch) => (request, handler) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
      )
      const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : null
      now.sent.push({ method: request.method, path: request.path, headers, body })
      return dispatch(request, handler)
    }),
    sleep: async (ms) => void now.pauses.push(ms),
    ...given,
  })
  return {
    connection: (given) => new MlflowConnection(options(given)),
    registry: (given) => new MlflowRegistry(options(given)),
    access: (given) => new MlflowAccess(options(given)),
    on: (method, path) => now.agent.get(origin).intercept({ method, path }),
    sent: now.sent,
    pauses: now.pauses,
  }
}

/** An answer as MLflow gives it when it refuses. */
export const refusal = (code: string, message: string): string =>
  JSON.stringify({ error_code: code, message, sqlstate: 'KAM00', error_class: 'RESOURCE_NOT_FOUND' })

export const sentPath = ({ path }: Sent): string => path

/** Matches a text that holds these words. */
export const saying = (words: string): unknown => expect.stringContaining(words)

/** Matches a text that does not. */
export const notSaying = (words: string): unknown => expect.not.stringContaining(words)

/** The error that a promise ends with; that it ends well is the failure. */
export async function errorOf(promise: Promise<unknown>): Promise<RegistryError> {
  const error: unknown = await promise.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof RegistryError) return error
  throw error
}

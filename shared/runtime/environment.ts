import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import { isLoopback } from '../domain/address.ts'
import { EventPayload, noPayload } from './event.ts'
import { UserError } from './failure.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** The forge a run talks to; `repository` is null on a command line outside a clone's workflow. */
export interface ForgeEnvironment {
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly serverUrl: string
  readonly repository: { readonly owner: string; readonly name: string } | null
}

/** The workflow run that started us. */
export interface WorkflowEnvironment {
  readonly id: number
  /** counts the runs of this workflow file, one by one */
  readonly number: number
  readonly attempt: number
  readonly url: string
  readonly job: string
  readonly actor: { readonly login: string; readonly id: number | null }
  readonly triggeringActor: string
  readonly ref: string
  readonly sha: string
  readonly headRef: string | null
  readonly baseRef: string | null
  /** the workflow file that runs and the ref and commit it was read from */
  readonly workflow: { readonly repository: string; readonly path: string; readonly ref: string; readonly sha: string }
}

/** Everything the surroundings tell, read once. `workflow` is null on a command line outside a workflow. */
export interface Environment {
  readonly forge: ForgeEnvironment
  readonly workflow: WorkflowEnvironment | null
  readonly event: { readonly name: string | null; readonly payload: EventPayload }
  readonly folders: { readonly workspace: string; readonly temporary: string }
  readonly network: {
    readonly httpsProxy: string | null
    readonly httpProxy: string | null
    readonly noProxy: string | null
  }
  readonly registry: {
    readonly username: string | null
    readonly password: string | null
    readonly token: string | null
    readonly clientCertificate: string | null
    readonly serverCertificate: string | null
    /** how long an answer may take to begin, and each pause in it; null for our own measure */
    readonly patienceSeconds: number | null
  }
  readonly debug: boolean
}

const url = z.string().transform((value, context) => {
  const parsed = URL.parse(value)
  const safe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopback(parsed.hostname))
  if (safe && parsed.username === '' && parsed.password === '') return value.replace(/\/+$/, '')
  context.addIssue({ code: 'custom', message: 'must be an https address without credentials (http on loopback only)' })
  return z.NEVER
})
const count = z
  .string()
  .regex(/^[1-9][0-9]{0,15}$/, 'must be a positive whole number')
  .transform(Number)
const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.optional().transform((value) => value ?? null)
const word = orNull(z.string())

const Surroundings = z.object({
  GITHUB_API_URL: url.default('https://api.github.com'),
  GITHUB_SERVER_URL: url.default('https://github.com'),
  GITHUB_GRAPHQL_URL: url.optional(),
  GITHUB_REPOSITORY: orNull(z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must read owner/name')),
  GITHUB_RUN_ID: orNull(count),
  GITHUB_RUN_NUMBER: count.default(1),
  GITHUB_RUN_ATTEMPT: count.default(1),
  GITHUB_JOB: word,
  GITHUB_ACTOR: word,
  GITHUB_ACTOR_ID: orNull(count),
  GITHUB_TRIGGERING_ACTOR: word,
  GITHUB_REF: word,
  GITHUB_SHA: orNull(z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'must be a full commit id')),
  GITHUB_HEAD_REF: word,
  GITHUB_BASE_REF: word,
  GITHUB_WORKFLOW_REF: orNull(
    z.string().regex(/^[^@]+\/\.github\/workflows\/[^@]+@.+$/, 'must read owner/name/.github/workflows/file@ref'),
  ),
  GITHUB_WORKFLOW_SHA: word,
  GITHUB_EVENT_NAME: word,
  GITHUB_EVENT_PATH: word,
  GITHUB_WORKSPACE: word,
  RUNNER_TEMP: word,
  RUNNER_DEBUG: word,
  HTTPS_PROXY: word,
  HTTP_PROXY: word,
  NO_PROXY: word,
  https_proxy: word,
  http_proxy: word,
  no_proxy: word,
  MLFLOW_TRACKING_USERNAME: word,
  MLFLOW_TRACKING_PASSWORD: word,
  MLFLOW_TRACKING_TOKEN: word,
  MLFLOW_TRACKING_CLIENT_CERT_PATH: word,
  MLFLOW_TRACKING_SERVER_CERT_PATH: word,
  MLFLOW_HTTP_REQUEST_TIMEOUT: orNull(count),
})
type Surroundings = z.infer<typeof Surroundings>

/**
 * The typed surroundings of this run.
 * @throws UserError that names every variable whose value cannot be used, or the unreadable event file.
 */
export function readEnvironment(variables: Variables, workingFolder: string): Environment {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== '')
  const result = Surroundings.safeParse(Object.fromEntries(given))
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)
    throw new UserError(`The environment cannot be used: ${problems.join('; ')}.`, 'Correct or unset these variables.')
  }
  const found = result.data
  return {
    forge: forgeOf(found),
    workflow: workflowOf(found),
    event: { name: found.GITHUB_EVENT_NAME, payload: readPayload(found.GITHUB_EVENT_PATH) },
    folders: { workspace: found.GITHUB_WORKSPACE ?? workingFolder, temporary: found.RUNNER_TEMP ?? tmpdir() },
    network: {
      httpsProxy: found.https_proxy ?? found.HTTPS_PROXY,
      httpProxy: found.http_proxy ?? found.HTTP_PROXY,
      noProxy: found.no_proxy ?? found.NO_PROXY,
    },
    registry: registryOf(found),
    debug: found.RUNNER_DEBUG === '1',
  }
}

/** The credentials among the surroundings: what must be masked whatever an action reads. */
export function environmentSecrets(environment: Environment): readonly string[] {
  const { password, token } = environment.registry
  const proxies = [environment.network.httpsProxy, environment.network.httpProxy].map(
    (proxy) => URL.parse(proxy ?? '')?.password,
  )
  return [password, token, ...proxies].flatMap((secret) => (secret ? [secret] : []))
}

function forgeOf(found: Surroundings): ForgeEnvironment {
  const [owner, name] = found.GITHUB_REPOSITORY?.split('/') ?? []
  return {
    apiUrl: found.GITHUB_API_URL,
    serverUrl: found.GITHUB_SERVER_URL,
    graphqlUrl: found.GITHUB_GRAPHQL_URL ?? graphqlBeside(found.GITHUB_API_URL),
    repository: owner !== undefined && name !== undefined ? { owner, name } : null,
  }
}

// GitHub Enterprise Server serves REST below /api/v3 and GraphQL beside it
const graphqlBeside = (api: string): string =>
  api.endsWith('/api/v3') ? api.replace(/\/v3$/, '/graphql') : `${api}/graphql`

function workflowOf(found: Surroundings): WorkflowEnvironment | null {
  const { GITHUB_RUN_ID: id, GITHUB_REPOSITORY: repository, GITHUB_WORKFLOW_REF: origin, GITHUB_SHA: sha } = found
  if (id === null || repository === null || origin === null || sha === null) return null
  const file = /^(?<repository>[^@]+?)\/(?<path>\.github\/workflows\/[^@]+)@(?<ref>.+)$/.exec(origin)?.groups ?? {}
  const actor = found.GITHUB_ACTOR ?? ''
  return {
    id,
    number: found.GITHUB_RUN_NUMBER,
    attempt: found.GITHUB_RUN_ATTEMPT,
    url: `${found.GITHUB_SERVER_URL}/${repository}/actions/runs/${String(id)}/attempts/${String(found.GITHUB_RUN_ATTEMPT)}`,
    job: found.GITHUB_JOB ?? '',
    actor: { login: actor, id: found.GITHUB_ACTOR_ID },
    triggeringActor: found.GITHUB_TRIGGERING_ACTOR ?? actor,
    ref: found.GITHUB_REF ?? '',
    sha,
    headRef: found.GITHUB_HEAD_REF,
    baseRef: found.GITHUB_BASE_REF,
    workflow: {
      repository: file.repository ?? '',
      path: file.path ?? '',
      ref: file.ref ?? '',
      sha: found.GITHUB_WORKFLOW_SHA ?? '',
    },
  }
}

function registryOf(found: Surroundings): Environment['registry'] {
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = found
  if ((username === null) !== (password === null)) {
    const missing = username === null ? 'MLFLOW_TRACKING_USERNAME' : 'MLFLOW_TRACKING_PASSWORD'
    throw new UserError(`Half of the registry's credential is missing: ${missing} is not set.`, 'Set both, or neither.')
  }
  return {
    username,
    password,
    token: found.MLFLOW_TRACKING_TOKEN,
    clientCertificate: found.MLFLOW_TRACKING_CLIENT_CERT_PATH,
    serverCertificate: found.MLFLOW_TRACKING_SERVER_CERT_PATH,
    patienceSeconds: found.MLFLOW_HTTP_REQUEST_TIMEOUT,
  }
}

function readPayload(path: string | null): EventPayload {
  if (path === null) return noPayload
  const mend = 'Run the step in a workflow, where the runner writes the file, or unset GITHUB_EVENT_PATH.'
  try {
    return EventPayload.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new UserError(`The event file named by GITHUB_EVENT_PATH cannot be used.`, mend, { cause })
  }
}

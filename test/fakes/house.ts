import type { LedgerFile } from '../../shared/domain/ledger/chain.ts'
import type { Row } from '../../shared/domain/scenario/result.ts'
import type { Administration } from '../../shared/ports/administration.ts'
import type { Sandbox } from '../../shared/ports/sandbox.ts'
import type { Scratch } from '../../shared/ports/scratch.ts'
import { readEnvironment, type Environment } from '../../shared/runtime/environment.ts'
import type { Credentials, House, Ports } from '../../shared/runtime/house.ts'
import { readInputs, runnerInputs } from '../../shared/runtime/inputs.ts'
import { outputText, type Annotation } from '../../shared/runtime/outputs.ts'
import { fakeEngines } from './engines.ts'
import { fakeSecurity } from './security.ts'

/** What a main said through its house. */
export type Said = {
  readonly outputs: Record<string, string>
  readonly log: string[]
  readonly printed: string[]
  readonly annotations: Annotation[]
  readonly failures: string[]
  readonly masked: string[]
  readonly credentials: Credentials[]
  summary: string | null
}

export type FakeHouse = House & { readonly said: Said }

export type HouseOptions = {
  readonly ports: Ports
  readonly inputs?: Readonly<Record<string, string>>
  readonly now?: string
  /** the runner's variables beside those of a push to the default branch; undefined takes one away */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly folder?: string
  /** what playing scenarios through the forge comes to */
  readonly rows?: readonly Row[]
  readonly administration?: Administration
  readonly scratch?: (credentials: Credentials) => Scratch
  /** where models are run; without it the test runs none */
  readonly sandbox?: () => Sandbox
  readonly clones?: Readonly<Record<string, readonly LedgerFile[]>>
  /** what looks through requirements and files; without it nothing is found */
  readonly security?: ReturnType<House['security']>
  /** what counts rows; without it nothing but the reader in the bundle */
  readonly engines?: House['engines']
  /** what carries to receivers; without it nothing is carried */
  readonly courier?: ReturnType<House['courier']>
  /** how long the run waited, in milliseconds, each time */
  readonly slept?: number[]
  /** what ships beside the bundle */
  readonly beside?: Readonly<Record<string, string>>
  /** what listens; without it nothing can */
  readonly listen?: House['listen']
  /** what git says of the folder; nothing where it is no checkout */
  readonly checkout?: Awaited<ReturnType<House['checkout']>>
  /** what the person at the terminal answers, by the question; without it nobody is there */
  readonly answers?: (question: string) => string
}

function environmentOf({ env, folder }: HouseOptions): Environment {
  const at = folder ?? '/nowhere'
  const runner = {
    GITHUB_REPOSITORY: 'acme/models',
    GITHUB_RUN_ID: '4711',
    GITHUB_ACTOR: 'dana',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/promote.yml@refs/heads/main',
    GITHUB_WORKFLOW_SHA: 'a'.repeat(40),
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_WORKSPACE: at,
    RUNNER_TEMP: at,
  }
  return readEnvironment({ ...runner, ...env }, at)
}

/** A house whose ports are fakes; the inputs go through the real reader. Outputs and summary are written once, or it is an error. */
export function fakeHouse(options: HouseOptions): FakeHouse {
  const said: Said = {
    outputs: {},
    log: [],
    printed: [],
    annotations: [],
    failures: [],
    masked: [],
    credentials: [],
    summary: null,
  }
  const variables = Object.entries(options.inputs ?? {}).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const source = runnerInputs(Object.fromEntries(variables) as Readonly<Record<string, string>>)
  const say = (text: string): void => void said.log.push(text)
  return {
    said,
    action: 'tested',
    suite: 'countersign 0.1.0',
    environment: environmentOf(options),
    read: (schema) => readInputs(schema, source, (secret) => said.masked.push(secret)),
    log: { debug: say, info: say, warning: say, error: say },
    annotate: (annotation) => void said.annotations.push(annotation),
    print: (text) => void said.printed.push(text),
    output: (declared, values) => {
      if (Object.keys(said.outputs).length > 0) throw new Error('the outputs were written twice')
      for (const name of declared) said.outputs[name] = outputText(values[name])
    },
    summary: async (markdown) => {
      if (said.summary !== null) throw new Error('the summary was written twice')
      said.summary = markdown
    },
    fail: (sentence) => void said.failures.push(sentence),
    undecided: () => undefined,
    ports: (credentials) => {
      said.credentials.push(credentials)
      return options.ports
    },
    administration: (credentials) => {
      said.credentials.push(credentials)
      if (options.administration === undefined) throw new Error('this house has no administration')
      return options.administration
    },
    scratch: (credentials) => {
      said.credentials.push(credentials)
      if (options.scratch === undefined) throw new Error('this house opens no scratch requests')
      return options.scratch(credentials)
    },
    node: '24.1.0',
    now: () => options.now ?? '2026-01-05T13:05:00Z',
    documents: options.ports.documents,
    security: () => options.security ?? fakeSecurity(),
    engines: (given) => options.engines?.(given) ?? fakeEngines(given.engine),
    predictions: options.ports.predictions,
    playThroughForge: async () => options.rows ?? [],
    courier: () => options.courier ?? { post: () => Promise.reject(new Error('this house tells nobody')) },
    sleep: async (ms) => void options.slept?.push(ms),
    withClone: async (place, _, use) => {
      const files = options.clones?.[place]
      if (files === undefined) throw new Error(`there is no clone ${place}`)
      return use({ commits: () => Promise.resolve([]), forks: [], each: async (visit) => files.forEach(visit) })
    },
    beside: (name) => options.beside?.[name] ?? null,
    listen: options.listen ?? (() => Promise.reject(new Error('this house cannot listen'))),
    checkout: async () => options.checkout ?? { remote: null, branch: null },
    sandbox: () => {
      if (options.sandbox === undefined) throw new Error('this house runs no model')
      return options.sandbox()
    },
    ask: options.answers === undefined ? null : async (question) => options.answers?.(question) ?? '',
  }
}

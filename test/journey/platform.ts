import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RuleName } from '../github/rules.ts'
import { startStandIn, type StandIn } from '../github/server.ts'
import { seatAccounts, type Accounts } from '../mlflow/accounts.ts'
import { startMlflow, type MlflowServer } from '../mlflow/server.ts'
import { startDispatcher, type Dispatcher } from '../runner/dispatcher.ts'
import { clone, commitAll, git } from './clone.ts'
import { foundCompany, protect, repository, type Company } from './company.ts'
import { staff } from './forge.ts'

/** The example's company with everything running: forge, registry, workflows. Knows the suite by its bundle alone. */

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export type Writer = { readonly slug: string; readonly bot: string }

export type Platform = {
  readonly folder: string
  readonly forge: StandIn
  readonly registry: MlflowServer
  readonly accounts: Accounts
  readonly company: Company
  readonly dispatcher: Dispatcher
  /** whose checks and comments are the suite's: its App, or in a trial the workflows' own */
  readonly writer: Writer
  readonly suite: string
  readonly machineVariables: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

export type PlatformOptions = {
  /** with the suite's App, or a trial without it */
  readonly mode?: 'app' | 'trial'
  readonly without?: readonly RuleName[]
  /** leaves the repository empty and its rules off, as before anybody set it up */
  readonly bare?: boolean
  readonly folder?: string
  /** what is changed in the example before it is pushed: path → new text, null for a file that it shall not have */
  readonly changed?: (path: string, text: string) => string | null
  readonly registry?: MlflowServer
  readonly accounts?: Accounts
  /** further secrets of the environments that promote runs in */
  readonly promoterSecrets?: Readonly<Record<string, string>>
  /** the address that policy.yml names, where it is not the server's own: a proxy before it */
  readonly registryUri?: string
  /** what the environment of every job holds, as a self-hosted runner would bring it */
  readonly machineVariables?: Readonly<Record<string, string>>
  /** an example laid over the first one, whose files `changed` is asked for too */
  readonly over?: { readonly example: string; readonly files: readonly string[] }
  /** with an environment for running versions again: what it and the judging one hold besides the read credential */
  readonly rescoreSecrets?: Readonly<Record<string, string>>
  /** folders of programs that the machines bring, first on PATH */
  readonly tools?: readonly string[]
  readonly say?: (line: string) => void
  /** which `node` a workflow's steps meet on PATH */
  readonly pathNode?: 'none' | 'old' | 'new'
}

/** Whoever a workflow's own token makes things as. */
const workflows: Writer = { slug: 'github-actions', bot: 'github-actions[bot]' }

/** The suite as a release holds it: the contracts and the committed bundle. */
function releaseOf(folder: string): string {
  const target = join(folder, 'suite')
  for (const part of ['actions', 'dist', 'engine'])
    cpSync(join(root, part), join(target, part), { recursive: true, filter: (path) => !path.endsWith('.ts') })
  return target
}

function layOut(target: string, options: PlatformOptions, url: string): void {
  cpSync(join(root, 'examples', 'governance-repo'), target, { recursive: true })
  if (options.mode === 'trial') cpSync(join(root, 'examples', 'trial-repo'), target, { recursive: true })
  if (options.over !== undefined) cpSync(join(root, 'examples', options.over.example), target, { recursive: true })
  const policy = join(target, 'governance', 'policy.yml')
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('https://mlflow.acme.example', url))
  for (const path of [
    'governance/policy.yml',
    'governance/people.yml',
    'models/credit-approval.yml',
    '.github/workflows/governance.yml',
    '.github/workflows/policy-test.yml',
    '.github/workflows/promote.yml',
    '.github/workflows/scheduled.yml',
    ...(options.over?.files ?? []),
  ]) {
    const text = readFileSync(join(target, path), 'utf8')
    const after = options.changed === undefined ? text : options.changed(path, text)
    if (after === null) rmSync(join(target, path))
    else writeFileSync(join(target, path), after)
  }
}

async function firstPush(
  forge: StandIn,
  company: Company,
  folder: string,
  options: PlatformOptions,
  url: string,
): Promise<void> {
  const mine = join(folder, 'clones', 'mel')
  await clone(forge, repository, company.tokens.mel, mine, { name: 'Mel Moreau', email: 'mel@acme.example' })
  await git(mine, 'checkout', '--quiet', '-B', 'main')
  layOut(mine, options, url)
  await commitAll(mine, 'Set up the governance of our models')
  await git(mine, 'push', '--quiet', 'origin', 'main')
}

/** Everything running, the first commit pushed and the rules turned on, but nothing recorded yet. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'acme-'))
  mkdirSync(join(folder, 'clones'), { recursive: true })
  const say = options.say ?? (() => undefined)
  const forge = await startStandIn({
    folder: join(folder, 'forge'),
    ...(options.without === undefined ? {} : { without: options.without }),
  })
  const registry = options.registry ?? (await startMlflow({ folder: join(folder, 'mlflow') }))
  say(`MLflow answers at ${registry.url}`)
  const accounts = options.accounts ?? (await seatAccounts(registry, 'credit-approval'))
  const company = await foundCompany(forge)
  const suite = releaseOf(folder)
  const trial = options.mode === 'trial'
  if (options.bare !== true) {
    await firstPush(forge, company, folder, options, options.registryUri ?? registry.url)
    await protect(forge, company, trial ? 'trial' : 'app')
  }
  // one bundle in one place for workflows and commands: compiled once, it starts in two thirds of the time
  const machineVariables = { NODE_COMPILE_CACHE: join(folder, 'compiled'), ...options.machineVariables }
  const secrets: Readonly<Record<string, string>> = trial ? {} : { COUNTERSIGN_APP_PRIVATE_KEY: company.app.privateKey }
  const promoter = {
    branches: ['main'],
    variables: {},
    secrets: {
      ...secrets,
      ...options.promoterSecrets,
      MLFLOW_PROMOTE_USERNAME: accounts.promoter.user,
      MLFLOW_PROMOTE_PASSWORD: accounts.promoter.password,
    },
  }
  const reading = { MLFLOW_READ_USERNAME: accounts.gates.user, MLFLOW_READ_PASSWORD: accounts.gates.password }
  const { rescoreSecrets } = options
  const rescoring = { branches: ['main'], variables: {}, secrets: { ...reading, ...rescoreSecrets } }
  const dispatcher = await startDispatcher({
    webUrl: forge.url,
    apiUrl: forge.apiUrl,
    graphqlUrl: forge.graphqlUrl,
    adminUrl: forge.adminUrl,
    adminSecret: forge.adminSecret,
    webhookSecret: forge.webhookSecret,
    repositories: [repository],
    variables: trial ? {} : { COUNTERSIGN_APP_CLIENT_ID: company.app.clientId },
    secrets: {},
    environments: {
      governance: {
        branches: ['main'],
        variables: {},
        secrets: {
          ...secrets,
          ...reading,
          ...rescoreSecrets,
          MLFLOW_TAG_USERNAME: accounts.tagger.user,
          MLFLOW_TAG_PASSWORD: accounts.tagger.password,
        },
      },
      staging: promoter,
      production: promoter,
      ...(rescoreSecrets === undefined ? {} : { rescore: rescoring }),
    },
    actions: { 'countersign/countersign': suite },
    ...(options.pathNode === undefined ? {} : { pathNode: options.pathNode }),
    ...(options.tools === undefined ? {} : { tools: options.tools }),
    machineVariables,
  })
  await staff(forge, 'receiver', { url: dispatcher.url })
  const stop = async (): Promise<void> => {
    await dispatcher.stop()
    if (options.registry === undefined) await registry.stop()
    await forge.stop()
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const writer = trial ? workflows : { slug: company.app.slug, bot: company.app.bot }
  return { folder, forge, registry, accounts, company, dispatcher, writer, suite, machineVariables, stop }
}

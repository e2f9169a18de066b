import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { repository } from '../journey/company.ts'
import { git } from '../journey/clone.ts'
import type { Platform } from '../journey/platform.ts'
import { appToken } from '../journey/rules/means/app.ts'
import type { Passed, Side, Turnstile } from './turnstile.ts'

/** The promoter as a process of its own, started from the bundle as a runner starts it. */

export type Ran = { readonly code: number | null; readonly said: string }

export type Started = { readonly child: ChildProcess; readonly ended: Promise<Ran> }

/** Where the process finds the forge, whose address may be a door before it. */
export type Doors = { readonly forge: string }

/** What signs the events, under the name of the one receiver there may be. */
const receiverSecret = `serving: whsec_${Buffer.alloc(32, 7).toString('base64')}`

const Tip = z.looseObject({ commit: z.looseObject({ sha: z.string() }) })

/** Starts `promote` for an environment at the tip of the default branch. */
export async function startPromoter(platform: Platform, environment: string, doors: Doors): Promise<Started> {
  const { forge, accounts, suite, company } = platform
  const through = (url: string): string => `${doors.forge}${new URL(url).pathname}`
  const answer = await fetch(`${forge.apiUrl}/repos/${repository}/branches/main`, {
    headers: { authorization: `Bearer ${company.tokens.mel}` },
  })
  const { sha } = Tip.parse(await answer.json()).commit
  const folder = mkdtempSync(join(tmpdir(), 'promoter-'))
  const inputs = {
    environment,
    'accept-unproven': 'false',
    'github-token': await appToken(platform),
    'app-slug': company.app.slug,
    'mlflow-username': accounts.promoter.user,
    'mlflow-password': accounts.promoter.password,
    engine: 'auto',
    'receiver-secrets': receiverSecret,
  }
  const child = spawn(process.execPath, [join(suite, 'dist', 'promote.js')], {
    cwd: folder,
    env: {
      ...platform.machineVariables,
      ...{ HOME: folder, LANG: 'C.UTF-8', CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_TEMP: folder },
      ...{ GITHUB_API_URL: through(forge.apiUrl), GITHUB_GRAPHQL_URL: through(forge.graphqlUrl) },
      GITHUB_SERVER_URL: forge.url,
      ...{ GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: '4711', GITHUB_RUN_NUMBER: '1', GITHUB_RUN_ATTEMPT: '1' },
      ...{ GITHUB_ACTOR: 'mel-acme', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: sha, GITHUB_EVENT_NAME: 'schedule' },
      ...{ GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/promote.yml@refs/heads/main` },
      ...{ GITHUB_WORKFLOW_SHA: sha, GITHUB_WORKSPACE: folder },
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part.toString()))
  const ended = new Promise<Ran>((done) => {
    child.on('close', (code) => {
      rmSync(folder, { recursive: true, force: true })
      done({ code, said: said.join('') })
    })
  })
  return { child, ended }
}

/** A run of the promoter through doors of which one may kill it at its request number `at`. */
export async function runThrough(
  platform: Platform,
  environment: string,
  turnstile: Turnstile,
  at: number | null,
  side: Side = 'before',
): Promise<Ran> {
  const [, forge = ''] = turnstile.urls
  let child: ChildProcess | null = null
  turnstile.reset(at, side, () => child?.kill('SIGKILL'))
  const started = await startPromoter(platform, environment, { forge })
  child = started.child
  return started.ended
}

/** Whether a request writes: to the registry, to the ledger, or what people and receivers are told. */
export const writing = ({ method, path, body }: Passed): boolean =>
  path.includes('graphql') ? body.includes('createCommitOnBranch') : method !== 'GET'

/** The bare repository that holds everything. */
const repositoryOf = ({ forge }: Platform): string => join(forge.folder, `${repository.replace('/', '-')}.git`)

const branch = 'governance-ledger'

const Record = z.looseObject({
  kind: z.string(),
  result: z.string().optional(),
  request: z.looseObject({ folder: z.string() }).optional(),
})

/** The kinds or results of the ledger's records about one request's folder, in order. */
export async function recordsOf(platform: Platform, folder: string): Promise<readonly string[]> {
  const bare = repositoryOf(platform)
  const paths = (await git(bare, 'ls-tree', '-r', '--name-only', branch)).split('\n')
  const found: string[] = []
  for (const path of paths.filter((one) => /^records\/\d+\/\d+\.json$/.test(one)).toSorted()) {
    const record = Record.parse(JSON.parse(await git(bare, 'show', `${branch}:${path}`)))
    if (record.request?.folder === folder) found.push(record.result ?? record.kind)
  }
  return found
}

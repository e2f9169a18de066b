import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { train, type Trainable } from '../mlflow/training.ts'
import { clone, git } from './clone.ts'
import { login, repository, type Name } from './company.ts'
import { rest, staff } from './forge.ts'
import type { Platform } from './platform.ts'

/** What the people of the journey do, each with their own token. */

const path = `/repos/${repository}`
const names: Readonly<Record<Name, string>> = {
  dana: 'Dana Dietz',
  vera: 'Vera Voss',
  carl: 'Carl Conti',
  lee: 'Lee Lind',
  olga: 'Olga Orlov',
  rita: 'Rita Rossi',
  rob: 'Rob Reyes',
  mel: 'Mel Moreau',
  audrey: 'Audrey Abel',
}

/** A call to the forge as one of the people. */
export const as = (platform: Platform, name: Name, method: string, rest_: string, body?: unknown): Promise<unknown> =>
  rest(platform.forge, platform.company.tokens[name], method, `${path}${rest_}`, body)

// one after the other in each folder: git lets two commands of one clone wait for nobody
const working = new Map<string, Promise<unknown>>()

/** The person's clone at the tip of main. */
export function cloneOf(platform: Platform, name: Name): Promise<string> {
  const folder = join(platform.folder, 'clones', name)
  const before = working.get(folder) ?? Promise.resolve()
  const made = before.then(() => updated(platform, name))
  working.set(
    folder,
    made.catch(() => undefined),
  )
  return made
}

async function updated(platform: Platform, name: Name): Promise<string> {
  const folder = join(platform.folder, 'clones', name)
  if (!existsSync(folder))
    await clone(platform.forge, repository, platform.company.tokens[name], folder, {
      name: names[name],
      email: `${name}@acme.example`,
    })
  await git(folder, 'fetch', '--quiet', 'origin')
  await git(folder, 'checkout', '--quiet', '--force', '-B', 'main', 'origin/main')
  return folder
}

/** The number of a version that the training service trained in a clean clone of main. */
export async function trained(platform: Platform, model: Trainable, threshold?: number): Promise<string> {
  const cwd = await cloneOf(platform, 'mel')
  return train({
    ...platform.accounts.trainer,
    url: platform.registry.url,
    model,
    cwd,
    ...(threshold === undefined ? {} : { threshold }),
  })
}

export type Said = { readonly code: number; readonly out: string; readonly err: string }

const node = (platform: Platform): string => join(platform.suite, 'dist', 'countersign.js')

/** What the command line answers a person in their clone. */
export async function countersign(platform: Platform, name: Name, ...words: readonly string[]): Promise<Said> {
  const cwd = await cloneOf(platform, name)
  const { gates } = platform.accounts
  const registry = name === 'dana' ? platform.accounts.dana : gates
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: platform.folder,
    GITHUB_API_URL: platform.forge.apiUrl,
    GITHUB_GRAPHQL_URL: platform.forge.graphqlUrl,
    GITHUB_SERVER_URL: platform.forge.url,
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: platform.company.tokens[name],
    MLFLOW_TRACKING_USERNAME: registry.user,
    MLFLOW_TRACKING_PASSWORD: registry.password,
    ...platform.machineVariables,
  }
  return new Promise((done) => {
    execFile(process.execPath, [node(platform), ...words], { cwd, env, maxBuffer: 64 * 2 ** 20 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    )
  })
}

/** The pull request that a verb of the command line opens for a person; a refusal is an error with what was said. */
async function opened(platform: Platform, name: Name, verb: string, words: readonly string[]): Promise<number> {
  const said = await countersign(platform, name, verb, ...words)
  const number = /\/pull\/(\d+)/.exec(`${said.out}\n${said.err}`)?.[1]
  if (said.code !== 0 || number === undefined)
    throw new Error(`${verb} ended with ${said.code}:\n${said.out}\n${said.err}`)
  await settled(platform)
  return Number(number)
}

/** The pull request that a person proposes by the command line. */
export const propose = (platform: Platform, name: Name, ...words: readonly string[]): Promise<number> =>
  opened(platform, name, 'propose', words)

/** The pull request that proposes the way back. */
export const rollBack = (platform: Platform, name: Name, ...words: readonly string[]): Promise<number> =>
  opened(platform, name, 'rollback', words)

/** Waits until every webhook is delivered and every workflow has run. */
export async function settled(platform: Platform): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    const before = platform.dispatcher.runs.length
    await staff(platform.forge, 'settle', {})
    await platform.dispatcher.idle()
    quiet = platform.dispatcher.runs.length === before ? quiet + 1 : 0
  }
}

const Id = z.looseObject({ id: z.number() })

/** A review as a person gives it, and everything that follows from it; the review's id. */
export async function review(
  platform: Platform,
  name: Name,
  pull: number,
  event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT',
  body: string,
): Promise<number> {
  const { id } = Id.parse(await as(platform, name, 'POST', `/pulls/${pull}/reviews`, { event, body }))
  await settled(platform)
  return id
}

const Comment = z.looseObject({ id: z.number(), body: z.string(), user: z.looseObject({ login: z.string() }) })

/** The suite's own comment on a pull request, or nothing. */
export async function comment(platform: Platform, pull: number): Promise<string> {
  const all = z.array(Comment).parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments?per_page=100`))
  const own = all.filter(({ user, body }) => user.login === platform.writer.bot && body.includes('countersign'))
  return own[0]?.body ?? ''
}

/** The block that the comment offers to copy for a role, with each question answered. */
export async function signOffBlock(
  platform: Platform,
  pull: number,
  role: string,
  answers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const said = await comment(platform, pull)
  const block = said
    .match(/```[a-z]*\n[\s\S]*?```/g)
    ?.map((fenced) => fenced.split('\n').slice(1, -1))
    .find((lines) => new RegExp(`^Sign-off [0-9a-f]+ as ${role}$`).test(lines[0] ?? ''))
  if (block === undefined) throw new Error(`The comment offers no block for ${role}:\n${said}`)
  return block
    .map((line) =>
      line.replace(
        /^([a-z-]+): .*$/,
        (_, question: string) => `${question}: ${answers[question] ?? 'yes. Looked at, and in order.'}`,
      ),
    )
    .join('\n')
}

export async function approve(
  platform: Platform,
  name: Name,
  pull: number,
  role: string,
  answers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return review(platform, name, pull, 'APPROVE', await signOffBlock(platform, pull, role, answers))
}

/** Merges as a person and waits for what the merge starts. */
export async function merge(platform: Platform, name: Name, pull: number): Promise<void> {
  await as(platform, name, 'PUT', `/pulls/${pull}/merge`, {})
  await settled(platform)
}

const Checks = z.looseObject({
  check_runs: z.array(
    z.looseObject({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      app: z.looseObject({ slug: z.string() }),
      output: z.looseObject({ title: z.string().nullable(), summary: z.string().nullable() }),
    }),
  ),
})
const Pull = z.looseObject({ head: z.looseObject({ sha: z.string(), ref: z.string() }) })

export const head = async (platform: Platform, pull: number): Promise<{ readonly sha: string; readonly ref: string }> =>
  Pull.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}`)).head

/** The App's checks on the head, by their names: success, failure, action_required or in_progress. */
export async function checks(platform: Platform, pull: number): Promise<Readonly<Record<string, string>>> {
  const { sha } = await head(platform, pull)
  const { check_runs: runs } = Checks.parse(await as(platform, 'mel', 'GET', `/commits/${sha}/check-runs?per_page=100`))
  return Object.fromEntries(
    runs.filter(({ app }) => app.slug === platform.writer.slug).map((run) => [run.name, run.conclusion ?? run.status]),
  )
}

/** The text of the App's check of one stage on the head. */
export async function checkText(platform: Platform, pull: number, name: string): Promise<string> {
  const { sha } = await head(platform, pull)
  const { check_runs: runs } = Checks.parse(await as(platform, 'mel', 'GET', `/commits/${sha}/check-runs?per_page=100`))
  const run = runs.find((each) => each.name === name && each.app.slug === platform.writer.slug)
  return `${run?.output.title ?? ''}\n${run?.output.summary ?? ''}`
}

const Model = z.looseObject({
  registered_model: z.looseObject({
    aliases: z.array(z.looseObject({ alias: z.string(), version: z.string() })).optional(),
  }),
})

/** The version that an alias points at, or null. */
export async function aliased(platform: Platform, alias = 'champion'): Promise<string | null> {
  const found = Model.parse(
    await platform.registry.call(
      platform.registry.admin,
      'GET',
      '/api/2.0/mlflow/registered-models/get?name=credit-approval',
    ),
  )
  return found.registered_model.aliases?.find((each) => each.alias === alias)?.version ?? null
}

/** Moves an alias by hand, as somebody of the registry. */
export const setAlias = (
  platform: Platform,
  by: { readonly user: string; readonly password: string },
  version: string,
  alias = 'champion',
): Promise<unknown> =>
  platform.registry.call(by, 'POST', '/api/2.0/mlflow/registered-models/alias', {
    name: 'credit-approval',
    alias,
    version,
  })

const Ledger = z.looseObject({ kind: z.string() })

/** The ledger's records as anybody with a clone reads them. */
export async function ledger(platform: Platform): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const folder = await cloneOf(platform, 'audrey')
  const listed = await git(folder, 'ls-tree', '-r', '--name-only', 'origin/governance-ledger').catch(() => '')
  const files = listed
    .split('\n')
    .filter((each) => each.startsWith('records/'))
    .sort()
  return Promise.all(
    files.map(async (file) => Ledger.parse(JSON.parse(await git(folder, 'show', `origin/governance-ledger:${file}`)))),
  )
}

export const loginOf = login

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { as, propose, trained } from '../journey/acts.ts'
import { begin, flawed } from '../journey/beginnings.ts'
import { repository } from '../journey/company.ts'
import { staff } from '../journey/forge.ts'
import { startPlatform, type Platform } from '../journey/platform.ts'
import { unheard } from '../journey/rules/quiet.ts'
import { seatAccounts } from '../mlflow/accounts.ts'
import { inFolder, startMlflow, type Databases, type MlflowServer } from '../mlflow/server.ts'
import { recordsOf, runThrough } from './promoter.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { startTables, type Tables } from './tables.ts'
import { startTurnstile, type Passed, type Turnstile } from './turnstile.ts'
import { told } from './unsigned.ts'

/** A company where one version is live in every way to show it, and another is merged and not promoted yet; told once, then begun again from there. */

export const model = 'credit-approval'
const copied = `prod.${model}`
const all = ['by-alias', 'by-stage', 'by-copy'] as const
export type Environment = (typeof all)[number]
const { KILLS_IN: asked } = process.env
/** The ways to show a version that are played: every one, or those that are asked for. */
export const environments = all.filter((one) => asked === undefined || asked.split(',').includes(one))

export type Scene = {
  readonly platform: Platform
  readonly turnstile: Turnstile
  /** the version that is live, and the one that is to be */
  readonly before: string
  readonly version: string
  /** puts forge, registry and receiver to where they stood when the requests were merged */
  readonly restore: () => Promise<void>
  /** whether all of it stands there still, to the last row */
  readonly untouched: () => Promise<boolean>
  /** the versions that the environment shows, read past the promoter */
  readonly shown: (environment: Environment) => Promise<readonly string[]>
  /** all that a promotion leaves behind */
  readonly stands: (environment: Environment) => Promise<Stands>
  readonly stop: () => Promise<void>
}

export type Stands = {
  readonly shown: readonly string[]
  /** how often the version lies in the environment's own model */
  readonly copies: number
  readonly recorded: readonly string[]
  /** each deployment with its last state, newest first */
  readonly deployed: readonly string[]
  readonly told: readonly string[]
}

/** Where PostgreSQL listens, or null for SQLite. */
function databasesOf(folder: string, place: string | undefined): Databases {
  if (place === undefined) return inFolder(folder)
  const of = (name: string): string => `postgresql+psycopg2://postgres@/${name}?host=${place}`
  return { registry: of('registry'), accounts: of('accounts') }
}

/** As access apply grants it before the first promotion: an unknown name is refused without a grant on it. */
async function grantCopies(registry: MlflowServer): Promise<void> {
  await registry.grant('promoter', 'registered_model', copied, 'MANAGE')
  for (const reader of ['evidence-reader', 'dana']) await registry.grant(reader, 'registered_model', copied, 'READ')
}

const Versions = z.looseObject({
  model_versions: z
    .array(z.looseObject({ version: z.string(), current_stage: z.string(), source: z.string() }))
    .default([]),
})
const Aliases = z.looseObject({
  registered_model: z.looseObject({
    aliases: z.array(z.looseObject({ alias: z.string(), version: z.string() })).default([]),
  }),
})

function eyesOn(registry: MlflowServer) {
  const get = (path: string): Promise<unknown> => registry.call(registry.admin, 'GET', `/api/2.0/mlflow/${path}`)
  const versionsOf = async (name: string) =>
    Versions.parse(await get(`model-versions/search?max_results=1000&filter=${encodeURIComponent(`name='${name}'`)}`))
      .model_versions
  const aliasOf = async (name: string, alias: string): Promise<string | null> => {
    const found = Aliases.parse(await get(`registered-models/get?name=${encodeURIComponent(name)}`))
    return found.registered_model.aliases.find((one) => one.alias === alias)?.version ?? null
  }
  const copies = async () =>
    (await versionsOf(copied)).map((one) => ({ ...one, of: one.source.replace(`models:/${model}/`, '') }))
  const shown = async (environment: Environment): Promise<readonly string[]> => {
    if (environment === 'by-alias') return [await aliasOf(model, 'challenger')].filter((one) => one !== null)
    if (environment === 'by-stage')
      return (await versionsOf(model)).filter((one) => one.current_stage === 'Production').map((one) => one.version)
    const named = await aliasOf(copied, 'live')
    return (await copies()).filter((one) => one.version === named).map((one) => one.of)
  }
  return { shown, copies }
}

const Deployments = z.array(z.looseObject({ id: z.number(), payload: z.looseObject({ version: z.string() }) }))
const States = z.array(z.looseObject({ state: z.string() }))

async function deployed(platform: Platform, environment: string): Promise<readonly string[]> {
  const found = Deployments.parse(await as(platform, 'mel', 'GET', `/deployments?environment=${environment}`))
  return Promise.all(
    found.map(async ({ id, payload }) => {
      const [last] = States.parse(await as(platform, 'mel', 'GET', `/deployments/${id}/statuses`))
      return `${payload.version} ${last?.state ?? 'without a state'}`
    }),
  )
}

/** One request for every environment, proposed and merged; nobody promotes it yet. */
async function requested(platform: Platform, version: string): Promise<void> {
  for (const environment of environments) {
    const words = ['--kind', 'promotion', '--model', model, '--version', version, '--environment', environment]
    const pull = await propose(platform, 'dana', ...words, '--developers', 'dana', '--reason', 'For the test.')
    await unheard(platform, () => as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {}))
  }
}

const Kept = z.looseObject({ memory: z.int() })
const Unchanged = z.looseObject({ unchanged: z.boolean() })

/** The story up to the merge, and how everything is put back to there. */
async function played(platform: Platform, turnstile: Turnstile, receiver: Receiver, tables: Tables) {
  await begin(platform)
  const before = await trained(platform, 'ridge')
  const [version = ''] = await flawed(platform, before, 'none')
  await requested(platform, before)
  for (const environment of environments) {
    const { code, said } = await runThrough(platform, environment, turnstile, null)
    if (code !== 0) throw new Error(`The first promotion ${environment} ended with ${String(code)}:\n${said}`)
  }
  await requested(platform, version)
  await tables.keep()
  const { memory } = Kept.parse(await staff(platform.forge, 'remember', { repository }))
  const restore = async (): Promise<void> => {
    await staff(platform.forge, 'recall', { repository, memory })
    await tables.restore()
    receiver.forget()
  }
  const untouched = async (): Promise<boolean> => {
    const { unchanged } = Unchanged.parse(await staff(platform.forge, 'unchanged', { repository, memory }))
    return unchanged && receiver.told().length === 0 && (await tables.same())
  }
  return { before, version, restore, untouched }
}

/** Plays the story up to the merge; `counts` says which requests of the promoter the doors count. */
export async function setScene(folder: string, counts: (one: Passed) => boolean): Promise<Scene> {
  const { MLFLOW_POSTGRES: place } = process.env
  const databases = databasesOf(join(folder, 'mlflow'), place)
  const served = place === undefined ? {} : { databases, workers: 4 }
  const registry = await startMlflow({ folder: join(folder, 'mlflow'), ...served })
  const accounts = await seatAccounts(registry, model)
  await grantCopies(registry)
  const receiver = await startReceiver()
  // the door before the forge stands before the forge does
  const targets = [() => registry.url, () => new URL(platform.forge.apiUrl).origin, () => receiver.url]
  const turnstile = await startTurnstile(targets, counts)
  const [registryUri = '', , receiverUrl = ''] = turnstile.urls
  const changed = told(`${receiverUrl}/told`)
  const platform = await startPlatform({ registry, accounts, registryUri, changed })
  const tables = startTables(databases)
  const stop = async (): Promise<void> => {
    await tables.stop()
    await turnstile.stop()
    await receiver.stop()
    await platform.stop()
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const { before, version, ...began } = await played(platform, turnstile, receiver, tables)
  const { shown, copies } = eyesOn(registry)
  const stands = async (environment: Environment): Promise<Stands> => ({
    shown: await shown(environment),
    copies: (await copies()).filter((one) => one.of === version).length,
    recorded: await recordsOf(platform, `promotions/${model}/${environment}/0002`),
    deployed: await deployed(platform, environment),
    told: receiver.told(),
  })
  return { platform, turnstile, before, version, ...began, shown, stands, stop }
}

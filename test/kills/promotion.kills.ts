import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { merge, propose, trained } from '../journey/acts.ts'
import { begin } from '../journey/beginnings.ts'
import { startPlatform, type Platform } from '../journey/platform.ts'
import { seatAccounts } from '../mlflow/accounts.ts'
import { startMlflow, type MlflowOptions, type MlflowServer } from '../mlflow/server.ts'
import { ledgerAt, ledgerTip, recordsOf, runThrough, writing, type Ran } from './promoter.ts'
import { startTurnstile, type Side, type Turnstile } from './turnstile.ts'
import { unsigned } from './unsigned.ts'

/**
 * The promoter killed at its requests to a real MLflow and the forge, before each and after it, in every way to show a version,
 * then run again. With KILLS=all every request counts, else those that write to the registry or the ledger. KILLS_FROM=41
 * goes on where a long run was ended; PROMOTERS=20 is how many promote at once, else three.
 */

const model = 'credit-approval'
const copied = `prod.${model}`
const environments = ['by-alias', 'by-stage', 'by-copy'] as const
type Environment = (typeof environments)[number]
const sides: readonly Side[] = ['before', 'after']
const { KILLS: kills, KILLS_FROM: first = '1', PROMOTERS: promoters = '3' } = process.env

let registry: MlflowServer
let platform: Platform
let turnstile: Turnstile
let began: string
let version: string
const folder = mkdtempSync(join(tmpdir(), 'kills-'))

/** How MLflow is served: by SQLite and one worker, or as `npm run test:postgres` says. */
function served(): Pick<MlflowOptions, 'databases' | 'workers'> {
  const { MLFLOW_POSTGRES: place } = process.env
  if (place === undefined) return {}
  const of = (name: string): string => `postgresql+psycopg2://postgres@/${name}?host=${place}`
  return { databases: { registry: of('registry'), accounts: of('accounts') }, workers: 4 }
}

/** As access apply grants it before the first promotion: an unknown name is refused without a grant on it. */
async function grantCopies(): Promise<void> {
  await registry.grant('promoter', 'registered_model', copied, 'MANAGE')
  for (const reader of ['evidence-reader', 'dana']) await registry.grant(reader, 'registered_model', copied, 'READ')
}

beforeAll(async () => {
  registry = await startMlflow({ folder: join(folder, 'mlflow'), ...served() })
  const accounts = await seatAccounts(registry, model)
  await grantCopies()
  // the door before the forge stands before the forge does
  const targets = [() => registry.url, () => new URL(platform.forge.apiUrl).origin]
  turnstile = await startTurnstile(targets, kills === 'all' ? () => true : writing)
  platform = await startPlatform({ registry, accounts, registryUri: turnstile.urls[0] ?? '', changed: unsigned })
  await begin(platform)
  version = await trained(platform, 'ridge')
  for (const environment of environments) {
    const words = ['--kind', 'promotion', '--model', model, '--version', version, '--environment', environment]
    const pull = await propose(platform, 'dana', ...words, '--developers', 'dana', '--reason', 'For the test.')
    await merge(platform, 'mel', pull)
  }
  began = await ledgerTip(platform)
})

afterAll(async () => {
  await turnstile.stop()
  await platform.stop()
  await registry.stop()
  rmSync(folder, { recursive: true, force: true })
})

const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
  registry.call(registry.admin, method, `/api/2.0/mlflow/${path}`, body)

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

const versionsOf = async (name: string) =>
  Versions.parse(
    await call('GET', `model-versions/search?max_results=1000&filter=${encodeURIComponent(`name='${name}'`)}`),
  ).model_versions

async function aliasOf(name: string, alias: string): Promise<string | null> {
  const found = await call('GET', `registered-models/get?name=${encodeURIComponent(name)}`).catch(() => null)
  const aliases = found === null ? [] : Aliases.parse(found).registered_model.aliases
  return aliases.find((one) => one.alias === alias)?.version ?? null
}

/** The versions of the model that the environment shows, read past the promoter. */
async function shownIn(environment: Environment): Promise<readonly string[]> {
  if (environment === 'by-alias') return [await aliasOf(model, 'challenger')].filter((one) => one !== null)
  if (environment === 'by-stage')
    return (await versionsOf(model)).filter((one) => one.current_stage === 'Production').map((one) => one.version)
  const named = await aliasOf(copied, 'live')
  const sources = (await versionsOf(copied)).filter((one) => one.version === named).map((one) => one.source)
  return sources.map((source) => source.replace(`models:/${model}/`, ''))
}

/** Puts ledger and registry to where they stood when the request was merged. */
async function restore(): Promise<void> {
  await ledgerAt(platform, began)
  await call('DELETE', 'registered-models/alias', { name: model, alias: 'challenger' })
  await call('POST', 'model-versions/transition-stage', { name: model, version, stage: 'None' })
  await call('DELETE', 'registered-models/delete', { name: copied }).catch(() => undefined)
  // the grants on a model go with it
  await grantCopies()
}

const run = (environment: Environment, at: number | null, side: Side): Promise<Ran> =>
  runThrough(platform, environment, turnstile, at, side)

describe.each(environments)('%s', (environment) => {
  const place = `promotions/${model}/${environment}/0001`

  test('a promoter that dies at any of its requests is taken up by the next: one version, one outcome', async () => {
    await restore()
    const whole = await run(environment, null, 'before')
    expect(whole.code, whole.said).toBe(0)
    const points = turnstile.passed.length
    expect(points).toBeGreaterThanOrEqual(3)
    for (let at = Number(first); at <= points; at++) {
      for (const side of sides) {
        await restore()
        await run(environment, at, side)
        const { method = '', path = '' } = turnstile.passed.at(at - 1) ?? {}
        const one = `${side} ${method} ${path} (${at})`
        // a long run tells of every point that fails, not of the first alone
        expect.soft((await shownIn(environment)).length, one).toBeLessThanOrEqual(1)
        const next = await run(environment, null, 'before')
        expect.soft(next.code, `${one}\n${next.said}`).toBe(0)
        const stands = [await shownIn(environment), await recordsOf(platform, place)]
        expect.soft(stands, one).toEqual([[version], ['intent', 'done']])
        process.stderr.write(`${environment}, of ${points}: killed ${one}, stands ${JSON.stringify(stands)}\n`)
      }
    }
  })

  test(`${promoters} promoters at once come to one version and one outcome`, async () => {
    await restore()
    const ran = await Promise.all(Array.from({ length: Number(promoters) }, () => run(environment, null, 'before')))
    const next = await run(environment, null, 'before')
    expect(next.code, next.said).toBe(0)
    expect([await shownIn(environment), await recordsOf(platform, place)]).toEqual([[version], ['intent', 'done']])
    // who came too late may have failed, in a sentence
    for (const { code, said } of ran) expect.soft(code === 0 || said.includes('::error'), said).toBe(true)
  })
})

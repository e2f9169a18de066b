import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recordsOf, runThrough } from '../kills/promoter.ts'
import { startTurnstile, type Passed, type Side, type Turnstile } from '../kills/turnstile.ts'
import { unsigned } from '../kills/unsigned.ts'
import { seatAccounts } from '../mlflow/accounts.ts'
import { startMlflow, type MlflowServer } from '../mlflow/server.ts'
import { aliased, as, propose, trained } from './acts.ts'
import { begin } from './beginnings.ts'
import { startPlatform, type Platform } from './platform.ts'
import { unheard } from './rules/quiet.ts'

/** The promoter's own process, from the bundle, killed three times on the way of one version; `npm run test:kills` kills it everywhere. */

const model = 'credit-approval'
const place = `promotions/${model}/by-alias/0001`
const folder = mkdtempSync(join(tmpdir(), 'kills-'))
let registry: MlflowServer
let platform: Platform
let turnstile: Turnstile
let version: string

/** What a request does: moves the alias, or writes a record of this headline; null where it is none of the steps. */
function stepOf({ method, path, body }: Passed): string | null {
  if (method === 'POST' && path.endsWith('/registered-models/alias')) return 'alias'
  return /createCommitOnBranch[^]*"headline":"Record \d+: (\w+), /.exec(body)?.[1] ?? null
}

beforeAll(async () => {
  registry = await startMlflow({ folder: join(folder, 'mlflow') })
  const accounts = await seatAccounts(registry, model)
  // the door before the forge stands before the forge does
  const targets = [() => registry.url, () => new URL(platform.forge.apiUrl).origin]
  turnstile = await startTurnstile(targets, (one) => stepOf(one) !== null)
  platform = await startPlatform({
    ...{ registry, accounts, registryUri: turnstile.urls[0] ?? '', changed: unsigned },
    machineVariables: { NODE_COMPILE_CACHE: join(folder, 'compiled') },
  })
  const training = trained(platform, 'ridge')
  await begin(platform)
  version = await training
  const words = ['--kind', 'promotion', '--model', model, '--version', version, '--environment', 'by-alias']
  const pull = await propose(platform, 'dana', ...words, '--developers', 'dana', '--reason', 'For the test.')
  await unheard(platform, () => as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {}))
}, 300_000)

afterAll(async () => {
  await turnstile.stop()
  await platform.stop()
  await registry.stop()
  rmSync(folder, { recursive: true, force: true })
})

const Deployments = z.array(z.looseObject({ environment: z.string(), payload: z.looseObject({ version: z.string() }) }))

/** What a run did and what it left: the steps it came to, the ledger, the alias, the versions deployed. */
async function seen() {
  const deployments = Deployments.parse(await as(platform, 'mel', 'GET', '/deployments'))
  return {
    steps: turnstile.passed.map(stepOf),
    recorded: await recordsOf(platform, place),
    live: await aliased(platform, 'challenger'),
    deployed: deployments.filter(({ environment }) => environment === 'by-alias').map(({ payload }) => payload.version),
  }
}

type Death = {
  readonly side: Side
  readonly of: string
  readonly at: number
  readonly steps: readonly string[]
  readonly moved: boolean
}

describe('one promotion whose promoter is killed', { timeout: 60_000 }, () => {
  const deaths: readonly Death[] = [
    { side: 'before', of: 'alias', at: 2, steps: ['intent', 'alias'], moved: false },
    { side: 'after', of: 'alias', at: 1, steps: ['alias'], moved: true },
    { side: 'before', of: 'outcome', at: 1, steps: ['done'], moved: true },
  ]
  test.each(deaths)('$side it wrote the $of does no step twice', async ({ side, at, steps, moved }) => {
    const { code } = await runThrough(platform, 'by-alias', turnstile, at, side)
    const live = moved ? version : null
    expect([code, await seen()]).toEqual([null, { steps, recorded: ['intent'], live, deployed: [] }])
  })

  test('is taken up by the next run, which finds one version, one outcome, and tells of one deployment', async () => {
    const { code, said } = await runThrough(platform, 'by-alias', turnstile, null)
    expect(code, said).toBe(0)
    expect(await seen()).toEqual({ steps: ['done'], recorded: ['intent', 'done'], live: version, deployed: [version] })
  })
})

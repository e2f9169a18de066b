import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { broken, html, startProxy, startStranger, type RegistryProxy } from '../../mlflow/proxy.ts'
import { startMlflow, type MlflowServer } from '../../mlflow/server.ts'
import { aliased, as, checks, comment, countersign, ledger, merge, propose } from '../acts.ts'
import { begun, move } from '../beginnings.ts'
import { withoutSideRuns } from '../excerpts.ts'
import { checkNames, repository } from '../company.ts'
import {
  checkSaid,
  closePull,
  handmade,
  judgedAgain,
  lastComment,
  mergePast,
  recordedOf,
  runSaid,
} from '../handmade.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { filesOf, replaced, signedInTurn, templateOf, type Template } from '../requests.ts'
import { everybodySigns, unheard } from '../rules/quiet.ts'

/** A registry that is down, slow, wrong or somebody else, and names that it does not know. */

const stage1 = checkNames[0]
const folder = mkdtempSync(join(tmpdir(), 'acme-'))
let server: MlflowServer
let proxy: RegistryProxy
let stranger: Awaited<ReturnType<typeof startStranger>>
let platform: Platform
let live: string
/** signed by everybody and merged while the registry was down */
let signed: { readonly pull: number; readonly version: string }
/** open, to be judged */
let open: number
let template: Template
/** the version that `open` proposes */
let next = ''

/** The example in which a validator's name turns the direction of reading: shown as it is, others' words would be read backwards. */
const backwards = 'Vera \u202EssoV'
const turned = (path: string, text: string): string | null =>
  path === 'governance/people.yml' ? replaced(text, 'Vera Voss', backwards) : withoutSideRuns(path, text)

beforeAll(async () => {
  server = await startMlflow({ folder: join(folder, 'mlflow') })
  proxy = await startProxy(server.url)
  stranger = await startStranger()
  platform = await startPlatform({
    ...{ folder, registry: server, registryUri: proxy.url },
    machineVariables: { MLFLOW_HTTP_REQUEST_TIMEOUT: '1' },
    changed: turned,
  })
  const beginning = await begun(platform, 'none', 'none')
  live = beginning.live
  const [version = '', later = ''] = beginning.others
  next = later
  const pull = await propose(platform, 'dana', ...move(version))
  await everybodySigns(platform, pull)
  signed = { pull, version }
  await proxy.down()
  await merge(platform, 'mel', pull)
  await proxy.up()
  template = await unheard(platform, () => templateOf(platform, next))
  // each test has it judged by itself
  open = await unheard(platform, () => propose(platform, 'dana', ...move(next)))
}, 400_000)

afterAll(async () => {
  await platform.stop()
  await Promise.all([proxy.stop(), stranger.stop(), server.stop()])
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const Version = z.looseObject({ model_version: z.looseObject({ run_id: z.string() }) })
async function versionOf(number: string): Promise<z.infer<typeof Version>['model_version']> {
  const path = `/api/2.0/mlflow/model-versions/get?name=credit-approval&version=${number}`
  return Version.parse(await server.call(server.admin, 'GET', path)).model_version
}

const promoteRun = (): Promise<unknown> => platform.dispatcher.schedule(repository, '17 * * * *')

async function nothingMoved(): Promise<void> {
  expect(await recordedOf(platform, signed.pull)).toEqual([])
  expect(await aliased(platform)).toBe(live)
}

/** Check, command and promotion all say the sentence, and the request that everybody signed waits. */
async function saidEverywhere(...sentences: readonly string[]): Promise<void> {
  const command = countersign(platform, 'mel', 'propose', '--check', ...move(signed.version))
  await judgedAgain(platform, open)
  const check = await checkSaid(platform, open, stage1)
  await promoteRun()
  const run = runSaid(platform, 'promote.yml')
  const { code, out, err } = await command
  expect((await checks(platform, open))[stage1]).toBe('failure')
  expect(code).toBe(1)
  for (const sentence of sentences) for (const text of [check, run, `${out}${err}`]) expect(text).toContain(sentence)
  expect(run).toContain('Waits: nothing was moved, and the next run tries again.')
  await nothingMoved()
}

describe('what everybody signed waits while the registry', () => {
  test('refuses connections', async () => {
    await nothingMoved()
    await proxy.down()
    await saidEverywhere(
      `The registry ${proxy.url} could not be reached for GET /api/2.0/mlflow/`,
      'Look whether it is up and whether the job may reach it.',
    )
    await proxy.up()
  }, 120_000)

  test('does not answer in time', async () => {
    proxy.misbehave(/./, { does: 'silence' })
    await saidEverywhere(
      `The registry ${proxy.url} did not answer GET /api/2.0/mlflow/`,
      'within 1 seconds',
      'MLFLOW_HTTP_REQUEST_TIMEOUT',
    )
    proxy.behave()
  }, 120_000)

  test('fails at one of its answers', async () => {
    proxy.misbehave(/model-versions\/get\?/, broken)
    await saidEverywhere(
      'The registry failed at GET /api/2.0/mlflow/model-versions/get (500). Look at its log, and run the job again.',
    )
    proxy.behave()
  }, 120_000)

  test('answers with a page to sign in', async () => {
    proxy.misbehave(/registered-models\/get\?/, html)
    await saidEverywhere(
      "with something other than JSON. Look whether the policy's registry.uri is that of MLflow itself.",
    )
    proxy.behave()
  }, 120_000)

  test('T35: sends us to another origin, which never sees the credential', async () => {
    const before = proxy.seen.length
    proxy.misbehave(/./, { does: 'redirect', to: stranger.url })
    await saidEverywhere(
      `with a redirect to ${stranger.url}; its credential stays with ${proxy.url}. Write the final address into the policy.`,
    )
    proxy.behave()
    expect(proxy.seen.slice(before).every(({ authorization }) => authorization?.startsWith('Basic ') === true)).toBe(
      true,
    )
    expect(stranger.seen).toEqual([])
  }, 120_000)
})

describe('once the registry is back', () => {
  test('a move that it fails at is begun and not done', async () => {
    proxy.misbehave(/registered-models\/alias/, broken)
    await promoteRun()
    expect(runSaid(platform, 'promote.yml')).toContain(
      'The registry failed at POST /api/2.0/mlflow/registered-models/alias (500)',
    )
    expect(await recordedOf(platform, signed.pull)).toEqual(['intent'])
    expect(await aliased(platform)).toBe(live)
    proxy.behave()
  }, 120_000)

  test('the next run finishes what everybody signed, once', async () => {
    await promoteRun()
    expect(await recordedOf(platform, signed.pull)).toEqual(['intent', 'done'])
    expect(await aliased(platform)).toBe(signed.version)
    expect(await lastComment(platform, signed.pull)).toContain('is live in production')
  }, 120_000)

  test('a name that turns the direction of reading is shown with its code point wherever people read it, and kept whole in the record', async () => {
    const said = await countersign(
      platform,
      'audrey',
      'audit',
      '--command',
      'who',
      '--model',
      'credit-approval',
      '--version',
      signed.version,
    )
    const about = `${JSON.stringify(await versionOf(signed.version))}${await comment(platform, signed.pull)}`
    expect(said.out).toContain('Vera U+202EssoV')
    expect(`${said.out}${about}`).not.toContain('\u202E')
    expect(JSON.stringify(await ledger(platform))).toContain(`"name":"${backwards}"`)
  }, 120_000)

  test('T8: a metric that changes between the two looks of a promotion is seen: the alias is put back', async () => {
    await closePull(platform, open)
    const pull = await propose(platform, 'dana', ...move(next))
    await unheard(platform, async () => {
      await signedInTurn(platform, pull, 'model-validator', 'compliance-officer', 'business-owner')
      await mergePast(platform, pull)
    })
    const { run_id: run } = await versionOf(next)
    const logged = { run_id: run, key: 'roc_auc', value: 0.99, timestamp: 4e12, step: 9 }
    const deed = (): Promise<unknown> =>
      server.call(platform.accounts.trainer, 'POST', '/api/2.0/mlflow/runs/log-metric', logged)
    proxy.misbehave(/registered-models\/alias/, { does: 'meanwhile', deed })
    await promoteRun()
    expect(await lastComment(platform, pull)).toContain('metrics.roc_auc')
    expect(await recordedOf(platform, pull)).toEqual(['intent', 'abandoned'])
    expect(await aliased(platform)).toBe(signed.version)
  }, 120_000)
})

describe('a name that is not known', () => {
  test.each([
    [
      'model',
      ['--model', 'credit-aproval', '--version', '2', '--environment', 'production'],
      'models/credit-aproval.yml is neither on the default branch nor in this checkout.',
    ],
    [
      'version',
      ['--model', 'credit-approval', '--version', '99', '--environment', 'production'],
      'The registry has no credit-approval version 99. Look at the number.',
    ],
    [
      'environment',
      ['--model', 'credit-approval', '--version', '2', '--environment', 'prod'],
      '"prod" is no environment of the policy (staging, production).',
    ],
  ] as const)(
    '%s: the command opens nothing and says what it looked for',
    async (_, words, sentence) => {
      const { code, out, err } = await countersign(platform, 'dana', 'propose', ...words, '--reason', 'For the test.')
      expect(code).toBe(1)
      expect(`${out}${err}`).toContain(sentence)
      expect(`${out}${err}`).not.toContain('/pull/')
    },
    60_000,
  )

  test.each([
    ['version', { number: 4 }, 'The registry has no credit-approval version 99.'],
    [
      'environment',
      { number: 1, environment: 'prod' },
      '"prod" is not an environment of the policy (staging, production).',
    ],
  ] as const)(
    '%s: a request by hand fails stage 1, and a merge past the rules moves nothing',
    async (what, place, sentence) => {
      await as(platform, 'dana', 'PATCH', `/pulls/${open}`, { state: 'closed' })
      const before = await aliased(platform)
      const files = filesOf(template, place, (text) =>
        what === 'version' ? replaced(text, /^version: .*$/m, 'version: "99"') : text,
      )
      const pull = await handmade(platform, `unknown-${what}`, files)
      expect((await checks(platform, pull))[stage1]).toBe('failure')
      expect(await checkSaid(platform, pull, stage1)).toContain(sentence)
      await mergePast(platform, pull)
      expect(await lastComment(platform, pull)).toContain(sentence)
      expect(await recordedOf(platform, pull)).toEqual(['refused'])
      expect(await aliased(platform)).toBe(before)
    },
    120_000,
  )

  test('model: MLflow says no more than that nobody may see it, so that the request fails and later waits', async () => {
    const before = await aliased(platform)
    const pull = await handmade(platform, 'unknown-model', filesOf(template, { number: 1, model: 'credit-aproval' }))
    const sentence = 'Look at the name that is asked for, since MLflow refuses an unknown one in the same way'
    expect((await checks(platform, pull))[stage1]).toBe('failure')
    expect(await checkSaid(platform, pull, stage1)).toContain(sentence)
    await mergePast(platform, pull)
    expect(runSaid(platform, 'promote.yml')).toContain(sentence)
    expect(await recordedOf(platform, pull)).toEqual([])
    expect(await aliased(platform)).toBe(before)
  }, 120_000)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, checkText, settled } from '../acts.ts'
import { appPermissions, checkNames, type App } from '../company.ts'
import { staff } from '../forge.ts'
import { plain, runSaid } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { anotherApp, appToken, holding } from './means/app.ts'
import { openChange, quietPlatform, saidTo, tokenFor } from './quiet.ts'
import { minute } from './stories.ts'

/** Who gets in: the suite with a token that is nobody's, too weak, too old or another's. */

const Issues = z.array(z.looseObject({ title: z.string(), labels: z.array(z.unknown()) }))

let platform: Platform

beforeAll(async () => {
  platform = await quietPlatform()
})

afterAll(async () => {
  await platform.stop()
})

const audit = (token: string, on: Platform = platform) =>
  saidTo(on, 'audrey', token, 'audit', '--app-slug', on.company.app.slug)
const request = ['propose', '--kind', 'policy', '--reason', 'For the test.'] as const

describe('the command line', { timeout: 2 * minute }, () => {
  test('a token that nobody was given opens nothing', async () => {
    const said = await audit('ghs_nobody')
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('The token is unknown or expired.')])
  })

  test('an outsider sees nothing of the repository', async () => {
    await staff(platform.forge, 'accounts', { login: 'olaf-outside' })
    const said = await audit(await tokenFor(platform, 'olaf-outside', { contents: 'read', pull_requests: 'read' }))
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('Could not resolve to a Repository')])
  })

  test('a token that may not write contents proposes nothing, and the permission is named', async () => {
    const token = await tokenFor(platform, 'mel-acme', { contents: 'read', pull_requests: 'write' })
    const said = await saidTo(platform, 'mel', token, ...request)
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('"contents: write"')])
  })

  test('who may only read proposes nothing, whatever their token holds', async () => {
    const said = await saidTo(platform, 'audrey', platform.company.tokens.audrey, ...request)
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('403')])
  })

  test('a suspended account reads nothing more', async () => {
    await staff(platform.forge, 'accounts', { login: 'sven-acme' })
    const token = await tokenFor(platform, 'sven-acme', { contents: 'read', pull_requests: 'read' })
    await staff(platform.forge, 'account-state', { login: 'sven-acme', suspend: true })
    const said = await audit(token)
    expect([said.code, said.err]).toEqual([1, expect.stringContaining('GitHub answered 403')])
  })
})

describe('an incident', { timeout: 2 * minute }, () => {
  const stopped = ['promote', '--environment', 'production', '--app-slug'] as const
  const told = async (): Promise<readonly unknown[]> =>
    Issues.parse(await as(platform, 'mel', 'GET', '/issues?state=all')).filter(({ title }) =>
      title.startsWith('The promoter stopped'),
    )

  test('a run whose repository takes no issues says that its incident was not told', async () => {
    await as(platform, 'mel', 'PATCH', '', { has_issues: false })
    const said = await saidTo(platform, 'mel', await appToken(platform), ...stopped, platform.company.app.slug)
    await as(platform, 'mel', 'PATCH', '', { has_issues: true })
    expect([said.code, plain(said.out + said.err)]).toEqual([1, expect.stringContaining('No incident could be told')])
  })

  test('an issue that a reader opens in the suite’s place bears no label of an incident', async () => {
    const token = await tokenFor(platform, 'audrey-acme', { contents: 'read', pull_requests: 'read', issues: 'write' })
    const said = await saidTo(platform, 'audrey', token, ...stopped.slice(0, -1))
    expect(await told()).toMatchObject([{ labels: [] }])
    expect(plain(said.out + said.err)).toContain('No incident could be told')
  })
})

describe('the App of the workflow', { timeout: 2 * minute }, () => {
  /** The checks of a request whose workflow holds this App, and what its run said. */
  async function judgedBy(app: App): Promise<{ readonly checks: readonly string[]; readonly said: string }> {
    const held = await holding(platform, app)
    const pull = await openChange(held)
    const own = { ...held, writer: app }
    return { checks: Object.keys(await checks(own, pull)), said: runSaid(held, 'governance.yml') }
  }

  test('an App that was not granted checks writes none', async () => {
    const { checks: _, ...less } = appPermissions
    const judged = await judgedBy(await anotherApp(platform, 'countersign-lean', less))
    expect(judged.checks).toEqual([])
    expect(judged.said).toContain('not granted to this installation')
  })

  test('a wrong App key opens nothing', async () => {
    const { privateKey } = await anotherApp(platform, 'countersign-other', appPermissions)
    const judged = await judgedBy({ ...platform.company.app, privateKey })
    expect(judged.checks).toEqual([])
    expect(judged.said).toContain('could not be decoded')
  })

  test('an App that was not granted members judges by no team', async () => {
    const { members: _, ...less } = appPermissions
    const app = await anotherApp(platform, 'countersign-blind', less)
    const pull = await openChange(platform)
    const token = await appToken(platform, app)
    const words = ['independent-validation', '--pull-request', String(pull), '--app-slug', app.slug] as const
    await saidTo(platform, 'mel', token, ...words)
    await settled(platform)
    const own = { ...platform, writer: app }
    expect(plain(await checkText(own, pull, checkNames[1]))).toContain('(teams)')
  })
})

// the last one: the clock of the forge is turned, and nothing is told afterwards
test('a token of the App reads the ledger for an hour', { timeout: minute }, async () => {
  const token = await appToken(platform)
  expect((await audit(token)).err).not.toContain('expired')
  await staff(platform.forge, 'clock', { advanceMs: 3_601_000 })
  expect((await audit(token)).err).toContain('The token is unknown or expired.')
})

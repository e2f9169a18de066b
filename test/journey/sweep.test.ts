import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, comment, head, review, settled, signOffBlock } from './acts.ts'
import { checkNames, repository } from './company.ts'
import { rest, staff } from './forge.ts'
import { closePull, handmade, openPull, runSaid } from './handmade.ts'
import type { Platform } from './platform.ts'
import { anotherApp, appToken } from './rules/means/app.ts'
import { bothSign, openChange, pushedChange, quietPlatform, unheard } from './rules/quiet.ts'
import type { RunResult } from '../runner/result.ts'

/** What no event told: the sweep of open requests, the Re-run button, and events that are about no request. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
}, 60_000)
afterAll(() => platform.stop())

async function swept(): Promise<RunResult | undefined> {
  const runs = await platform.dispatcher.schedule(repository, '23 */3 * * *')
  return runs.findLast(({ name }) => name === 'scheduled')
}
const jobsOf = (run: RunResult | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((run?.jobs ?? []).map(({ name, conclusion }) => [name, conclusion]))
const state = async (pull: number, stage: 0 | 1): Promise<string | undefined> =>
  (await checks(platform, pull))[checkNames[stage]]

const Runs = z.looseObject({ check_runs: z.array(z.looseObject({ id: z.number(), name: z.string() })) })
async function runOf(pull: number, name: string): Promise<number> {
  const { sha } = await head(platform, pull)
  const { check_runs: runs } = Runs.parse(await as(platform, 'mel', 'GET', `/commits/${sha}/check-runs?per_page=100`))
  return runs.find((run) => run.name === name)?.id ?? 0
}

describe('a sweep', { timeout: 120_000 }, () => {
  test('of nothing judges nothing', async () => {
    const run = await swept()
    expect([run?.conclusion, jobsOf(run)]).toEqual([
      'success',
      {
        'list open pull requests': 'success',
        'judge again': 'skipped',
        'attack the own gates': 'skipped',
        'hold the registry against the ledger': 'skipped',
      },
    ])
  })

  test('T16: sees the veto that a neutered relay kept from being judged', async () => {
    const pull = await openChange(platform)
    await bothSign(platform, pull)
    await unheard(platform, () =>
      as(platform, 'rob', 'POST', `/pulls/${pull}/reviews`, {
        event: 'REQUEST_CHANGES',
        body: 'On second thought, no.',
      }),
    )
    expect(await state(pull, 1)).toBe('success')
    expect(jobsOf(await swept())).toMatchObject({ [`judge again (${pull})`]: 'failure' })
    expect(await state(pull, 1)).not.toBe('success')
    expect(await comment(platform, pull)).toContain('rob')
    await closePull(platform, pull)
  })

  test('judges each request by itself, drafts too: what fails for one stops no other, and no facts are shared', async () => {
    const broken = await handmade(platform, 'broken', { 'promotions/credit-approval/production/0001/request.yml': '?' })
    const branch = await pushedChange(platform)
    const draft = await unheard(platform, async () => {
      const asked = { title: branch, head: branch, base: 'main', body: '', draft: true }
      return z.looseObject({ number: z.number() }).parse(await as(platform, 'mel', 'POST', '/pulls', asked)).number
    })
    expect(await checks(platform, draft)).toEqual({})
    const run = await swept()
    expect(jobsOf(run)).toEqual({
      'list open pull requests': 'success',
      [`judge again (${broken})`]: 'failure',
      [`judge again (${draft})`]: 'success',
      'attack the own gates': 'skipped',
      'hold the registry against the ledger': 'skipped',
    })
    expect([await state(broken, 0), await state(draft, 0), await state(draft, 1)]).toEqual([
      'failure',
      'success',
      'in_progress',
    ])
    const judged = (run?.jobs ?? []).flatMap(({ steps }) => steps.flatMap(({ outputs }) => outputs.facts ?? []))
    expect(new Set(judged.map((path) => path.split('/').at(-1)))).toEqual(
      new Set([`countersign-facts-${broken}.json`, `countersign-facts-${draft}.json`]),
    )
    await closePull(platform, broken)
    await closePull(platform, draft)
  })

  test('makes a check anew before GitHub turns it stale', async () => {
    const pull = await openPull(platform, 'mel', await pushedChange(platform))
    const before = await runOf(pull, checkNames[1])
    await swept()
    expect(await runOf(pull, checkNames[1])).toBe(before)
    await staff(platform.forge, 'clock', { advanceMs: 11 * 86_400_000 })
    await swept()
    expect([await runOf(pull, checkNames[1]), await state(pull, 1)]).toEqual([
      expect.toSatisfy((id: number) => id > before),
      'in_progress',
    ])
    await closePull(platform, pull)
  })
})

describe('an event', { timeout: 120_000 }, () => {
  /** One request through all three: judged again, left alone, closed. */
  let pull = 0
  const rerequest = async (token: string, id: number): Promise<readonly string[]> => {
    const before = platform.dispatcher.runs.length
    await rest(platform.forge, token, 'POST', `/repos/${repository}/check-runs/${id}/rerequest`)
    await settled(platform)
    return platform.dispatcher.runs.slice(before).map(({ name, conclusion }) => `${name} ${conclusion}`)
  }

  test('of the Re-run button has the request judged again', async () => {
    pull = await openPull(platform, 'mel', await pushedChange(platform))
    const body = await signOffBlock(platform, pull, 'model-risk')
    await unheard(platform, async () => {
      for (const name of ['rita', 'rob'] as const)
        await as(platform, name, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body })
    })
    expect(await state(pull, 1)).toBe('in_progress')
    const token = await appToken(platform)
    expect(await rerequest(token, await runOf(pull, checkNames[3]))).toEqual(['governance success'])
    expect(await state(pull, 1)).toBe('success')
  })

  test('of a foreign check’s Re-run button has nothing judged', async () => {
    const token = await appToken(
      platform,
      await anotherApp(platform, 'other-ci', { checks: 'write', metadata: 'read' }),
    )
    const { sha } = await head(platform, pull)
    const made = await rest(platform.forge, token, 'POST', `/repos/${repository}/check-runs`, {
      name: 'build',
      head_sha: sha,
      status: 'in_progress',
    })
    await settled(platform)
    const { id } = z.looseObject({ id: z.number() }).parse(made)
    expect(await rerequest(token, id)).toEqual(['governance skipped'])
  })

  test('of a review on a request that is closed has nothing judged, and is no failure', async () => {
    await closePull(platform, pull)
    const before = platform.dispatcher.runs.length
    await review(platform, 'rita', pull, 'COMMENT', 'For the record: good that it was closed.')
    expect(platform.dispatcher.runs.slice(before).map(({ name, conclusion }) => `${name} ${conclusion}`)).toEqual([
      'review relay success',
      'governance success',
    ])
    expect(runSaid(platform, 'governance.yml')).toContain('Nothing to judge: No open pull request has the head')
  })
})

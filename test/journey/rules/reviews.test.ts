import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, checkText, comment, loginOf, settled } from '../acts.ts'
import { checkNames, repository, type Name } from '../company.ts'
import { rest, staff } from '../forge.ts'
import type { Platform } from '../platform.ts'
import { anotherApp, appToken } from './means/app.ts'
import { jobToken, quietPlatform, shaOf } from './quiet.ts'
import { minute, unheard, waiting } from './stories.ts'

/** What the forge keeps of reviews, comments and checks, met on one request that waits for model risk. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
})
afterAll(() => platform.stop())

const request = waiting(() => platform)
const stage = checkNames[1]
const state = async (pull: number): Promise<string | undefined> => (await checks(platform, pull))[stage]
const reviews = '/pulls/{pull}/reviews'

const call = async (name: Name, method: string, path: string, body?: unknown): Promise<unknown> =>
  as(platform, name, method, path.replace('{pull}', String(await request())), body)

const Reviews = z.array(z.looseObject({ id: z.number(), user: z.looseObject({ login: z.string() }) }))
const Asked = z.looseObject({
  users: z.array(z.looseObject({ login: z.string() })),
  teams: z.array(z.looseObject({ slug: z.string() })),
})
const Happened = z.array(
  z.looseObject({ event: z.string().optional(), actor: z.looseObject({ login: z.string() }).nullish() }),
)
const Id = z.looseObject({ id: z.number() })
const Runs = z.looseObject({ check_runs: z.array(z.looseObject({ id: z.number(), name: z.string() })) })

describe('a review', { timeout: minute }, () => {
  test('the builder’s own approval is refused', async () => {
    const pull = await request()
    await expect(call('mel', 'POST', reviews, { event: 'APPROVE', body: 'Mine.' })).rejects.toThrow(
      'Can not approve your own pull request',
    )
    await settled(platform)
    expect(await comment(platform, pull)).not.toMatch(/mel-acme\*\*/)
  })

  test('a veto says why', async () => {
    const pull = await request()
    await expect(call('rita', 'POST', reviews, { event: 'REQUEST_CHANGES', body: ' ' })).rejects.toThrow('blank')
    expect(await state(pull)).toBe('in_progress')
  })

  test('a review that is still being written is nobody’s word', async () => {
    const pull = await request()
    const { id } = Id.parse(await call('rob', 'POST', reviews, { body: 'Not yet.' }))
    const seen = Reviews.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}/reviews`))
    await as(platform, 'rob', 'DELETE', `/pulls/${pull}/reviews/${id}`)
    expect(seen.map(({ user }) => user.login)).not.toContain(loginOf('rob'))
    expect(await state(pull)).toBe('in_progress')
  })

  test('a job’s own token approves nothing', async () => {
    const pull = await request()
    const token = await jobToken(platform, { pull_requests: 'write', contents: 'write' })
    const path = `/repos/${repository}/pulls/${pull}/reviews`
    await expect(rest(platform.forge, token, 'POST', path, { event: 'APPROVE' })).rejects.toThrow(
      'GitHub Actions is not permitted',
    )
    expect(await state(pull)).toBe('in_progress')
  })
})

describe('who is asked', { timeout: minute }, () => {
  const asked = async () => Asked.parse(await call('mel', 'GET', '/pulls/{pull}/requested_reviewers'))
  const ask = (...names: readonly string[]): Promise<unknown> =>
    call('mel', 'POST', '/pulls/{pull}/requested_reviewers', { reviewers: names })

  test('the owners of governance are asked when the request is opened', async () => {
    const pull = await request()
    expect(await checkText(platform, pull, stage)).toContain('Awaits 2 approvals by model-risk')
    expect((await asked()).teams.map(({ slug }) => slug)).toEqual(['model-risk'])
    // who opened it asked, before the suite had looked and asked whom the stage needs
    const [first] = Happened.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/timeline`)).filter(
      ({ event }) => event === 'review_requested',
    )
    expect(first?.actor?.login).toBe(loginOf('mel'))
  })

  test('the builder is not asked to sign', async () => {
    await expect(ask(loginOf('mel'))).rejects.toThrow('cannot be requested from pull request author')
  })

  test('an outsider is not asked to sign', async () => {
    await staff(platform.forge, 'accounts', { login: 'stranger' })
    await expect(ask('stranger')).rejects.toThrow('Reviews may only be requested from collaborators')
  })

  test('who has spoken is no longer asked', async () => {
    await ask(loginOf('vera'), loginOf('carl'))
    await call('vera', 'POST', reviews, { event: 'COMMENT', body: 'Read.' })
    expect((await asked()).users.map(({ login }) => login)).toEqual([loginOf('carl')])
  })
})

describe('what the suite wrote', { timeout: minute }, () => {
  const Comments = z.array(z.looseObject({ id: z.number(), body: z.string() }))

  test('a reader does not rewrite what the suite said', async () => {
    const pull = await request()
    const [said] = Comments.parse(await as(platform, 'mel', 'GET', `/issues/${pull}/comments`))
    const body = { body: 'Every stage is met: this may be merged.' }
    await expect(as(platform, 'audrey', 'PATCH', `/issues/comments/${said?.id ?? 0}`, body)).rejects.toThrow('403')
    expect(await comment(platform, pull)).toContain('Next: ')
  })

  test('a person cannot write a check', async () => {
    const head = await shaOf(platform, await request())
    const body = { name: stage, head_sha: head, status: 'completed', conclusion: 'success' }
    await expect(call('mel', 'POST', '/check-runs', body)).rejects.toThrow('via a GitHub App')
  })

  test('a check of the suite is not turned green by another App', async () => {
    const pull = await request()
    const runs = await call('mel', 'GET', `/commits/${await shaOf(platform, pull)}/check-runs`)
    const { check_runs: found } = Runs.parse(runs)
    const id = found.find(({ name }) => name === stage)?.id ?? 0
    const token = await appToken(platform, await anotherApp(platform, 'rival', { checks: 'write' }))
    const body = { status: 'completed', conclusion: 'success' }
    await expect(rest(platform.forge, token, 'PATCH', `/repos/${repository}/check-runs/${id}`, body)).rejects.toThrow(
      'can only be modified by the GitHub App that created it',
    )
    expect(await state(pull)).toBe('in_progress')
  })

  test('statuses in the name of a stage end, and the suite’s check beside them stays', async () => {
    const pull = await request()
    const path = `/statuses/${await shaOf(platform, pull)}`
    const post = (): Promise<unknown> => as(platform, 'dana', 'POST', path, { state: 'success', context: stage })
    await unheard(platform, async () => {
      for (let sent = 0; sent < 1000; sent += 50) await Promise.all(Array.from({ length: 50 }, post))
    })
    await expect(post()).rejects.toThrow('maximum number of statuses')
    expect(await state(pull)).toBe('in_progress')
  })
})

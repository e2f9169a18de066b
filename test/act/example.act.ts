import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aliased, as, checks, head, ledger, propose, review, setAlias, settled, trained } from '../journey/acts.ts'
import { begin, move } from '../journey/beginnings.ts'
import { repository } from '../journey/company.ts'
import { staff } from '../journey/forge.ts'
import { startPlatform, type Platform } from '../journey/platform.ts'
import { play, type Event, type Played } from './act.ts'

/** What act makes of the example's workflows, beside what our own runner makes of them: a second opinion. */

const Deliveries = z.array(
  z.looseObject({ event: z.string(), payload: z.looseObject({ action: z.string().optional() }) }),
)

let platform: Platform
let version = ''
let pull = 0

beforeAll(async () => {
  platform = await startPlatform()
  const training = trained(platform, 'ridge')
  await begin(platform)
  version = await training
  await setAlias(platform, platform.registry.admin, version)
  pull = await propose(platform, 'dana', ...move(version, 'adoption'))
}, 300_000)

afterAll(async () => {
  await platform.stop()
})

/** The last delivery of a kind, as the forge sent it. */
async function delivered(event: string, ...actions: readonly string[]): Promise<z.infer<typeof Deliveries>[number]> {
  const all = Deliveries.parse(await staff(platform.forge, 'payloads'))
  const found = all.findLast(
    (one) => one.event === event && (actions.length === 0 || actions.includes(one.payload.action ?? '')),
  )
  if (found === undefined) throw new Error(`The forge sent no ${event}.`)
  return found
}

/** How our own runner's last run of a workflow ended, job by job; act says nothing of a job that it skips. */
function own(path: string): Readonly<Record<string, string>> {
  const run = platform.dispatcher.runs.findLast((one) => one.path.endsWith(`/${path}`))
  if (run === undefined) throw new Error(`${path} was not run.`)
  const ran = run.jobs.filter(({ conclusion }) => conclusion !== 'skipped')
  return Object.fromEntries(ran.map(({ id, conclusion }) => [id, conclusion]))
}

const ended = ({ jobs, log }: Played): { readonly jobs: Played['jobs']; readonly why: string } => ({
  jobs,
  why: Object.values(jobs).every((job) => job === 'success') && Object.keys(jobs).length > 0 ? '' : log.slice(-6000),
})

const agrees = (path: string): { readonly jobs: Readonly<Record<string, string>>; readonly why: string } => ({
  jobs: own(path),
  why: '',
})

const main = 'refs/heads/main'

describe('act, beside our own runner', () => {
  test('judges a proposal alike: the same job, the same checks', async () => {
    const before = await checks(platform, pull)
    expect(Object.keys(before)).toHaveLength(4)
    const { payload } = await delivered('pull_request', 'opened', 'synchronize')
    const played = await play(platform, 'governance.yml', {
      name: 'pull_request_target',
      payload,
      ref: main,
      actor: 'dana',
    })
    expect(ended(played)).toEqual(agrees('governance.yml'))
    expect(Object.values(played.steps)).toEqual(['success', 'success', 'success', 'success'])
    expect(await checks(platform, pull)).toEqual(before)
  }, 300_000)

  test('relays a review, and judges at the end of the relay', async () => {
    await staff(platform.forge, 'receiver', { url: null })
    await as(platform, 'rita', 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body: 'Read line by line.' })
    await as(platform, 'rob', 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body: 'Read line by line.' })
    const before = await checks(platform, pull)
    expect(Object.values(before)).toContain('in_progress')
    const { payload } = await delivered('pull_request_review', 'submitted')
    const relay: Event = { name: 'pull_request_review', payload, ref: `refs/pull/${pull}/merge`, actor: 'rita' }
    expect(ended(await play(platform, 'review-relay.yml', relay)).jobs).toEqual({ relay: 'success' })
    const { sha, ref } = await head(platform, pull)
    const run = {
      id: 7,
      name: 'review relay',
      path: '.github/workflows/review-relay.yml',
      event: 'pull_request_review',
    }
    const about = {
      ...run,
      head_sha: sha,
      head_branch: ref,
      conclusion: 'success',
      status: 'completed',
      pull_requests: [{ number: pull }],
    }
    const { repository: where, sender } = payload
    const done = {
      action: 'completed',
      workflow_run: about,
      workflow: { name: run.name, path: run.path },
      repository: where,
      sender,
    }
    const judged = await play(platform, 'governance.yml', {
      name: 'workflow_run',
      payload: done,
      ref: main,
      actor: 'rita',
    })
    expect(ended(judged)).toEqual({ jobs: { judge: 'success' }, why: '' })
    const after = await checks(platform, pull)
    expect(new Set(Object.values(after))).toEqual(new Set(['success']))
    // our own runner, asked afterwards, finds nothing to change
    await staff(platform.forge, 'receiver', { url: platform.dispatcher.url })
    await review(platform, 'audrey', pull, 'COMMENT', 'Seen.')
    expect([own('review-relay.yml'), own('governance.yml')]).toEqual([{ relay: 'success' }, { judge: 'success' }])
    expect(await checks(platform, pull)).toEqual(after)
  }, 300_000)

  test('promotes what was merged, once: our own runner finds it done', async () => {
    await staff(platform.forge, 'receiver', { url: null })
    await as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})
    const { payload } = await delivered('push')
    const played = await play(platform, 'promote.yml', { name: 'push', payload, ref: main, actor: 'mel' })
    expect(ended(played)).toEqual({ jobs: { staging: 'success', production: 'success' }, why: '' })
    const records = await ledger(platform)
    expect(records.at(-1)).toMatchObject({ kind: 'outcome', result: 'done' })
    expect(await aliased(platform)).toBe(version)
    await platform.dispatcher.schedule(repository, '17 * * * *')
    await settled(platform)
    expect(own('promote.yml')).toEqual({ staging: 'success', production: 'success' })
    expect(await ledger(platform)).toHaveLength(records.length)
  }, 300_000)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, cloneOf, review } from '../acts.ts'
import { git } from '../clone.ts'
import { checkNames, repository } from '../company.ts'
import { rest, staff } from '../forge.ts'
import { judgedAgain, pastTheRules } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { anyGreen, anyUnsigned, greenChange, jobToken, openChange, quietPlatform, shaOf } from './quiet.ts'
import { having, mergeRefused, ofMain, only, underRules } from './means/rulesets.ts'
import { minute } from './stories.ts'

/** What the rule required_status_checks makes of the four checks that the workflow writes. */

let platform: Platform

beforeAll(async () => {
  platform = await quietPlatform()
})

afterAll(async () => {
  await platform.stop()
})

const [, stage2] = checkNames
const Pull = z.looseObject({ mergeable_state: z.string() })
const standing = async (pull: number): Promise<string> =>
  Pull.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}`)).mergeable_state

describe('unsigned', { timeout: 2 * minute }, () => {
  test('nothing merges before every stage is met', async () => {
    const pull = await anyUnsigned(platform)
    expect((await checks(platform, pull))[stage2]).toBe('in_progress')
    await mergeRefused(platform, pull, `Required status check "${stage2}" is expected.`)
  })

  test('T1: a check forged under our name opens no merge', async () => {
    const pull = await anyUnsigned(platform)
    const job = await jobToken(platform, { checks: 'write', contents: 'read' })
    for (const name of checkNames) {
      const check = { name, head_sha: await shaOf(platform, pull), status: 'completed', conclusion: 'success' }
      await rest(platform.forge, job, 'POST', `/repos/${repository}/check-runs`, check)
    }
    await mergeRefused(platform, pull, `Required status check "${stage2}" is expected.`)
    expect((await checks(platform, pull))[stage2]).toBe('in_progress')
  })

  test('a push brings main nothing that has not passed the four checks', async () => {
    const sha = await shaOf(platform, await anyUnsigned(platform))
    const folder = await cloneOf(platform, 'mel')
    const pushed = underRules(platform, ofMain, only('required_status_checks'), () =>
      git(folder, 'push', '--quiet', 'origin', `${sha}:refs/heads/main`),
    )
    await expect(pushed).rejects.toThrow('Required status checks are expected.')
  })
})

describe('signed', { timeout: 2 * minute }, () => {
  test('a direct push is refused even of what has four green checks', async () => {
    const sha = await shaOf(platform, await anyGreen(platform))
    const push = git(await cloneOf(platform, 'mel'), 'push', '--quiet', 'origin', `${sha}:refs/heads/main`)
    await expect(push).rejects.toThrow('Changes must be made through a pull request')
  })

  test('a green request waits for the status of another tool that the ruleset requires', async () => {
    const pull = await anyGreen(platform)
    const path = `/statuses/${await shaOf(platform, pull)}`
    const alone = having('required_status_checks', { required_status_checks: [{ context: 'acme / legal hold' }] })
    await underRules(platform, ofMain, alone, async () => {
      await as(platform, 'mel', 'POST', path, { context: 'acme / legal hold', state: 'failure' })
      await mergeRefused(platform, pull, 'Required status check "acme / legal hold" is expected.')
      await as(platform, 'mel', 'POST', path, { context: 'acme / legal hold', state: 'success' })
      expect(await standing(pull)).toBe('clean')
    })
  })

  test('a green request behind its base waits where the ruleset is strict', async () => {
    const pull = await anyGreen(platform)
    const content = Buffer.from('Moved on.\n').toString('base64')
    await pastTheRules(platform, () =>
      as(platform, 'mel', 'PUT', `/contents/docs/moved-${pull}.md`, { message: 'Move on', content }),
    )
    const strict = having('required_status_checks', { strict_required_status_checks_policy: true })
    await underRules(platform, ofMain, strict, () =>
      mergeRefused(platform, pull, 'Head branch is not up to date with the base branch.'),
    )
  })
})

describe('an old check', { timeout: 2 * minute }, () => {
  // the last ones: the clock of the forge is turned, and nothing else is told afterwards
  const later = (days: number): Promise<unknown> => staff(platform.forge, 'clock', { advanceMs: days * 24 * 3_600_000 })

  test('a check that nobody completes goes stale, and the next judgement makes it anew', async () => {
    const pull = await openChange(platform)
    await later(15)
    expect((await checks(platform, pull))[stage2]).toBe('stale')
    await judgedAgain(platform, pull)
    expect((await checks(platform, pull))[stage2]).toBe('in_progress')
  })

  test('a check that is made anew after ten days outweighs its old green', async () => {
    const pull = await greenChange(platform)
    await later(11)
    await review(platform, 'rob', pull, 'REQUEST_CHANGES', 'Hold: this has lain about for too long.')
    expect((await checks(platform, pull))[stage2]).not.toBe('success')
    await mergeRefused(platform, pull, `Required status check "${stage2}" is expected.`)
  })
})

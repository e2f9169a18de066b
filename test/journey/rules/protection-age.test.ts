import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checks, review } from '../acts.ts'
import { checkNames } from '../company.ts'
import { staff } from '../forge.ts'
import { judgedAgain } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { greenChange, openChange, quietPlatform } from './quiet.ts'
import { mergeRefused } from './rulesets.ts'

/** Checks that have grown old: the clock of this platform is turned, so that nothing else is told on it. */

let platform: Platform

beforeAll(async () => {
  platform = await quietPlatform()
}, 120_000)

afterAll(async () => {
  await platform.stop()
})

const [, stage2] = checkNames
const later = (days: number): Promise<unknown> => staff(platform.forge, 'clock', { advanceMs: days * 24 * 3_600_000 })

describe('an old check', () => {
  test('a check that nobody completes goes stale, and the next judgement makes it anew', async () => {
    const pull = await openChange(platform)
    await later(15)
    expect((await checks(platform, pull))[stage2]).toBe('stale')
    await judgedAgain(platform, pull)
    expect((await checks(platform, pull))[stage2]).toBe('in_progress')
  }, 120_000)

  test('a check that is made anew after ten days outweighs its old green', async () => {
    const pull = await greenChange(platform)
    await later(11)
    await review(platform, 'rob', pull, 'REQUEST_CHANGES', 'Hold: this has lain about for too long.')
    expect((await checks(platform, pull))[stage2]).not.toBe('success')
    await mergeRefused(platform, pull, `Required status check "${stage2}" is expected.`)
  }, 120_000)
})

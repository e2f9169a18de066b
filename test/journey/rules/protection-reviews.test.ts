import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, cloneOf, head, review, settled } from '../acts.ts'
import { git } from '../clone.ts'
import { checkNames } from '../company.ts'
import { pastTheRules } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { anyGreen, quietPlatform, shaOf, unheard } from './quiet.ts'
import { having, mergeRefused, ofMain, underRules } from './means/rulesets.ts'
import { minute } from './stories.ts'

/** GitHub’s own rules on reviews beside our checks: a request that the workflow has turned green still waits for them. */

let platform: Platform

beforeAll(async () => {
  platform = await quietPlatform()
  await owned('/promotions/ @dana-acme\n')
})

afterAll(async () => {
  await platform.stop()
})

const [, stage2] = checkNames

/** Expects the refusal of a green request's merge while the ruleset asks the reviews for more. */
const refusedUnder = (pull: number, asked: Readonly<Record<string, unknown>>, why: string): Promise<void> =>
  underRules(platform, ofMain, having('pull_request', asked), () => mergeRefused(platform, pull, why))

const Content = z.looseObject({ sha: z.string() })
const CODEOWNERS = '/contents/.github/CODEOWNERS'

/** Has CODEOWNERS on main say something else. */
async function owned(text: string): Promise<void> {
  const { sha } = Content.parse(await as(platform, 'mel', 'GET', CODEOWNERS))
  const content = Buffer.from(text).toString('base64')
  await pastTheRules(platform, () => as(platform, 'mel', 'PUT', CODEOWNERS, { message: 'Owners', content, sha }))
}

/** Pushes one more commit to the request's branch, and has it judged. */
async function pushedOn(pull: number, deed: (folder: string) => Promise<unknown>): Promise<void> {
  const { ref } = await head(platform, pull)
  const folder = await cloneOf(platform, 'mel')
  await git(folder, 'checkout', '--quiet', '--force', '-B', ref, `origin/${ref}`)
  await deed(folder)
  await git(folder, 'push', '--quiet', '--force', 'origin', ref)
  await settled(platform)
}

const States = z.array(z.looseObject({ state: z.string() }))
const states = async (pull: number): Promise<readonly string[]> =>
  States.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}/reviews`)).map(({ state }) => state)

describe('the count of approvals', { timeout: 2 * minute }, () => {
  test('a green request waits for as many native approvals as the ruleset says', async () => {
    const pull = await anyGreen(platform)
    await refusedUnder(pull, { required_approving_review_count: 3 }, 'At least 3 approving reviews are required')
  })

  test('the approval of somebody who may not write is none that the ruleset counts', async () => {
    const pull = await anyGreen(platform)
    await review(platform, 'olga', pull, 'APPROVE', 'Fine with me.')
    expect((await checks(platform, pull))[stage2]).toBe('success')
    await refusedUnder(pull, { required_approving_review_count: 3 }, 'At least 3 approving reviews are required')
  })

  test('changes that a developer requests hold a request that model risk has signed', async () => {
    const pull = await anyGreen(platform)
    const given = await review(platform, 'dana', pull, 'REQUEST_CHANGES', 'My training breaks by this.')
    expect((await checks(platform, pull))[stage2]).toBe('success')
    await refusedUnder(pull, { required_approving_review_count: 2 }, 'Changes were requested by a reviewer')
    await as(platform, 'rita', 'PUT', `/pulls/${pull}/reviews/${given}/dismissals`, { message: 'It does not.' })
    await settled(platform)
  })
})

describe('who has to approve', { timeout: 2 * minute }, () => {
  test('a green request waits for the code owner whom the base names', async () => {
    const pull = await anyGreen(platform)
    await refusedUnder(pull, { require_code_owner_review: true }, 'Waiting on code owner review.')
  })

  test('a head that is pushed away and back keeps its checks, and the ruleset asks for an approval after it', async () => {
    const pull = await anyGreen(platform)
    const green = await shaOf(platform, pull)
    await unheard(platform, () =>
      pushedOn(pull, async (folder) => {
        await git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'Away')
        await git(folder, 'push', '--quiet', 'origin', 'HEAD')
        await git(folder, 'reset', '--quiet', '--hard', green)
      }),
    )
    expect((await checks(platform, pull))[stage2]).toBe('success')
    await refusedUnder(pull, { require_last_push_approval: true }, 'New changes require approval from someone other')
  })

  test('a push ends the native approvals where the ruleset says so', async () => {
    const pull = await anyGreen(platform)
    await underRules(platform, ofMain, having('pull_request', { dismiss_stale_reviews_on_push: true }), () =>
      pushedOn(pull, async (folder) => {
        await git(folder, 'rm', '--quiet', 'training/README.md')
        await git(folder, 'commit', '--quiet', '-m', 'Less to read')
      }),
    )
    expect(await states(pull)).not.toContain('APPROVED')
    expect((await checks(platform, pull))[stage2]).not.toBe('success')
  })
})

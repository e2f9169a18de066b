import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, checkText, comment, settled } from '../acts.ts'
import { git } from '../clone.ts'
import { checkNames } from '../company.ts'
import { closePull, openPull, pastTheRules } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { openBranch, pushedChange, quietPlatform, shaOf } from './quiet.ts'
import { ofMain, only, underRules } from './means/rulesets.ts'
import { green, minute, once, ordinary, pushAgain, unheard, waiting } from './stories.ts'

/** What the forge keeps of branches and pull requests, met by people whose requests the workflow has judged. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
})
afterAll(() => platform.stop())

const Pull = z.looseObject({
  state: z.string(),
  mergeable_state: z.string(),
  head: z.looseObject({ sha: z.string(), ref: z.string() }),
})
const readPull = async (pull: number) => Pull.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}`))
const merge = (name: 'mel' | 'audrey', pull: number, body: object = {}): Promise<unknown> =>
  as(platform, name, 'PUT', `/pulls/${pull}/merge`, body)

/** A file of main written over by its administrator. */
async function rewritten(path: string): Promise<unknown> {
  const { sha } = z.looseObject({ sha: z.string() }).parse(await as(platform, 'mel', 'GET', `/contents/${path}`))
  const content = Buffer.from('Theirs.\n').toString('base64')
  return as(platform, 'mel', 'PUT', `/contents/${path}`, { message: 'Theirs', sha, content })
}

/** A request whose branch was deleted before anybody judged it. */
const deleted = once(() =>
  unheard(platform, async () => {
    const branch = await pushedChange(platform)
    const pull = await openPull(platform, 'mel', branch)
    await as(platform, 'mel', 'DELETE', `/git/refs/heads/${branch}`)
    return { pull, branch }
  }),
)

const judged = waiting(() => platform)

/** A request that waits for model risk, younger than the deleted one. */
async function request(): Promise<number> {
  await deleted()
  return judged()
}

/** A pull request whose checks are all green, on its second head. */
const moved = once(async () => {
  const pull = await ordinary(platform, 'moved')
  const before = await shaOf(platform, pull)
  await pushAgain(platform, 'dana', 'moved')
  return { pull, before, after: await git(`${platform.folder}/clones/dana`, 'rev-parse', 'moved') }
})
const words = async () => (await moved()).pull

describe('the head of a request', { timeout: minute }, () => {
  test('a push is judged: the checks stand on the newest commit', async () => {
    const { pull, before, after } = await moved()
    expect(after).not.toBe(before)
    expect((await readPull(pull)).head.sha).toBe(after)
    expect(await checks(platform, pull)).toEqual(green)
  })

  test('a merge of a moved head is refused', async () => {
    const { pull, before } = await moved()
    expect(await checks(platform, pull)).toEqual(green)
    await expect(merge('mel', pull, { sha: before })).rejects.toThrow('409 Head branch was modified')
  })

  test('a branch that was judged loses no commit unless it is forced', async () => {
    const pull = await request()
    const { head } = await readPull(pull)
    const main = await git(`${platform.folder}/clones/mel`, 'rev-parse', 'origin/main')
    await expect(as(platform, 'dana', 'PATCH', `/git/refs/heads/${head.ref}`, { sha: main })).rejects.toThrow(
      'Update is not a fast forward',
    )
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
  })

  test('a request that was judged is not written over by who has not read it', async () => {
    const pull = await request()
    const { head } = await readPull(pull)
    const path = '/contents/governance/policy.yml'
    const body = { message: 'Blindly', branch: head.ref, content: Buffer.from('policy: 2\n').toString('base64') }
    await expect(as(platform, 'dana', 'PUT', path, body)).rejects.toThrow('422')
    await settled(platform)
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
  })
})

test('the branch that judges is deleted by nobody, not even with the rules off', { timeout: minute }, async () => {
  const pull = await request()
  const deletion = (): Promise<unknown> => as(platform, 'mel', 'DELETE', '/git/refs/heads/main')
  await underRules(platform, ofMain, only('non_fast_forward'), () =>
    expect(deletion()).rejects.toThrow('Cannot delete the default branch'),
  )
  expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
})

describe('a merge', { timeout: minute }, () => {
  test('a draft is not merged, however green its checks', async () => {
    const number = await ordinary(platform, 'sketch', { draft: true })
    expect(await checks(platform, number)).toEqual(green)
    await expect(merge('mel', number)).rejects.toThrow('still a draft')
  })

  test('who may only read merges nothing, however green it is', async () => {
    await expect(merge('audrey', await words())).rejects.toThrow('403 Must have write access')
  })

  test('a way of merging that the repository closes is closed to what is green', async () => {
    const pull = await words()
    await as(platform, 'mel', 'PATCH', '', { allow_merge_commit: false })
    await expect(merge('mel', pull)).rejects.toThrow('Merge commits are not allowed')
    await as(platform, 'mel', 'PATCH', '', { allow_merge_commit: true })
  })

  test('a conflict with the base keeps what is green from being merged', async () => {
    const path = 'docs/communication.md'
    const before = (): Promise<unknown> => unheard(platform, () => pastTheRules(platform, () => rewritten(path)))
    const pull = await ordinary(platform, 'conflict', { path, before })
    expect(await checks(platform, pull)).toEqual(green)
    await expect(merge('mel', pull)).rejects.toThrow('not mergeable')
  })

  test('what lacks a stage says that it is blocked, what is green that it is clean', async () => {
    const states = [(await readPull(await request())).mergeable_state, (await readPull(await words())).mergeable_state]
    expect(states).toEqual(['blocked', 'clean'])
  })
})

describe('a request', { timeout: minute }, () => {
  test('a request is opened once', async () => {
    const pull = await request()
    const { head } = await readPull(pull)
    await expect(openPull(platform, 'mel', head.ref)).rejects.toThrow('A pull request already exists')
    await settled(platform)
    expect((await checks(platform, pull))[checkNames[1]]).toBe('in_progress')
  })

  test('a request whose branch is deleted is closed, and stands in nobody’s way', async () => {
    const said = await checkText(platform, await request(), checkNames[1])
    expect(said).toContain('Awaits 2 approvals by model-risk')
    expect((await readPull((await deleted()).pull)).state).toBe('closed')
  })

  test('a request without its branch is not opened', async () => {
    await expect(openPull(platform, 'mel', (await deleted()).branch)).rejects.toThrow('422')
    expect((await checks(platform, await request()))[checkNames[1]]).toBe('in_progress')
  })

  test('who pushes is one of the builders, for the forge has seen them push', async () => {
    const said = await comment(platform, await request())
    expect(said).toMatch(/\| mel, mel-acme \(id \d+\) +\| pushed to it +\|[^|]+\| authenticated/)
  })

  test('T26: a commit by an address that nobody has is nobody’s, and the check names the address', async () => {
    const branch = await pushedChange(platform)
    await pushAgain(platform, 'mel', branch, '--amend', '--author', 'Nobody <nobody@elsewhere.example>')
    const pull = await openBranch(platform, 'mel', branch)
    expect((await checks(platform, pull))[checkNames[1]]).toBe('failure')
    expect(await checkText(platform, pull, checkNames[1])).toContain('names nobody@elsewhere')
    await closePull(platform, pull)
  })
})

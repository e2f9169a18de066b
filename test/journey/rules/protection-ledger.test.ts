import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, cloneOf, countersign, ledger, merge } from '../acts.ts'
import { commitAll, git } from '../clone.ts'
import type { Platform } from '../platform.ts'
import { greenChange, quietPlatform } from './quiet.ts'
import { ofLedger, only, underRules } from './means/rulesets.ts'
import { minute } from './stories.ts'

/** The ledger's branch: the promoter's App writes it, and nobody else does anything to it. */

let platform: Platform
let beginning: Promise<void> | undefined

beforeAll(async () => {
  platform = await quietPlatform()
})

afterAll(async () => {
  await platform.stop()
})

/** Has the promoter record the first governance, once for all tests. */
const begun = (): Promise<void> => (beginning ??= greenChange(platform).then((pull) => merge(platform, 'mel', pull)))

/** Has the administrator push something made on top of the ledger. */
async function pushed(deed: (folder: string) => Promise<unknown>, ...words: readonly string[]): Promise<string> {
  const folder = await cloneOf(platform, 'mel')
  await git(folder, 'checkout', '--quiet', '--force', '-B', 'mine', 'origin/governance-ledger')
  await deed(folder)
  return git(folder, 'push', '--quiet', 'origin', ...words)
}

const oneMore = (folder: string): Promise<string> => {
  writeFileSync(join(folder, 'note.md'), 'By hand.\n')
  return commitAll(folder, 'By hand')
}

async function expectSound(): Promise<void> {
  const words = ['audit', '--command', 'verify', '--app-slug', platform.company.app.slug] as const
  const said = await countersign(platform, 'audrey', ...words)
  expect([said.code, said.out]).toEqual([0, expect.stringContaining('The ledger verifies: 1 record')])
}

const Suites = z.array(z.looseObject({ result: z.string(), actor_name: z.string() }))

describe('the ledger', { timeout: 2 * minute }, () => {
  // the first one: no record is there yet
  test('nobody begins the ledger before the App does', async () => {
    const folder = await cloneOf(platform, 'mel')
    const begin = git(folder, 'push', '--quiet', 'origin', 'main:refs/heads/governance-ledger')
    await expect(begin).rejects.toThrow('GH013')
    const said = await countersign(platform, 'audrey', 'audit', '--app-slug', platform.company.app.slug)
    expect(said.code).toBe(1)
    expect(said.out + said.err).toContain('the ledger holds no record')
  })

  test('the promoter’s App goes past the rules of the ledger', async () => {
    await begun()
    expect((await ledger(platform)).map(({ kind }) => kind)).toEqual(['genesis'])
  })

  test('nobody but the App writes the ledger', async () => {
    await begun()
    await expect(pushed(oneMore, 'mine:governance-ledger')).rejects.toThrow('GH013')
    await expectSound()
  })

  test('the ledger’s branch cannot be rewritten', async () => {
    await begun()
    const rewritten = underRules(platform, ofLedger, only('non_fast_forward'), () =>
      pushed(
        (folder) => git(folder, 'commit', '--quiet', '--amend', '-m', 'Mine'),
        '--force',
        'mine:governance-ledger',
      ),
    )
    await expect(rewritten).rejects.toThrow('GH013')
    await expectSound()
  })

  test('the ledger’s branch cannot be deleted', async () => {
    await begun()
    await expect(pushed(() => Promise.resolve(), '--delete', 'governance-ledger')).rejects.toThrow('GH013')
    await expectSound()
  })

  test('each record that the App writes past the rules is entered as let past', async () => {
    await begun()
    const path = '/rulesets/rule-suites?ref=governance-ledger&rule_suite_result=bypass'
    const suites = Suites.parse(await as(platform, 'mel', 'GET', path))
    expect(suites.map(({ actor_name: name }) => name)).toContain(platform.company.app.bot)
  })
})

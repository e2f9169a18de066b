import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checkText, settled, signOffBlock } from '../acts.ts'
import { checkNames } from '../company.ts'
import { rest } from '../forge.ts'
import { judgedAgain } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { openBranch, pushedChange, quietPlatform, shaOf } from './quiet.ts'
import { having, ofMain, underRules } from './means/rulesets.ts'
import { minute, once, pushAgain, unheard } from './stories.ts'

/** What happened to a request under its approvals: the forge remembers it, and the workflow asks the forge. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
})
afterAll(() => platform.stop())

const Id = z.looseObject({ id: z.number() })

/** A request that rita approved before its base was changed and changed back, and rob after that. */
const retargeted = once(async () => {
  const branch = await pushedChange(platform)
  const pull = await openBranch(platform, 'mel', branch)
  const body = await signOffBlock(platform, pull, 'model-risk')
  const approve = async (name: 'rita' | 'rob'): Promise<number> => {
    const said = { event: 'APPROVE', body }
    return Id.parse(await as(platform, name, 'POST', `/pulls/${pull}/reviews`, said)).id
  }
  await unheard(platform, async () => {
    await as(platform, 'mel', 'POST', '/git/refs', { ref: 'refs/heads/other', sha: await shaOf(platform, pull) })
    await approve('rita')
    for (const base of ['other', 'main']) await as(platform, 'mel', 'PATCH', `/pulls/${pull}`, { base })
  })
  const given = await approve('rob')
  await settled(platform)
  return { branch, pull, given }
})

/** What the second check says of somebody. */
async function saidOf(login: string): Promise<string> {
  const said = await checkText(platform, (await retargeted()).pull, checkNames[1])
  return said.split('\n').find((line) => line.includes(login)) ?? ''
}

describe('an approval', { timeout: 1.5 * minute }, () => {
  test('T23: an approval before a change of the base does not count', async () => {
    expect(await saidOf('rita-acme')).toContain('retargeted after the approval')
  })

  test('an approval is dismissed by those alone whom the ruleset names', async () => {
    const { pull, given } = await retargeted()
    const risk = await rest(platform.forge, platform.company.tokens.mel, 'GET', '/orgs/acme/teams/model-risk')
    const dismissal_restriction = { enabled: true, allowed_actors: [{ id: Id.parse(risk).id, type: 'Team' }] }
    await underRules(platform, ofMain, having('pull_request', { dismissal_restriction }), async () => {
      const dismissal = `/pulls/${pull}/reviews/${given}/dismissals`
      await expect(as(platform, 'dana', 'PUT', dismissal, { message: 'Not hers.' })).rejects.toThrow(
        'not allowed to dismiss',
      )
    })
    expect(await saidOf('rob-acme')).toMatch(/signed as model-risk|changed after the approval/)
  })

  test('T6: an approval before a rewritten branch does not count', async () => {
    const { branch, pull } = await retargeted()
    expect(await saidOf('rob-acme')).toContain('signed as model-risk')
    await pushAgain(platform, 'mel', branch, '--amend')
    await judgedAgain(platform, pull)
    expect(await saidOf('rob-acme')).toContain('the request changed after the approval')
  })
})

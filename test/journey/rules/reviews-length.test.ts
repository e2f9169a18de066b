import { afterAll, beforeAll, expect, test } from 'vitest'
import { as, checkText, checks, comment } from '../acts.ts'
import { checkNames, repository } from '../company.ts'
import { rest } from '../forge.ts'
import { handmade } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { policyRequest } from '../requests.ts'
import { appToken } from './means/app.ts'
import { quietPlatform, shaOf } from './quiet.ts'
import { minute } from './stories.ts'

/** How much the forge takes at once, met by a verdict that is longer. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
})
afterAll(() => platform.stop())

const most = 65_536

/** A list of people in which every entry is wrong, each with a sentence of its own. */
const wrongPeople = (count: number): string =>
  [
    'people:',
    ...Array.from({ length: count }, (_, index) => `  person-${index}: {github: ${index}, id: none}`),
    '',
  ].join('\n')

test('a verdict of any length is published', { timeout: minute }, async () => {
  const files = await policyRequest(platform, 1, { 'governance/people.yml': wrongPeople(300) })
  const pull = await handmade(platform, 'wrong-people', files)
  expect((await checks(platform, pull))[checkNames[0]]).toBe('failure')
  const said = [await checkText(platform, pull, checkNames[0]), await comment(platform, pull)]
  for (const text of said) {
    expect(text).toContain('Cut here')
    expect(text.length).toBeGreaterThan(40_000)
    expect(text.length).toBeLessThan(most)
  }
  const whole = 'x'.repeat(most + 1)
  const output = { title: 'Whole', summary: 'é'.repeat(40_000) }
  const check = { name: checkNames[0], head_sha: await shaOf(platform, pull), output }
  const app = await appToken(platform)
  await expect(rest(platform.forge, app, 'POST', `/repos/${repository}/check-runs`, check)).rejects.toThrow(
    'Only 65535 characters are allowed',
  )
  await expect(as(platform, 'mel', 'POST', `/issues/${pull}/comments`, { body: whole })).rejects.toThrow(
    'body is too long',
  )
})

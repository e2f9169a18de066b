import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, checks, propose } from '../acts.ts'
import { checkNames, repository } from '../company.ts'
import { staff } from '../forge.ts'
import { closePull } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { appToken } from './means/app.ts'
import { bothSign, openChange, quietPlatform, saidTo, unheard } from './quiet.ts'
import { minute } from './stories.ts'

/** Whom the suite counts by the forge's teams, and how the forge's answers come. */

let platform: Platform

beforeAll(async () => {
  platform = await quietPlatform()
})

afterAll(async () => {
  await platform.stop()
})

const [, stage2] = checkNames

/** What becomes of the second stage when both sign while the teams are these. */
async function signedBy(
  members: Readonly<Record<string, 'active' | 'pending'>>,
  child: Readonly<Record<string, 'active'>>,
): Promise<string | undefined> {
  const teams = async (one: typeof members, other: typeof child): Promise<void> => {
    const put = (slug: string, named: object): Promise<unknown> =>
      staff(platform.forge, 'teams', { org: 'acme', slug, members: named })
    await put('model-risk', one)
    // an invitation opens no repository; somebody invited reads it by another team
    await put('internal-audit', { 'audrey-acme': 'active', 'rob-acme': 'active' })
    await staff(platform.forge, 'teams', { org: 'acme', slug: 'model-risk-eu', parent: 'model-risk', members: other })
  }
  await teams(members, child)
  try {
    const pull = await openChange(platform)
    await bothSign(platform, pull)
    return (await checks(platform, pull))[stage2]
  } finally {
    await teams({ 'rita-acme': 'active', 'rob-acme': 'active' }, {})
  }
}

describe('a team', { timeout: 2 * minute }, () => {
  test('an invited reviewer does not count', async () => {
    expect(await signedBy({ 'rita-acme': 'active', 'lee-acme': 'active', 'rob-acme': 'pending' }, {})).toBe(
      'in_progress',
    )
  })

  test('a reviewer of a child team counts for its parent', async () => {
    expect(await signedBy({ 'rita-acme': 'active' }, { 'rob-acme': 'active' })).toBe('success')
  })
})

/** One request with headers of its own. */
const asked = (path: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${platform.forge.apiUrl}/repos/${repository}${path}`, {
    headers: { authorization: `Bearer ${platform.company.tokens.mel}`, ...headers },
  })

describe('an answer', { timeout: 2 * minute }, () => {
  test('a review among more than a hundred is found', async () => {
    const pull = await openChange(platform)
    await unheard(platform, async () => {
      for (let number = 1; number <= 101; number++)
        await as(platform, 'dana', 'POST', `/pulls/${pull}/reviews`, { event: 'COMMENT', body: `Remark ${number}` })
    })
    await bothSign(platform, pull)
    expect((await checks(platform, pull))[stage2]).toBe('success')
    const page = z.array(z.unknown()).parse(await as(platform, 'mel', 'GET', `/pulls/${pull}/reviews?per_page=200`))
    expect(page).toHaveLength(100)
  })

  test('what was answered already is not sent again until the suite has changed it', async () => {
    const path = '/pulls?state=all'
    const first = await asked(path, {})
    const known = { 'if-none-match': first.headers.get('etag') ?? '' }
    const again = await asked(path, known)
    expect([again.status, await again.text()]).toEqual([304, ''])
    await closePull(platform, await propose(platform, 'mel', '--kind', 'policy', '--reason', 'For the test.'))
    expect((await asked(path, known)).status).toBe(200)
  })

  test('the App that writes past the ledger’s rules is not told who else may', async () => {
    const token = await appToken(platform)
    const said = await saidTo(platform, 'audrey', token, 'audit', '--app-slug', platform.company.app.slug)
    expect(said.err).not.toContain('token')
    const listed = z.array(z.looseObject({ id: z.number() })).parse(await as(platform, 'mel', 'GET', '/rulesets'))
    const seen = await Promise.all(
      listed.map(({ id }) => asked(`/rulesets/${id}`, { authorization: `Bearer ${token}` }).then((one) => one.json())),
    )
    expect(seen.map((one) => Object.keys(z.looseObject({}).parse(one)).includes('bypass_actors'))).toEqual([
      false,
      false,
    ])
  })
})

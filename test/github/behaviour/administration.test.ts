import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  appToken,
  asked,
  branch,
  check,
  inside,
  merge,
  place,
  propose,
  review,
  textAt,
  type Place,
} from '../rules/place.ts'

/** What the administrators' surface does, seen through the API as anybody sees it. */

const list = async (at: Place, path: string): Promise<unknown> => (await at.call('mel', 'GET', path)).body
const graphql = async (at: Place, fields: string): Promise<unknown> => {
  const query = `{ repository(owner: "acme", name: "governance") { pullRequest(number: 1) { ${fields} } } }`
  const said = await asked(at.forge.graphqlUrl, 'POST', { authorization: `Bearer ${at.tokens.mel}` }, { query })
  return inside(said.body, 'data', 'repository', 'pullRequest')
}
const refusal = async (at: Place, name: string, body: object): Promise<string> =>
  at.staff(name, body).then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

describe('a frozen clock', () => {
  const nine = '2026-01-05T09:00:00Z'
  const ten = '2026-01-05T10:00:00Z'

  test('is the time of everything that happens, however much happens, until it is set again', async () => {
    const at = await place()
    expect(await at.staff('clock', { at: nine, frozen: true })).toEqual({ now: nine })
    const head = await propose(at)
    const app = await appToken(at)
    const seen = await review(at, 'erin', 'COMMENT')
    const checked = await check(at, app, head)
    expect(seen.headers.get('date')).toBe('Mon, 05 Jan 2026 09:00:00 GMT')
    expect(inside(seen.body, 'submitted_at')).toBe(nine)
    expect([inside(checked.body, 'started_at'), inside(checked.body, 'completed_at')]).toEqual([nine, nine])
    expect(await list(at, 'activity?ref=proposal')).toMatchObject([{ timestamp: nine }, { timestamp: nine }])
    expect(await list(at, 'pulls/1')).toMatchObject({ created_at: nine, updated_at: nine })
    await at.staff('clock', { at: ten, frozen: true })
    await branch(at, 'other')
    await at.call('dana', 'PATCH', 'pulls/1', { base: 'other' })
    await at.call('dana', 'PATCH', 'pulls/1', { base: 'main' })
    expect(await merge(at)).toBe(200)
    expect(
      await graphql(
        at,
        'mergedAt timelineItems(first: 9, itemTypes: [BASE_REF_CHANGED_EVENT]) { nodes { ... on BaseRefChangedEvent { createdAt } } }',
      ),
    ).toEqual({
      mergedAt: ten,
      timelineItems: { nodes: [{ createdAt: ten }, { createdAt: ten }] },
    })
    expect(await list(at, 'activity?ref=main')).toMatchObject([{ timestamp: ten, activity_type: 'pr_merge' }, {}])
  })

  test('is moved on by as much as is said, set back, and runs again when it is told to', async () => {
    const at = await place()
    await at.staff('clock', { at: nine, frozen: true })
    expect(await at.staff('clock', { advanceMs: 5000 })).toEqual({ now: '2026-01-05T09:00:05Z' })
    await at.staff('clock', { at: '2025-12-31T23:59:59Z' })
    await propose(at)
    const [second, first] = (await list(at, 'activity?ref=proposal')) as readonly { readonly timestamp: string }[]
    // without the freeze two acts are at least a second apart
    expect(Date.parse(second?.timestamp ?? '') - Date.parse(first?.timestamp ?? '')).toBeGreaterThanOrEqual(1000)
    expect(first?.timestamp).toMatch(/^202(5-12-31T23:59:59|6-01-01T00:00:)/)
  })

  test('takes no time that is none', async () => {
    expect(await refusal(await place(), 'clock', { at: 'yesterday' })).toContain('Invalid')
  })
})

describe('an imported review', () => {
  // by the API this is a 422: https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
  test('approves in the name of the author, as no API does, at the time it is imported', async () => {
    const at = await place()
    const head = await propose(at)
    expect((await review(at, 'dana', 'APPROVE')).status).toBe(422)
    await at.staff('clock', { at: '2026-01-05T09:07:00Z', frozen: true })
    const body = 'Sign-off <!-- @team | `x`'
    await at.staff('imported-review', {
      repository: 'acme/governance',
      pull: 1,
      author: 'dana',
      state: 'APPROVED',
      body,
    })
    expect(await list(at, 'pulls/1/reviews')).toMatchObject([
      { user: { login: 'dana' }, state: 'APPROVED', body, submitted_at: '2026-01-05T09:07:00Z', commit_id: head },
    ])
    expect(await graphql(at, 'reviews(first: 9) { nodes { state body author { login } } }')).toEqual({
      reviews: { nodes: [{ state: 'APPROVED', body, author: { login: 'dana' } }] },
    })
  })

  test.each([
    ['of nobody', { author: 'nobody' }, 'no account nobody'],
    ['of no commit', { commit: '0'.repeat(40) }, 'no commit 000'],
    ['of no pull request', { pull: 7 }, 'no pull request 7'],
    ['of no state', { state: 'FINE' }, 'Invalid option'],
  ])('%s is refused', async (_, wrong, why) => {
    const at = await place()
    await propose(at)
    const given = { repository: 'acme/governance', pull: 1, author: 'erin', state: 'APPROVED', ...wrong }
    expect(await refusal(at, 'imported-review', given)).toContain(why)
  })
})

describe('an account', () => {
  const user = (at: Place, login: string): Promise<unknown> => list(at, `/users/${login}`)

  // https://docs.github.com/en/enterprise-server@latest/rest/users/users#get-a-user
  test('that is suspended is shown with the date, belongs to no team, and its token is refused', async () => {
    const at = await place()
    await at.staff('accounts', { login: 'vera' })
    await at.staff('teams', { org: 'acme', slug: 'validators', members: { vera: 'active', erin: 'active' } })
    const token = textAt(await at.staff('tokens', { login: 'vera' }), 'token')
    const member = '/orgs/acme/teams/validators/memberships/vera'
    expect((await at.call('mel', 'GET', member)).status).toBe(200)
    await at.staff('account-state', { login: 'vera', suspend: true })
    expect(await user(at, 'vera')).toMatchObject({
      login: 'vera',
      suspended_at: expect.stringMatching(/^20.*Z$/) as unknown,
    })
    expect((await at.call('mel', 'GET', member)).status).toBe(404)
    expect(await at.call('mel', 'GET', '/orgs/acme/teams/validators/members')).toMatchObject({
      body: [{ login: 'erin' }],
    })
    expect(await at.call({ token }, 'GET', '/user')).toMatchObject({
      status: 403,
      body: { message: 'Sorry. Your account was suspended.' },
    })
    const remote = at.forge.url.replace('http://', `http://vera:${token}@`)
    const pulled = promisify(execFile)('git', ['ls-remote', `${remote}/acme/governance.git`])
    await expect(pulled).rejects.toThrow(/403/)
    await at.staff('account-state', { login: 'vera', suspend: true, stays: true })
    expect((await at.call('mel', 'GET', member)).status).toBe(200)
    await at.staff('account-state', { login: 'vera', suspend: false })
    expect((await at.call({ token }, 'GET', '/user')).status).toBe(200)
    expect(inside(await user(at, 'vera'), 'suspended_at')).toBe(undefined)
  })

  // https://docs.github.com/en/account-and-profile/concepts/username-changes
  test('that is renamed keeps its number and its reviews; whoever takes the old name is another', async () => {
    const at = await place()
    await at.staff('accounts', { login: 'carl', id: 7003 })
    await propose(at)
    await at.staff('imported-review', { repository: 'acme/governance', pull: 1, author: 'carl', state: 'APPROVED' })
    const made = await at.staff('account-state', { login: 'carl', rename: 'carl-new', takenOver: true })
    expect(made).toMatchObject({ id: 7003, login: 'carl-new' })
    expect(inside(await user(at, 'carl-new'), 'id')).toBe(7003)
    expect(inside(await user(at, 'carl'), 'id')).toBe(inside(made, 'stranger'))
    expect(await list(at, 'pulls/1/reviews')).toMatchObject([{ user: { login: 'carl-new', id: 7003 } }])
    expect(await refusal(at, 'account-state', { login: 'carl', rename: 'erin' })).toContain('erin is taken')
    expect(await refusal(at, 'account-state', { login: 'carl', takenOver: true })).toContain('say rename too')
  })

  test('that becomes a bot is one everywhere', async () => {
    const at = await place()
    await propose(at)
    await review(at, 'erin', 'APPROVE')
    await at.staff('account-state', { login: 'erin', becomes: 'Bot' })
    expect(await list(at, 'pulls/1/reviews')).toMatchObject([{ user: { type: 'Bot' } }])
    expect(await graphql(at, 'reviews(first: 9) { nodes { author { __typename } } }')).toEqual({
      reviews: { nodes: [{ author: { __typename: 'Bot' } }] },
    })
  })

  // https://docs.github.com/en/account-and-profile/how-tos/account-management/deleting-your-personal-account
  test('that is removed leaves its reviews without an author, its requests to the ghost, its commits to nobody', async () => {
    const at = await place()
    await propose(at)
    await branch(at, 'last', 'erin')
    const content = Buffer.from('x').toString('base64')
    await at.call('erin', 'PUT', 'contents/last.yml', { message: 'Last', content, branch: 'last' })
    await at.call('erin', 'POST', 'pulls', { title: 'Last', head: 'last', base: 'main' })
    await at.call('erin', 'POST', 'issues/1/comments', { body: 'Bye.' })
    await review(at, 'erin', 'APPROVE')
    await at.staff('account-state', { login: 'erin', remove: true })
    expect((await at.call('mel', 'GET', '/users/erin')).status).toBe(404)
    expect((await at.call('erin', 'GET', '/user')).status).toBe(401)
    expect(await list(at, 'pulls/2')).toMatchObject({ user: { login: 'ghost', id: 10_137 } })
    expect(await list(at, 'pulls/2/commits')).toMatchObject([{ author: null, commit: { author: { name: 'erin' } } }])
    expect(await list(at, 'pulls/1/reviews')).toMatchObject([{ user: null, state: 'APPROVED' }])
    expect(await list(at, 'issues/1/comments')).toMatchObject([{ user: { login: 'ghost' } }])
    const fields = 'reviews(last: 1) { nodes { author { login } } } comments(last: 1) { nodes { author { login } } }'
    expect(await graphql(at, fields)).toEqual({
      reviews: { nodes: [{ author: null }] },
      comments: { nodes: [{ author: null }] },
    })
    expect(await list(at, 'activity?ref=last')).toMatchObject([{ actor: null }, { actor: null }])
  })
})

describe('a repository', () => {
  test('that is put as it stood has never been otherwise, as often as it is put so', async () => {
    const at = await place()
    await at.staff('clock', { at: '2026-01-05T09:00:00Z', frozen: true })
    const head = await propose(at)
    const app = await appToken(at)
    const repository = 'acme/governance'
    const everything = (): Promise<unknown> =>
      Promise.all(
        [
          ...['activity', 'branches', 'pulls?state=all', 'issues?state=all', 'pulls/1/reviews', 'issues/1/comments'],
          ...['deployments', `commits/${head}/check-runs`, `commits/${head}/statuses`, 'labels'],
        ].map((path) => list(at, path)),
      )
    await at.call('dana', 'POST', 'issues/1/comments', { body: 'Before.' })
    const stood = await everything()
    const memory = inside(await at.staff('remember', { repository }), 'memory')
    expect(await at.staff('unchanged', { repository, memory })).toEqual({ unchanged: true })
    for (const _ of [1, 2]) {
      await branch(at, 'tried', 'dana')
      await at.call('dana', 'POST', 'deployments', { ref: 'main', environment: 'here', required_contexts: [] })
      await check(at, app, head)
      await review(at, 'erin', 'COMMENT')
      const [before] = z.array(z.looseObject({ id: z.number() })).parse(await list(at, 'issues/1/comments'))
      await at.call('dana', 'PATCH', `issues/comments/${before?.id ?? 0}`, { body: 'After.' })
      await at.call('dana', 'PATCH', 'pulls/1', { state: 'closed' })
      expect(await everything()).not.toEqual(stood)
      expect(await at.staff('unchanged', { repository, memory })).toEqual({ unchanged: false })
      await at.staff('recall', { repository, memory })
      expect(await everything()).toEqual(stood)
    }
    expect(await refusal(at, 'recall', { repository, memory: 7 })).toContain('no memory 7 of acme/governance')
  })
})

describe('a team', () => {
  test('has invitations that nobody took up, and members by the teams below it', async () => {
    const at = await place()
    await at.staff('teams', { org: 'acme', slug: 'risk', members: { rita: 'pending' } })
    await at.staff('teams', { org: 'acme', slug: 'validators', members: { erin: 'active' } })
    const state = async (login: string): Promise<unknown> => {
      const { status, body } = await at.call('mel', 'GET', `/orgs/acme/teams/risk/memberships/${login}`)
      return status === 200 ? inside(body, 'state') : status
    }
    expect([await state('rita'), await state('erin')]).toEqual(['pending', 404])
    await at.staff('teams', { org: 'acme', slug: 'validators', parent: 'risk', members: { erin: 'active' } })
    expect([await state('rita'), await state('erin')]).toEqual(['pending', 'active'])
    await at.staff('teams', { org: 'acme', slug: 'validators', members: { erin: 'active', rita: 'active' } })
    expect([await state('rita'), await state('erin')]).toEqual(['active', 'active'])
    await at.staff('teams', { org: 'acme', slug: 'validators', parent: null, members: { erin: 'active' } })
    expect([await state('rita'), await state('erin')]).toEqual(['pending', 404])
  })

  test('is not below itself', async () => {
    const at = await place()
    await at.staff('teams', { org: 'acme', slug: 'risk', members: {} })
    await at.staff('teams', { org: 'acme', slug: 'below', parent: 'risk', members: {} })
    const given = { org: 'acme', slug: 'risk', parent: 'below', members: {} }
    expect(await refusal(at, 'teams', given)).toContain('its own parent')
  })
})

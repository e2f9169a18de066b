import { describe } from 'vitest'
import {
  appToken,
  asked,
  check,
  inside,
  installed,
  job,
  jwt,
  mint,
  propose,
  protect,
  rule,
  usual,
  TestApp,
  type Place,
} from './place.ts'

/** Who gets in, what they see, and how an answer comes. */

const team = ({ staff }: Place, slug: string, members: object, parent: string | null = null): Promise<unknown> =>
  staff('teams', { org: 'acme', slug, parent, members })

describe('a token', () => {
  rule(
    'known-token',
    'that nobody was given opens nothing',
    async ({ call }) => (await call({ token: 'github_pat_made_up' }, 'GET', '')).status,
    { held: 401, off: 200 },
  )

  rule(
    'token-permissions',
    'of a job does what its permissions say and no more',
    async (at) => {
      const head = await propose(at)
      const reader = await job(at, { checks: 'read', contents: 'read' })
      return [
        (await at.call(reader, 'GET', `commits/${head}/check-runs`)).status,
        (await check(at, reader, head)).status,
      ]
    },
    { held: [200, 403], off: [200, 201] },
  )

  rule(
    'roles',
    'does not lift a person above their role',
    async (at) => {
      const content = Buffer.from('mine\n').toString('base64')
      return (await at.call('rita', 'PUT', 'contents/mine.md', { message: 'Mine', content })).status
    },
    { held: 403, off: 201 },
  )

  rule(
    'token-ends',
    'of an installation ends after an hour',
    async (at) => {
      const app = await appToken(at)
      await at.staff('clock', { advanceMs: 3_601_000 })
      return (await at.call(app, 'GET', '')).status
    },
    { held: 401, off: 200 },
  )

  rule(
    'installation-scope',
    'holds no more than the installation',
    async (at) => {
      const app = await installed(at)
      return (await mint(at, app, { permissions: { administration: 'write' } })).status
    },
    { held: 422, off: 201 },
  )

  rule(
    'installation-scope',
    'of an App opens nothing where the App is not installed',
    async (at) => {
      await at.staff('accounts', { login: 'other', type: 'Organization' })
      const app = TestApp.parse(await at.staff('apps', { slug: 'elsewhere', owner: 'other', permissions: usual }))
      return (await at.call(await appToken(at, app), 'GET', '')).status
    },
    { held: 404, off: 200 },
  )

  rule(
    'app-jwt',
    'is minted for who signs with the App’s key',
    async (at) => {
      const app = await installed(at)
      const [, , signature = ''] = jwt(await installed(at, 'another')).split('.')
      const forged = [...jwt(app).split('.').slice(0, 2), signature].join('.')
      return (await at.call({ token: forged }, 'POST', `/app/installations/${app.installation}/access_tokens`)).status
    },
    { held: 401, off: 201 },
  )

  rule(
    'app-jwt',
    'is minted for ten minutes after the signature',
    async (at) => {
      const app = await installed(at)
      const late = jwt(app, { exp: Math.floor(Date.now() / 1000) + 3600 })
      return (await at.call({ token: late }, 'GET', '/app')).status
    },
    { held: 401, off: 200 },
  )
})

describe('an account', () => {
  rule(
    'suspended-out',
    'that is suspended asks for nothing',
    async (at) => {
      await at.staff('account-state', { login: 'rita', suspend: true })
      return (await at.call('rita', 'GET', '/user')).status
    },
    { held: 403, off: 200 },
  )
})

describe('a private repository', () => {
  rule('private-is-404', 'is not there for an outsider', async ({ call }) => (await call('olga', 'GET', '')).status, {
    held: 404,
    off: 200,
  })
})

describe('a team', () => {
  rule(
    'members-permission',
    'is read with the permission members alone',
    async (at) => {
      await team(at, 'validators', { erin: 'active' })
      const { members: _, ...less } = usual
      const app = await appToken(at, await installed(at, 'other', less))
      return (await at.call(app, 'GET', '/orgs/acme/teams/validators/members')).status
    },
    { held: 403, off: 200 },
  )

  rule(
    'active-members',
    'does not count who is only invited',
    async (at) => {
      await team(at, 'validators', { erin: 'active', rita: 'pending' })
      const state = await at.call('mel', 'GET', '/orgs/acme/teams/validators/memberships/rita')
      const { body } = await at.call('mel', 'GET', '/orgs/acme/teams/validators/members')
      return [inside(state.body, 'state'), inside(body, 'length')]
    },
    { held: ['pending', 1], off: ['active', 2] },
  )

  rule(
    'child-teams',
    'has the members of its child teams',
    async (at) => {
      await team(at, 'validators', { erin: 'active' })
      await team(at, 'juniors', { rita: 'active' }, 'validators')
      const { body } = await at.call('mel', 'GET', '/orgs/acme/teams/validators/members')
      const { status } = await at.call('mel', 'GET', '/orgs/acme/teams/validators/memberships/rita')
      return [inside(body, 'length'), status]
    },
    { held: [2, 200], off: [1, 404] },
  )
})

describe('a ruleset', () => {
  rule(
    'bypass-hidden',
    'tells who goes past it to its administrators alone',
    async (at) => {
      const id = await protect(at, [{ type: 'deletion' }], {
        bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }],
      })
      const seen = await Promise.all((['mel', 'rita'] as const).map((name) => at.call(name, 'GET', `rulesets/${id}`)))
      return seen.map(({ body }) => inside(body, 'bypass_actors', 0, 'actor_id'))
    },
    { held: [5, undefined], off: [5, 5] },
  )
})

describe('an answer', () => {
  rule(
    'pagination',
    'holds at most 100 entries',
    async (at) => {
      await propose(at)
      for (let count = 0; count < 101; count += 1)
        await at.call('erin', 'POST', 'issues/1/comments', { body: `${count}` })
      const said = await at.call('erin', 'GET', 'issues/1/comments?per_page=100')
      return [inside(said.body, 'length'), said.headers.get('link')?.includes('rel="next"') ?? false]
    },
    { held: [100, true], off: [101, false] },
  )

  rule(
    'conditional-requests',
    'that the asker has already is 304 without a body',
    async (at) => {
      const first = await at.call('rita', 'GET', 'rulesets')
      const again = await at.call('rita', 'GET', 'rulesets', undefined, {
        'if-none-match': first.headers.get('etag') ?? '',
      })
      return [again.status, again.text]
    },
    { held: [304, ''], off: [200, '[]'] },
  )
})

describe('the API of queries', () => {
  rule(
    'known-token',
    'opens nothing to a token that nobody was given',
    async (at) => {
      const said = await asked(
        at.forge.graphqlUrl,
        'POST',
        { authorization: 'Bearer ghs_made_up' },
        { query: '{ viewer { login } }' },
      )
      return said.status
    },
    { held: 401, off: 200 },
  )
})

import { describe, expect, it, test } from 'vitest'
import type { Permissions, Token } from '../store.ts'
import { appToken, ask, everything, openPull, personToken, push, team, world, type World } from './world.ts'

/** What a token sees, and who GitHub says is in a team. Each rule stands beside the page that says it. */

const inRepo = (fields: string): string => `{ repository(owner: "acme", name: "governance") { ${fields} } }`
const inPull = (fields: string): string => inRepo(`pullRequest(number: 1) { ${fields} }`)

describe('the viewer', () => {
  // https://docs.github.com/en/graphql/reference/queries#viewer
  it('is the person of a token, and of an App its bot: a user whose login has the suffix', async () => {
    const place = world()
    const query = '{ viewer { __typename login databaseId } }'
    const viewer = async (token?: Token): Promise<unknown> => (await ask(place, query, {}, token)).data
    expect(await viewer(personToken(place, place.dana))).toMatchObject({
      viewer: { __typename: 'User', login: 'dana' },
    })
    const { bot } = place.app
    expect(bot.login).toMatch(/\[bot\]$/)
    expect(await viewer(appToken(place, everything))).toEqual({
      viewer: { __typename: 'User', login: bot.login, databaseId: bot.id },
    })
  })
})

describe('tokens', () => {
  const without = (name: string): Permissions => ({ ...everything, [name]: 'none' })
  const members = '{ organization(login: "acme") { team(slug: "risk") { members(first: 1) { totalCount } } } }'
  const suites = inRepo('defaultBranchRef { target { ... on Commit { checkSuites(first: 1) { totalCount } } } }')

  // https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
  test.each([
    [
      'contents',
      inRepo('name object(expression: "main:") { oid }'),
      ['repository', 'object'],
      { repository: { name: 'governance', object: null } },
    ],
    [
      'contents',
      inRepo('ref(qualifiedName: "refs/heads/main") { name }'),
      ['repository', 'ref'],
      { repository: { ref: null } },
    ],
    [
      'contents',
      inRepo('defaultBranchRef { name target { oid } }'),
      ['repository', 'defaultBranchRef', 'target'],
      { repository: { defaultBranchRef: { name: 'main', target: null } } },
    ],
    ['pull_requests', inPull('title'), ['repository', 'pullRequest'], { repository: { pullRequest: null } }],
    [
      'checks',
      suites,
      ['repository', 'defaultBranchRef', 'target', 'checkSuites'],
      { repository: { defaultBranchRef: { target: { checkSuites: null } } } },
    ],
    ['members', members, ['organization', 'team'], { organization: { team: null } }],
  ])('without the permission %s a token is refused at %s', async (permission, query, path, data) => {
    const place = world()
    openPull(place)
    team(place, 'risk')
    const refused = await ask(place, query, {}, appToken(place, without(permission)))
    const message = 'Resource not accessible by integration'
    expect(refused).toEqual({ data, errors: [expect.objectContaining({ type: 'FORBIDDEN', path, message })] })
    expect((await ask(place, query)).errors).toBeUndefined()
  })

  test('a person is told that it is the personal token', async () => {
    const place = world()
    openPull(place)
    const token = personToken(place, place.dana, without('contents'))
    const { errors } = await ask(place, inRepo('object(expression: "main") { oid }'), {}, token)
    expect(errors).toMatchObject([{ type: 'FORBIDDEN', message: 'Resource not accessible by personal access token' }])
  })

  test('without the rule a token without permissions reads everything', async () => {
    const place = world(['token-permissions'])
    openPull(place)
    const { errors } = await ask(place, inPull('title'), {}, appToken(place, {}))
    expect(errors).toBeUndefined()
  })

  // https://docs.github.com/en/rest/teams/members
  test('a job’s own token reads no team, whatever it claims', async () => {
    const place = world()
    const { store, app } = place
    team(place, 'risk')
    const job = store.addToken({
      kind: 'job',
      account: app.bot,
      app,
      permissions: everything,
      repository: 'acme/governance',
    })
    expect((await ask(place, members, {}, job)).errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['organization', 'team'] },
    ])
    const lax = world(['members-permission'])
    team(lax, 'risk')
    expect((await ask(lax, members, {}, appToken(lax, {}))).errors).toBeUndefined()
  })

  // https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#404-not-found-for-an-existing-resource
  test.each([
    ['a person without access', 'outsider'],
    ['an App installed elsewhere', 'elsewhere'],
    ['a job of another repository', 'other'],
  ])('%s is told that there is no such repository', async (_, kind) => {
    for (const rule of [true, false]) {
      const place = world(rule ? [] : ['private-is-404'])
      const { store } = place
      const app = store.addApp('elsewhere')
      store.installations.push({ id: 1, app, owner: 'other', permissions: everything })
      const token =
        {
          outsider: personToken(place, store.addAccount('mallory', 'User', [])),
          elsewhere: appToken({ store, app }, everything),
        }[kind] ??
        store.addToken({ kind: 'job', account: app.bot, app, permissions: everything, repository: 'other/repo' })
      const { data, errors } = await ask(place, inRepo('name'), {}, token)
      expect(data).toEqual({ repository: rule ? null : { name: 'governance' } })
      if (!rule) continue
      const message = "Could not resolve to a Repository with the name 'acme/governance'."
      expect(errors).toEqual([
        { type: 'NOT_FOUND', path: ['repository'], locations: [{ line: 1, column: 3 }], message },
      ])
    }
  })

  it('says what it did not find in GitHub’s words, and null beside it', async () => {
    const place = world()
    push(place, 'main', { files: { x: '1' } })
    const nothing = await ask(place, inPull('title'))
    expect(nothing.data).toEqual({ repository: { pullRequest: null } })
    expect(nothing.errors).toMatchObject([
      { type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest with the number of 1.' },
    ])
    const nobody = await ask(place, '{ organization(login: "nobody") { login } }')
    expect(nobody.errors).toMatchObject([
      { type: 'NOT_FOUND', message: "Could not resolve to an Organization with the login of 'nobody'." },
    ])
  })
})

const teamQuery = (args: string): string =>
  `{ organization(login: "ACME") { team(slug: "risk") { members(first: 10${args}) { totalCount nodes { login } } } } }`

/** Team risk with dana and an invitation to erin; its child team validators with kim, below it trainees with lee. */
function teams(place: World): void {
  const { store, dana, erin } = place
  const [kim, lee] = [store.addAccount('kim', 'User', []), store.addAccount('lee', 'User', [])]
  team(place, 'risk', [
    [dana, 'active'],
    [erin, 'pending'],
  ])
  team(place, 'validators', [[kim, 'active']], 'risk')
  team(place, 'trainees', [[lee, 'active']], 'validators')
}

const members = (...logins: readonly string[]): object => ({
  data: {
    organization: { team: { members: { totalCount: logins.length, nodes: logins.map((login) => ({ login })) } } },
  },
})

describe('members', () => {
  // https://docs.github.com/en/graphql/reference/enums#teammembershiptype
  test.each([
    [', membership: IMMEDIATE', ['dana']],
    [', membership: ALL', ['dana', 'kim', 'lee']],
    [', membership: CHILD_TEAM', ['kim', 'lee']],
    ['', ['dana', 'kim', 'lee']],
  ])('asked for "%s" they are %j', async (args, logins) => {
    const place = world()
    teams(place)
    expect(await ask(place, teamQuery(args))).toEqual(members(...logins))
  })

  // https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
  test('without the rule an invitation counts as membership', async () => {
    const place = world(['active-members'])
    teams(place)
    expect(await ask(place, teamQuery(', membership: IMMEDIATE'))).toEqual(members('dana', 'erin'))
  })

  it('knows no team that the organisation does not have', async () => {
    const place = world()
    expect(await ask(place, teamQuery(''))).toEqual({ data: { organization: { team: null } } })
  })
})

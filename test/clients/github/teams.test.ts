import { describe, expect, test } from 'vitest'
import { readTeams } from '../../../shared/clients/github/teams.ts'
import { failure, wire } from './wire.ts'

const person = (id: number) => ({ databaseId: id, login: `p${id}` })
const members = (ids: readonly number[], totalCount: number, next: string | null = null) => ({
  team: { members: { totalCount, pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes: ids.map(person) } },
})
const account = (id: number) => ({ id, login: `p${id}`, kind: 'user', state: 'active' })

describe('the members of teams', () => {
  test('are read page by page, a finished team no further', async () => {
    const own = wire()
    own.graphql({ data: { t0: members([1], 1), t1: members([2], 2, 'c1') } })
    own.graphql({ data: { t0: members([3], 2) } })
    expect(await readTeams(own.connection, ['acme/one', 'acme/two'], true)).toEqual([
      { team: 'acme/one', members: [account(1)] },
      { team: 'acme/two', members: [account(2), account(3)] },
    ])
    expect(own.sent.map(({ body }) => body)).toMatchObject([
      { variables: { membership: 'ALL', org0: 'acme', team0: 'one', org1: 'acme', team1: 'two' } },
      { variables: { org0: 'acme', team0: 'two', after0: 'c1' } },
    ])
    own.done()
  })

  test('of child teams are left out where the policy says so', async () => {
    const own = wire()
    own.graphql({ data: { t0: members([], 0) } })
    await readTeams(own.connection, ['acme/one'], false)
    expect(own.sent[0]?.body).toMatchObject({ variables: { membership: 'IMMEDIATE' } })
  })

  test('of one team that cannot be read leave the others readable', async () => {
    const own = wire()
    own.graphql({
      data: { t0: null, t1: members([1], 1) },
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible', path: ['t0', 'team'] }],
    })
    expect(await readTeams(own.connection, ['acme/one', 'acme/two'], true)).toEqual([
      { team: 'acme/one', failed: 'Resource not accessible' },
      { team: 'acme/two', members: [account(1)] },
    ])
  })

  test('are unknown for every team where the error names none', async () => {
    const own = wire()
    own.graphql({
      data: { t0: members([1], 1), t1: members([1], 1) },
      errors: [{ type: 'X', message: 'Something broke' }],
    })
    const read = await readTeams(own.connection, ['acme/one', 'acme/two'], true)
    expect(read).toEqual([
      { team: 'acme/one', failed: 'Something broke' },
      { team: 'acme/two', failed: 'Something broke' },
    ])
  })

  test.each([
    ['a team that nobody may see', { t0: { team: null } }, /no team acme\/one.*members: read/],
    ['an organisation that is not there', { t0: null }, /no team acme\/one/],
    [
      'a further page that nobody can find',
      { t0: { team: { members: { totalCount: 2, pageInfo: { hasNextPage: true, endCursor: null }, nodes: [] } } } },
      /promises more members of acme\/one and does not say where/,
    ],
    ['fewer members than are counted', { t0: members([1], 2) }, /counts 2 members of acme\/one and gave 1/],
  ])('%s are a failed read, never an empty team', async (_, data, said) => {
    const own = wire()
    own.graphql({ data })
    const [team] = await readTeams(own.connection, ['acme/one'], true)
    expect(team !== undefined && 'failed' in team ? team.failed : '').toMatch(said)
  })

  test('that never end are an error', async () => {
    const own = wire()
    for (let page = 0; page < 50; page++) own.graphql({ data: { t0: members([page], 9999, `c${page}`) } })
    expect((await failure(readTeams(own.connection, ['acme/one'], true))).code).toBe('too-much')
    own.done()
  })
})

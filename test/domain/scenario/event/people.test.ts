import { describe, expect, test } from 'vitest'
import { open } from '../../../../shared/domain/scenario/event/branch.ts'
import { account, team } from '../../../../shared/domain/scenario/event/people.ts'
import { dismiss, editReview, review } from '../../../../shared/domain/scenario/event/review.ts'
import { eventSchemas } from '../../../../shared/domain/scenario/scenario.ts'
import { accountOf, teamOf, type World } from '../../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../../builders/scenario.ts'

function opened(): World {
  const world = worldOf(
    one(
      'people: {dev: {}, vera: {roles: [model-validator]}, mallory: {}}\nbystanders: 0\nevents: [{open: {by: dev}}]\nexpect: {}',
    ),
  )
  world.clock = '2026-01-05T09:00:00Z'
  open(
    world,
    eventSchemas.open.parse({ by: 'dev', commits: [{ author: 'vera', committer: 'dev', co_authors: ['vera'] }] }),
  )
  review(world, eventSchemas.review.parse({ by: 'vera', state: 'approved', as: 'first' }))
  editReview(world, eventSchemas.edit_review.parse({ review: 'first', by: 'vera' }))
  dismiss(world, eventSchemas.dismiss.parse({ review: 'first', by: 'vera' }))
  return world
}

const become = (world: World, own: object): void =>
  account(world, eventSchemas.account.parse({ login: 'vera', ...own }))

describe('a team', () => {
  const after = (...events: readonly object[]) => {
    const world = opened()
    for (const own of events) team(world, eventSchemas.team.parse({ role: 'model-validator', ...own }))
    const { direct, nested, former } = teamOf(world, 'model-validator')
    return [[...direct], [...nested].map(([name, members]) => `${name}: ${[...members].join()}`), [...former]]
  }

  test.each<readonly [string, readonly object[], unknown]>([
    ['is joined', [{ joins: 'dev' }], [['vera', 'dev'], [], []]],
    ['is not joined by an invitation', [{ joins: 'dev', pending: true }], [['vera'], [], []]],
    ['is joined through a child team', [{ joins: 'dev', through: 'child' }], [['vera'], ['child: dev'], []]],
    ['is left, which is remembered', [{ leaves: 'vera' }], [[], [], ['vera']]],
    [
      'is left with its child teams',
      [{ joins: 'dev', through: 'child' }, { leaves: 'dev' }],
      [['vera'], ['child: '], ['dev']],
    ],
    ['is joined again', [{ leaves: 'vera' }, { joins: 'vera' }], [['vera'], [], ['vera']]],
  ])('%s', (_, events, expected) => {
    expect(after(...events)).toEqual(expected)
  })

  test('of a role that nobody defined is an empty one', () => {
    const world = opened()
    team(world, eventSchemas.team.parse({ role: 'nobody', joins: 'dev' }))
    expect([...teamOf(world, 'nobody').direct]).toEqual(['dev'])
  })
})

describe('an account', () => {
  test('that is renamed is the same number under a new name, in everything it did', () => {
    const world = opened()
    const { id } = accountOf(world, 'vera')
    become(world, { becomes: 'renamed', to: 'vera-voss' })
    expect(accountOf(world, 'vera-voss')).toMatchObject({ id, login: 'vera-voss' })
    const [said] = world.reviews
    expect([said?.author.login, said?.editor?.login, said?.dismissal?.by?.login]).toEqual([
      'vera-voss',
      'vera-voss',
      'vera-voss',
    ])
    const [commit] = [...world.commits.values()]
    expect([
      commit?.author.account?.login,
      commit?.coAuthors[0]?.account?.login,
      commit?.committer.account?.login,
    ]).toEqual(['vera-voss', 'vera-voss', 'dev'])
  })

  test('that takes an old name over is another number', () => {
    const world = opened()
    const { id } = accountOf(world, 'vera')
    become(world, { becomes: 'renamed', to: 'vera-voss', taken_by_stranger: 'mallory' })
    expect(accountOf(world, 'mallory')).toMatchObject({ login: 'vera' })
    expect(accountOf(world, 'mallory').id).not.toBe(id)
    expect(accountOf(world, 'vera').id).toBe(id)
  })

  test('of a stranger nobody told of before is new and in no people.yml', () => {
    const world = opened()
    become(world, { becomes: 'renamed', to: 'vera-voss', taken_by_stranger: 'someone' })
    expect(world.people.get('someone')).toMatchObject({ unmapped: true, account: { login: 'vera' } })
  })

  test('that is deleted is nobody’s in commits, and gone where it spoke and pushed', () => {
    const world = opened()
    become(world, { becomes: 'deleted' })
    account(world, eventSchemas.account.parse({ login: 'dev', becomes: 'deleted' }))
    const [commit] = [...world.commits.values()]
    expect([commit?.author.account, commit?.committer.account]).toEqual([null, null])
    expect([world.reviews[0]?.author.state, world.heads[0]?.pusher?.state, world.pull?.author.state]).toEqual([
      'deleted',
      'deleted',
      'deleted',
    ])
  })

  test.each([
    ['suspended', { state: 'suspended', kind: 'user' }],
    ['bot', { state: 'active', kind: 'bot' }],
  ])('that becomes %s is shown so', (becomes, expected) => {
    const world = opened()
    become(world, { becomes })
    expect(world.reviews[0]?.author).toMatchObject(expected)
  })
})

import { describe, expect, test } from 'vitest'
import { open, push, record, retarget, updateBranch } from '../../../../shared/domain/scenario/event/branch.ts'
import { registry } from '../../../../shared/domain/scenario/event/outside.ts'
import { eventSchemas } from '../../../../shared/domain/scenario/scenario.ts'
import type { World } from '../../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../../builders/scenario.ts'

const text = one(
  'people: {dev: {emails: [d@acme.example, dev@acme.example]}, vera: {}, agent: {}}\nevents: [{open: {by: dev}}]\nexpect: {}',
)

function opened(own: object = {}): World {
  const world = worldOf(text)
  world.clock = '2026-01-05T09:00:00Z'
  open(world, eventSchemas.open.parse({ by: 'dev', ...own }))
  return world
}

function pushed(own: object, world = opened()): World {
  world.clock = '2026-01-05T09:01:00Z'
  push(world, eventSchemas.push.parse({ by: 'dev', ...own }))
  return world
}

const head = (world: World) => {
  const last = world.heads.at(-1)
  if (last === undefined) throw new Error('there is a head')
  return last
}
const tip = (world: World) => {
  const commit = world.commits.get(head(world).sha)
  if (commit === undefined) throw new Error('there is a commit')
  return commit
}

describe('a commit', () => {
  const people = ({ author, committer, coAuthors }: ReturnType<typeof tip>) =>
    [author, committer, ...coAuthors].map(({ account, email }) => account?.login ?? email)

  test.each<readonly [string, object, readonly string[]]>([
    ['is the event’s person’s', {}, ['dev', 'dev']],
    ['is committed by its author', { commits: [{ author: 'vera' }] }, ['vera', 'vera']],
    ['has its own committer', { commits: [{ author: 'vera', committer: 'dev' }] }, ['vera', 'dev']],
    ['made in the editor is committed by the forge', { commits: [{ web: true }] }, ['dev', 'web-flow']],
    [
      'has co-authors by login, e-mail and stranger’s e-mail',
      { commits: [{ co_authors: ['vera', 'DEV@acme.example', 'x@y.example'] }] },
      ['dev', 'dev', 'vera', 'dev', 'x@y.example'],
    ],
    ['may have no known author', { commits: [{ unattributed: 'author' }] }, ['author@nowhere.example', 'dev']],
    ['may have no known committer', { commits: [{ unattributed: 'committer' }] }, ['dev', 'committer@nowhere.example']],
    [
      'may have neither',
      { commits: [{ unattributed: true }] },
      ['author@nowhere.example', 'committer@nowhere.example'],
    ],
  ])('%s', (_, own, expected) => {
    expect(people(tip(pushed(own)))).toEqual(expected)
  })

  test('stands on the tip of that moment, or on those that it names', () => {
    const world = opened({ commits: [{ label: 'first' }] })
    const first = head(world).sha
    expect(tip(pushed({}, world)).parents).toEqual([first])
    const base = world.labels.get('base') ?? ''
    expect(tip(pushed({ commits: [{ parents: ['base', 'first'] }] }, world)).parents).toEqual([base, first])
    expect(tip(pushed({ force: true }, world)).parents).toEqual([base])
  })

  test('is repeated so many times', () => {
    const world = opened()
    pushed({ many: 260, commits: [{ author: 'vera' }] }, world)
    expect([...world.commits.values()].filter(({ author }) => author.account?.login === 'vera')).toHaveLength(260)
  })
})

describe('a head', () => {
  test('is recorded ten seconds after it appears, with the digest that it proposes', () => {
    const found = head(opened())
    expect([found.appearedAt, found.pusher?.login, found.due]).toEqual([
      '2026-01-05T09:00:00Z',
      'dev',
      '2026-01-05T09:00:10Z',
    ])
    expect(found.record).toEqual({ at: '2026-01-05T09:00:10Z', digest: found.proposed.digest })
  })

  test('is recorded later where nobody saw it, and then once', () => {
    const world = opened({ recorded: false })
    expect([head(world).record, head(world).due]).toEqual([null, null])
    world.clock = '2026-01-05T12:00:00Z'
    record(world)
    world.clock = '2026-01-05T13:00:00Z'
    record(world)
    expect(head(world).record?.at).toBe('2026-01-05T12:00:00Z')
  })

  test('with other evidence proposes another version in another folder', () => {
    const world = opened()
    const [before] = world.heads
    pushed({}, world)
    expect([head(world).folder === before?.folder, head(world).proposed.digest === before?.proposed.digest]).toEqual([
      false,
      false,
    ])
  })

  test('that touches nothing proposes and holds the same', () => {
    const world = opened()
    registry(world, eventSchemas.registry.parse({ changes: 'parameter' }))
    const [before] = world.heads
    pushed({ touches: 'nothing' }, world)
    expect([head(world).folder, head(world).proposed]).toEqual([before?.folder, before?.proposed])
  })

  test('back at an older one is forced, and holds and is recorded as it was', () => {
    const world = opened({ commits: [{ label: 'first' }] })
    const before = head(world)
    pushed({ force: true }, world)
    pushed({ to: 'first', recorded: false }, world)
    expect(head(world)).toMatchObject({ sha: before.sha, forced: true, folder: before.folder, record: before.record })
  })

  test('carries the other files of the branch, until they are forced away', () => {
    const paths = (world: World) => head(world).changed.map(({ path }) => path)
    const world = opened({ files: 2 })
    expect(paths(world)).toEqual(['docs/file-1.txt', 'docs/file-2.txt'])
    expect(paths(pushed({ touches: 'policy', files: 1 }, world))).toEqual([
      'docs/file-1.txt',
      'docs/file-2.txt',
      'governance/policy.yml',
    ])
    expect(paths(pushed({ touches: 'people', force: true }, world))).toEqual(['governance/people.yml'])
    expect(paths(pushed({ touches: 'workflows', force: true }, world))).toEqual(['.github/workflows/governance.yml'])
  })
})

test('a request that an agent opened acts for a person, and the agent is a machine', () => {
  const world = opened({ by: 'agent', agent_for: 'dev' })
  expect([world.pull?.author.kind, world.pull?.actedFor?.login]).toEqual(['bot', 'dev'])
  expect([opened().pull?.author.login, opened().pull?.actedFor]).toEqual(['dev', null])
})

test.each([
  [true, true],
  [false, false],
])('a merge of the base that is clean (%s) keeps folder and evidence (%s)', (clean, keeps) => {
  const world = opened()
  const [before] = world.heads
  updateBranch(world, eventSchemas.update_branch.parse({ by: 'vera', clean }))
  expect(tip(world)).toMatchObject({
    madeOnForge: true,
    cleanBaseMerge: clean,
    parents: [before?.sha, world.labels.get('base')],
  })
  expect([
    head(world).cleanBaseMerge,
    head(world).folder === before?.folder,
    head(world).proposed.digest === before?.proposed.digest,
  ]).toEqual([clean, keeps, keeps])
})

test('re-bound approvals are shown at the new head, other reviews where they were', () => {
  const world = opened()
  const review = {
    author: head(world).pusher,
    submittedAt: world.clock,
    commit: head(world).sha,
    body: '',
    editedAt: null,
    editor: null,
    dismissal: null,
  }
  const at = head(world).sha
  world.reviews = (['approved', 'commented'] as const).map((state, id) => ({
    ...review,
    id,
    state,
    author: world.pull?.author ?? review.author,
  })) as World['reviews']
  pushed({ rebinds: true }, world)
  expect(world.reviews.map(({ commit }) => commit === at)).toEqual([false, true])
})

test('retargeting changes the base’s name, and when and by whom is known', () => {
  const world = opened()
  retarget(world, eventSchemas.retarget.parse({ by: 'vera', base: 'release' }))
  expect([world.base, world.baseChanges.map(({ at, by }) => [at, by?.login])]).toEqual([
    'release',
    [['2026-01-05T09:00:00Z', 'vera']],
  ])
})

import { describe, expect, test } from 'vitest'
import { formatFacts, parseFacts, type Facts } from '../../../shared/domain/facts.ts'
import { open, push } from '../../../shared/domain/scenario/event/branch.ts'
import { fails, registry } from '../../../shared/domain/scenario/event/outside.ts'
import { account, team } from '../../../shared/domain/scenario/event/people.ts'
import { eventSchemas } from '../../../shared/domain/scenario/scenario.ts'
import { factsOf, headAt, peopleOf } from '../../../shared/domain/scenario/facts.ts'
import type { World } from '../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../builders/scenario.ts'

const now = '2026-01-05T10:00:00Z'
const people = 'people: {dev: {}, vera: {roles: [model-validator]}, anon: {unmapped: true}}\n'

function opened(head = ''): World {
  const world = worldOf(one(`${head}${people}events: [{open: {by: dev}}]\nexpect: {}`))
  world.clock = '2026-01-05T09:00:00Z'
  open(world, eventSchemas.open.parse({ by: 'dev' }))
  return world
}

function facts(world: World, at = now): Facts {
  const found = factsOf(world, at)
  if ('unreadable' in found) throw new Error(found.unreadable.detail)
  return found
}

const failing = (own: unknown): World => {
  const world = opened()
  fails(world, eventSchemas.fails.parse(own))
  return world
}

test('the facts of a scenario are such as one step hands to the next', () => {
  const found = facts(opened())
  expect(parseFacts(formatFacts(found))).toEqual(found)
})

test('people.yml holds everybody but those it leaves out, with the services and tools that are given', () => {
  const found = peopleOf(opened())
  expect(Object.keys(found.people).filter((key) => !key.includes('bystander'))).toEqual([
    'dev',
    'vera',
    'model-owner',
    'model-accountable',
  ])
  expect([found.services, found.tools]).toEqual([['trainer'], ['helper@tools.example']])
})

test('a head shows no record before its time', () => {
  const world = opened()
  const [head] = world.heads
  if (head === undefined) throw new Error('there is a head')
  expect(headAt(head, '2026-01-05T09:00:09.500Z').record).toBeNull()
  expect(headAt(head, '2026-01-05T09:00:10Z').record).toEqual({
    at: '2026-01-05T09:00:10Z',
    digest: head.proposed.digest,
  })
  expect(Object.keys(headAt(head, now)).sort()).toEqual([
    'appearedAt',
    'cleanBaseMerge',
    'folder',
    'forced',
    'pusher',
    'record',
    'sha',
  ])
})

describe('commits are those that the head has and the base has not', () => {
  const shas = (world: World): number => facts(world).pull.commits.length

  test('of all pushes', () => {
    const world = opened()
    push(world, eventSchemas.push.parse({ by: 'dev', many: 260 }))
    expect(shas(world)).toBe(261)
  })

  test('without those that were forced away', () => {
    const world = opened()
    push(world, eventSchemas.push.parse({ by: 'dev', force: true, commits: [{}, {}] }))
    expect(shas(world)).toBe(2)
  })

  test('with the second parents’, each once, parents first', () => {
    const world = opened()
    push(
      world,
      eventSchemas.push.parse({
        by: 'dev',
        commits: [{ label: 'side', parents: ['base'] }, { parents: ['head', 'side'] }],
      }),
    )
    const { commits } = facts(world).pull
    expect(commits).toHaveLength(3)
    for (const [index, commit] of commits.entries())
      for (const parent of commit.parents) expect(commits.findIndex(({ sha }) => sha === parent)).toBeLessThan(index)
  })

  test('of ten thousand without a deep stack', () => {
    const world = opened()
    push(world, eventSchemas.push.parse({ by: 'dev', many: 10_000 }))
    expect(shas(world)).toBe(10_001)
  })
})

describe('members', () => {
  const members = (world: World): readonly string[] =>
    (facts(world).memberships.find(({ role }) => role === 'model-validator')?.members ?? [])
      .map(({ login }) => login)
      .filter((login) => !login.includes('bystander'))

  test('are those of the team and, where the policy says so, of child teams', () => {
    const world = opened()
    team(world, eventSchemas.team.parse({ joins: 'dev', role: 'model-validator', through: 'child' }))
    expect(members(world)).toEqual(['vera', 'dev'])
    const strict = opened('policy: {separation_of_duties: {inherited_team_members: false}}\n')
    team(strict, eventSchemas.team.parse({ joins: 'dev', role: 'model-validator', through: 'child' }))
    expect(members(strict)).toEqual(['vera'])
  })

  test('are no more when they left or their account is gone, and who left is remembered', () => {
    const world = opened()
    account(world, eventSchemas.account.parse({ login: 'vera', becomes: 'deleted' }))
    expect(members(world)).toEqual([])
    const left = opened()
    team(left, eventSchemas.team.parse({ leaves: 'vera', role: 'model-validator' }))
    expect(facts(left).memberships.find(({ role }) => role === 'model-validator')?.formerly).toHaveLength(1)
  })
})

describe('a read that fails', () => {
  test.each(['reviews', 'commits', 'policy'] as const)('of %s leaves nothing to judge', (read) => {
    expect(factsOf(failing({ read, status: 403 }), now)).toEqual({ unreadable: { read, detail: 'the answer was 403' } })
  })

  test('of events leaves the heads unknown', () => {
    const found = facts(failing({ read: 'events', status: 'timeout' }))
    expect([found.pull.heads, found.failed]).toEqual([[], [{ read: 'events', detail: 'there was no answer in time' }]])
  })

  test('of teams is one for each role that is asked about, without its members', () => {
    const found = facts(failing({ read: 'teams', status: 404 }))
    expect(found.failed.map(({ role }) => role)).toEqual([
      'model-validator',
      'compliance-officer',
      'legal-counsel',
      'business-owner',
      'model-risk',
    ])
    expect(found.memberships.map(({ role }) => role)).toEqual(['data-scientist', 'ml-engineer', 'auditor'])
  })

  test('of one team leaves the others', () => {
    expect(facts(failing({ read: 'teams', role: 'legal-counsel' })).failed.map(({ role }) => role)).toEqual([
      'legal-counsel',
    ])
    expect(facts(failing({ read: 'teams', role: 'auditor' })).failed).toEqual([])
  })

  test('of the registry is no version and nothing live', () => {
    const found = facts(failing({ read: 'registry', status: 500 }))
    expect([found.gathered, found.live]).toEqual([{ state: 'failed', detail: 'the answer was 500' }, null])
  })
})

test('the live version is the one that the environment’s alias names', () => {
  const world = opened()
  registry(world, eventSchemas.registry.parse({ changes: 'alias', value: '3' }))
  expect(facts(world).live).toBe('3')
})

test('the request says who made version and data, where the scenario does', () => {
  const found = facts(opened('model: {version_creator: v, data_producers: [a, b]}\n')).request
  expect(found.state === 'found' && found.request.state === 'read' ? found.request.value : null).toMatchObject({
    version_creator: 'v',
    data_producers: ['a', 'b'],
  })
})

test('a policy that is wrong comes with its problems and nothing gathered', () => {
  const world = opened()
  world.policyValue = { ...(world.policyValue as object), freshness: 'sometimes' }
  const found = facts(world)
  expect([found.governance.policy.state, found.gathered, found.memberships]).toEqual(['wrong', null, []])
})

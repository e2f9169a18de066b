import { describe, expect, test } from 'vitest'
import { open } from '../../../../shared/domain/scenario/event/branch.ts'
import { fails, policy, registry, registryWrite } from '../../../../shared/domain/scenario/event/outside.ts'
import { gatheredNow } from '../../../../shared/domain/scenario/proposed.ts'
import { eventSchemas } from '../../../../shared/domain/scenario/scenario.ts'
import { policyOf, rolesIn, type World } from '../../../../shared/domain/scenario/world.ts'
import { one, worldOf } from '../../../builders/scenario.ts'

function opened(): World {
  const world = worldOf(one('people: {dev: {}}\nevents: [{open: {by: dev}}]\nexpect: {}'))
  world.clock = '2026-01-05T09:00:00Z'
  open(world, eventSchemas.open.parse({ by: 'dev' }))
  return world
}

const change = (own: object) => eventSchemas.registry.parse(own)

function digest(world: World): string {
  const now = policyOf(world)
  if (!('value' in now)) throw new Error('the policy is right')
  return gatheredNow(world, now.value, '7').digest
}

describe('what the registry writes, with what was left out filled in', () => {
  test.each<readonly [string, object, unknown]>([
    [
      'a metric near enough to be no other claim',
      { changes: 'metric' },
      { changes: 'metric', key: 'roc_auc', value: 1 - 5e-7 },
    ],
    [
      'a metric as it says',
      { changes: 'metric', key: 'recall', value: 0.25 },
      { changes: 'metric', key: 'recall', value: 0.25 },
    ],
    ['a metric as it is', { changes: 'metric', value: 'same' }, { changes: 'metric', key: 'roc_auc', value: 1 }],
    ['a parameter that was not there', { changes: 'parameter' }, { changes: 'parameter', key: 'added_2', value: '1' }],
    [
      'a parameter as it is',
      { changes: 'parameter', key: 'C', value: 'same' },
      { changes: 'parameter', key: 'C', value: '0.1' },
    ],
    ['other weights', { changes: 'artifact' }, { changes: 'artifact', key: 'model.bin', value: 'other weights' }],
    [
      'the same weights',
      { changes: 'artifact', value: 'same' },
      { changes: 'artifact', key: 'model.bin', value: 'weights' },
    ],
    ['another dataset', { changes: 'dataset' }, { changes: 'dataset', key: 'rows', value: 'changed1' }],
    ['the same dataset', { changes: 'dataset', value: 'same' }, { changes: 'dataset', key: 'rows', value: 'd41d8cd9' }],
    ['a governed tag', { changes: 'tag' }, { changes: 'tag', key: 'validation_status', value: 'approved' }],
    ['a tag of a number', { changes: 'tag', key: 'size', value: 3 }, { changes: 'tag', key: 'size', value: '3' }],
    ['this environment’s alias', { changes: 'alias' }, { changes: 'alias', key: 'champion', value: '1' }],
    [
      'an alias that names nothing yet, as it is',
      { changes: 'alias', value: 'same' },
      { changes: 'alias', key: 'champion', value: '' },
    ],
    ['the version anew', { changes: 'version-recreated' }, { changes: 'version-recreated' }],
  ])('%s', (_, own, expected) => {
    expect(registryWrite(opened(), change(own))).toEqual(expected)
  })
})

describe('behind the digest', () => {
  test.each<readonly [string, object, boolean]>([
    ['a named metric stands', { changes: 'metric' }, true],
    ['another metric does not', { changes: 'metric', key: 'epochs', value: 3 }, false],
    ['a parameter stands', { changes: 'parameter' }, true],
    ['a parameter cannot be written twice', { changes: 'parameter', key: 'C', value: '9' }, false],
    ['the model’s bytes stand', { changes: 'artifact' }, true],
    ['a new file of the version stands', { changes: 'artifact', key: 'extra.txt', value: 'x' }, true],
    [
      'a file of the run that the model file names stands',
      { changes: 'artifact', key: 'data/schema.json', value: 'x' },
      true,
    ],
    ['a dataset stands', { changes: 'dataset' }, true],
    ['the version’s birth stands', { changes: 'version-recreated' }, true],
    ['a tag does not', { changes: 'tag' }, false],
    ['an alias does not', { changes: 'alias' }, false],
    ['nothing written again as it was changes it: a metric', { changes: 'metric', value: 'same' }, false],
    ['nothing written again as it was changes it: a file', { changes: 'artifact', value: 'same' }, false],
    ['nothing written again as it was changes it: a dataset', { changes: 'dataset', value: 'same' }, false],
  ])('%s', (_, own, changes) => {
    const world = opened()
    const before = digest(world)
    world.clock = '2026-01-05T10:00:00Z'
    registry(world, change(own))
    expect(digest(world) !== before).toBe(changes)
  })
})

test('a change of the policy is laid over it, and its new roles have teams', () => {
  const world = opened()
  policy(world, { changes: { freshness: 'head', roles: { late: { team: 'acme/late' } } } })
  const now = policyOf(world)
  expect('value' in now && now.value.freshness).toBe('head')
  expect([rolesIn(world.policyValue).includes('late'), world.teams.has('late')]).toEqual([true, true])
})

test('what fails is remembered', () => {
  const world = opened()
  fails(world, eventSchemas.fails.parse({ read: 'teams' }))
  expect(world.failures).toEqual([{ read: 'teams', status: 500 }])
})

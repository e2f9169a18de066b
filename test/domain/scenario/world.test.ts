import { describe, expect, test } from 'vitest'
import {
  accountOf,
  addPerson,
  bystandersOf,
  fillTeams,
  measurer,
  policyOf,
  rolesIn,
  someone,
  teamOf,
} from '../../../shared/domain/scenario/world.ts'
import { ground, one, worldOf } from '../../builders/scenario.ts'

const text = one(`people:
  dev: {}
  vera: {roles: [model-validator], mlflow: v.voss, emails: [v@acme.example, voss@acme.example]}
  anon: {unmapped: true}
bystanders: 1
events: [{open: {by: dev}}]
expect: {}`)

describe('the world before the first event', () => {
  const world = worldOf(text)

  test('has the scenario’s people, each with everything ordinary filled in', () => {
    expect(someone(world, 'dev')).toMatchObject({ emails: ['dev@people.example'], mlflow: 'dev', unmapped: false })
    expect(someone(world, 'vera')).toMatchObject({ emails: ['v@acme.example', 'voss@acme.example'], mlflow: 'v.voss' })
    expect(someone(world, 'anon').unmapped).toBe(true)
    expect(accountOf(world, 'dev')).toMatchObject({ login: 'dev', kind: 'user', state: 'active' })
  })

  test('gives every account a number of its own', () => {
    const ids = [...world.people.values()].map(({ account }) => account.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has bystanders in every team, so that no count is out of reach', () => {
    expect([...teamOf(world, 'model-validator').direct]).toEqual(['vera', 'model-validator-bystander-1'])
    expect([...teamOf(world, 'auditor').direct]).toEqual(['auditor-bystander-1'])
    expect(bystandersOf('a', 2)).toEqual(['a-bystander-1', 'a-bystander-2'])
  })

  test('has a version that nobody proposed yet, nothing live, and a minute to nine', () => {
    expect([world.heads, world.pull, world.registry.aliases, world.clock]).toEqual([
      [],
      null,
      {},
      '2026-01-05T08:59:00Z',
    ])
    expect(world.registry.metrics).toMatchObject({ roc_auc: 1 })
  })
})

test('somebody is found by the name under people: and by the login of now, unless that account is gone', () => {
  const world = worldOf(text)
  const vera = someone(world, 'vera')
  vera.account = { ...vera.account, login: 'vera-voss' }
  expect([someone(world, 'vera'), someone(world, 'vera-voss')]).toEqual([vera, vera])
  vera.account = { ...vera.account, state: 'deleted' }
  expect(() => someone(world, 'vera-voss')).toThrow('nobody in the scenario is called vera-voss')
  expect(someone(world, 'vera')).toBe(vera)
  expect(addPerson(world, 'late').account.login).toBe('late')
})

test('a role that is a list of people holds the scenario’s own', () => {
  const world = worldOf(
    one(
      'policy: {roles: {model-validator: {team: null, people: [somebody]}}}\npeople: {Dev_1: {roles: [model-validator]}, dev: {}}\nbystanders: 0\nevents: [{open: {by: dev}}]\nexpect: {}',
    ),
  )
  const policy = policyOf(world)
  expect('value' in policy && policy.value.roles['model-validator']).toEqual({ people: ['dev-1'] })
})

test('the policy is read once while nothing changes it', () => {
  const world = worldOf(text)
  expect(policyOf(world)).toBe(policyOf(world))
  const before = policyOf(world)
  world.policyValue = { ...(world.policyValue as object), freshness: 'sometimes' }
  expect(policyOf(world)).not.toBe(before)
  expect('problems' in policyOf(world)).toBe(true)
})

test('a role that the policy gains has a team from then on, and one nobody names is empty', () => {
  const world = worldOf(text)
  world.policyValue = { roles: { late: { team: 'acme/late' } } }
  fillTeams(world)
  expect([...teamOf(world, 'late').direct]).toEqual(['late-bystander-1'])
  expect([...teamOf(world, 'nobody').direct]).toEqual([])
  expect([rolesIn({ roles: { a: {}, b: {} } }), rolesIn(null), rolesIn({ roles: [] })]).toEqual([['a', 'b'], [], []])
})

test('what the gates measure is measured once for the same groups', () => {
  const measure = measurer()
  const policy = policyOf(worldOf(text))
  if (!('value' in policy)) throw new Error('the example policy is right')
  const { gates } = policy.value
  expect(measure(gates)).toBe(measure({ ...gates, documentation: undefined }))
  expect(ground.measure(gates).evaluation.state).toBe('measured')
})

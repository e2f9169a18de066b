import { expect, test } from 'vitest'
import { digestOf } from '../../../shared/domain/digest.ts'
import { registry } from '../../../shared/domain/scenario/event/outside.ts'
import { gatheredNow, modelFileIn, proposedNow, scenarioOrigin } from '../../../shared/domain/scenario/proposed.ts'
import { policyOf, type World } from '../../../shared/domain/scenario/world.ts'
import { SecuritySettings } from '../../../shared/domain/gate/security-settings.ts'
import { securityFindings } from '../../../shared/domain/gate/security.ts'
import { one, worldOf } from '../../builders/scenario.ts'

const world = (model = ''): World =>
  worldOf(one(`${model}people: {dev: {mlflow: d.dietz}, vera: {}}\nevents: [{open: {by: dev}}]\nexpect: {}`))

function gathered(own: World, version = '7') {
  const policy = policyOf(own)
  if (!('value' in policy)) throw new Error('the example policy is right')
  return gatheredNow(own, policy.value, version)
}

test('the registry is the policy’s, the digest that of the subject', () => {
  const found = gathered(world())
  expect([found.subject.registry, found.digest]).toEqual(['https://mlflow.acme.example', digestOf(found.subject)])
})

test.each([
  ['the opener, by the registry’s name', '', 'd.dietz', []],
  ['whom the scenario names', 'model: {run_user: vera, parent_run_users: [x, y]}\n', 'vera', ['x', 'y']],
])('the run is by %s', (_, model, user, parents) => {
  const { claims } = gathered(world(model)).subject
  expect([claims.runUser, claims.parents.map((parent) => parent.user)]).toEqual([user, parents])
})

test('the same is gathered until something is written to the registry', () => {
  const own = world()
  const before = gathered(own)
  expect(gathered(own)).toBe(before)
  registry(own, { changes: 'parameter', key: 'late', value: '1' })
  expect(gathered(own).digest).not.toBe(before.digest)
})

test('another version of the same run is other evidence', () => {
  const own = world()
  expect(gathered(own, '7').digest).not.toBe(gathered(own, '8').digest)
})

test('a push proposes what is gathered, and nothing under a policy that cannot be read', () => {
  const own = world()
  expect(proposedNow(own, '7').digest).toBe(gathered(own).digest)
  own.policyValue = 'broken'
  expect(proposedNow(own, '7')).toEqual({ version: '7', subject: null, digest: null })
})

test('the model’s file is of the scenario’s tier and of a role that the policy has', () => {
  const own = world('model: {tier: low}\n')
  const policy = policyOf(own)
  if (!('value' in policy)) throw new Error('the example policy is right')
  expect(Object.keys(policy.value.roles)).toContain(modelFileIn(own, policy.value).owner.role)
  expect(scenarioOrigin(policy.value)).toBe('https://mlflow.acme.example')
})

test('a policy that asks for the gate security finds nothing in a scenario’s version', () => {
  const own = world()
  const policy = policyOf(own)
  if (!('value' in policy)) throw new Error('the example policy is right')
  const asks = { ...policy.value, gates: { security: SecuritySettings.parse({}) } }
  expect(gathered(own).security).toBe(undefined)
  const { security } = gatheredNow(own, asks, '7')
  expect(security === undefined ? null : securityFindings(asks.gates.security, security)).toEqual([])
})

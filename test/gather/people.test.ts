import { describe, expect, test } from 'vitest'
import { People } from '../../shared/domain/governance/people.ts'
import { readPolicy } from '../../shared/domain/governance/policy-rules.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { askedRoles, routeOf } from '../../shared/domain/request/route.ts'
import { readMemberships } from '../../shared/gather/people.ts'
import { account, peopleValue, policyValue, world } from '../builders/world.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'

const people = People.parse(peopleValue)
function policyWith(patch: unknown = {}): Policy {
  const read = readPolicy({ file: 'policy.yml', value: overlay(policyValue, patch), lines: {} })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

describe('the roles that a judgement asks about', () => {
  test.each<[string, 'promotion' | 'policy' | 'adoption', 'high' | 'medium' | 'low', readonly string[]]>([
    [
      'a high promotion',
      'promotion',
      'high',
      ['model-validator', 'compliance-officer', 'legal-counsel', 'business-owner', 'model-risk'],
    ],
    ['a medium one', 'promotion', 'medium', ['compliance-officer', 'legal-counsel', 'model-risk']],
    ['a low one: whoever may hold, clear or accept', 'promotion', 'low', ['model-risk', 'compliance-officer']],
    ['a change of governance', 'policy', 'high', ['model-risk', 'compliance-officer']],
    ['an adoption', 'adoption', 'high', ['model-risk', 'compliance-officer']],
  ])('of %s', (_, kind, tier, roles) => {
    const policy = policyWith()
    expect(askedRoles(policy, routeOf(policy, kind, tier, 'production'))).toEqual(roles)
  })

  test('are roles of the policy, not the words beside them', () => {
    const policy = policyWith()
    expect(askedRoles(policy, routeOf(policy, 'promotion', 'high', 'production'))).not.toContain('its-giver')
  })
})

describe('who is in a role', () => {
  test('are the members of its team, asked for once', async () => {
    const own = await world()
    const asked: (readonly string[])[] = []
    const forge = {
      ...own.forge,
      members: (teams: readonly string[], inherited: boolean) => {
        asked.push(teams)
        return own.forge.members(teams, inherited)
      },
    }
    const policy = policyWith({ roles: { 'second-line': { team: 'acme/model-risk' } } })
    const read = await readMemberships(forge, policy, people, ['model-risk', 'second-line'])
    expect(asked).toEqual([['acme/model-risk']])
    expect(read.memberships.map(({ members }) => members.map(({ login }) => login))).toEqual([
      ['rita', 'rolf'],
      ['rita', 'rolf'],
    ])
  })

  test('are the people of its list, by their number', async () => {
    const own = await world()
    const policy = policyWith({ roles: { 'model-validator': { team: null, people: ['vera', 'nobody'] } } })
    const read = await readMemberships(own.forge, policy, people, ['model-validator'])
    expect(read).toEqual({
      memberships: [{ role: 'model-validator', members: [account('vera')], formerly: [] }],
      failed: [],
    })
  })

  test('is unknown where the team cannot be read: a failed read, no empty role', async () => {
    const own = await world()
    own.forge.putTeam('acme/model-validation', { failed: 'Resource not accessible' })
    const read = await readMemberships(own.forge, policyWith(), people, ['model-validator', 'business-owner'])
    expect(read.memberships.map(({ role }) => role)).toEqual(['business-owner'])
    expect(read.failed).toEqual([
      { read: 'teams', role: 'model-validator', detail: 'role model-validator: Resource not accessible' },
    ])
  })

  test('is unknown where the forge left the team out of its answer', async () => {
    const own = await world()
    const forge = { ...own.forge, members: async () => [] }
    const read = await readMemberships(forge, policyWith(), people, ['model-validator'])
    expect(read).toMatchObject({
      memberships: [],
      failed: [{ detail: 'role model-validator: its team was not answered' }],
    })
  })

  test('of a role that the policy does not name is nobody’s question', async () => {
    const own = await world()
    expect(await readMemberships(own.forge, policyWith(), people, ['astronaut'])).toEqual({
      memberships: [],
      failed: [],
    })
  })
})

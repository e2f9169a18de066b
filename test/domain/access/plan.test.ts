import { describe, expect, test } from 'vitest'
import { planAccess, planState, splitsRights, type AccessPlan } from '../../../shared/domain/access/plan.ts'
import type { Finding } from '../../../shared/domain/verdict.ts'
import { formatRevocation } from '../../../shared/render/setup/access.ts'
import { people, policy, question, type Told } from '../../builders/access.ts'

const codes = ({ findings }: AccessPlan): readonly string[] => findings.map(({ code }) => code)

const planted = (...grants: readonly string[]): Told => ({
  users: { dana: ['countersign-data-scientist', '__user_2__'] },
  roles: { __user_2__: grants },
})

describe('a plan', () => {
  test('is empty where everything is as it should be', () => {
    expect(planAccess(question())).toEqual({ steps: [], revocations: [], findings: [] })
  })

  test.each<[string, Told, string, Finding['weight']]>([
    [
      'a user that is missing',
      { other: { accounts: [{ id: 1, name: 'admin', admin: true, roles: [] }] } },
      'account-missing',
      'fail',
    ],
    ['an administrator whom the policy does not name', { admins: ['dana'] }, 'administrator-unnamed', 'fail'],
    ['one who administers by a role', planted('workspace:* MANAGE'), 'administrator-unnamed', 'fail'],
    ['a user whom nobody names', { users: { mallory: [] } }, 'account-unknown', 'fail'],
    ['a grant above the templates', planted('registered_model:credit-approval MANAGE'), 'grant-above-template', 'fail'],
    ['a default that writes', { everybody: 'EDIT' }, 'default-too-high', 'fail'],
    ['a default that uses', { everybody: 'USE' }, 'default-too-high', 'fail'],
    ['a read that failed', { other: { failed: [{ what: 'the roles', detail: '403' }] } }, 'access-unreadable', 'error'],
    ['a default that is not told', { everybody: null }, 'access-unreadable', 'error'],
    ['a server with workspaces', { other: { workspaces: true } }, 'workspaces-enabled', 'error'],
    ['a credential that is told too little', { asked: { name: 'vera', admin: false } }, 'not-administrator', 'error'],
  ])('tells %s', (_, told, code, weight) => {
    const plan = planAccess(question(told))
    expect(plan.findings.map((one) => [one.code, one.weight])).toContainEqual([code, weight])
    expect(planState(plan)).toBe(weight === 'error' ? 'unknown' : 'failed')
  })

  test('judges our own roles by the role, not once more by each member', () => {
    const auditor = ['registered_model:* EDIT', 'experiment:* READ']
    const told = {
      users: { vera: ['countersign-model-validator', 'countersign-auditor'] },
      roles: { 'countersign-auditor': auditor },
    }
    expect(codes(planAccess(question(told))).toSorted()).toEqual(['member-not-in-role', 'role-above-template'])
  })

  test('lets a default that reads pass', () => {
    expect(planState(planAccess(question({ everybody: 'READ' })))).toBe('passed')
  })
})

describe('what is taken away', () => {
  const taken = (told: Told): readonly string[] => planAccess(question(told)).revocations.map(formatRevocation)

  test('of a user’s own role is the grant', () => {
    expect(taken(planted('registered_model:credit-approval EDIT', 'registered_model:mine MANAGE'))).toEqual([
      'take registered_model:credit-approval EDIT from dana (role __user_2__)',
    ])
  })

  test('of a role that others share is the membership, once, with what goes with it', () => {
    const tinkerers = ['registered_model:* EDIT', 'run:* EDIT', 'experiment:5 READ']
    expect(taken({ users: { dana: ['tinkerers'] }, roles: { tinkerers } })).toContain(
      'take dana out of tinkerers, and with it registered_model:* EDIT, run:* EDIT, experiment:5 READ',
    )
    expect(taken({ users: { dana: ['tinkerers'] }, roles: { tinkerers } })).toHaveLength(1)
  })

  test('is nothing of an administrator’s', () => {
    expect(taken({ ...planted('registered_model:credit-approval EDIT'), admins: ['dana'] })).toEqual([])
    expect(taken(planted('workspace:* MANAGE', 'registered_model:credit-approval EDIT'))).toEqual([])
  })

  test('is nothing of the account that asks, which is told', () => {
    const plan = planAccess(
      question({ ...planted('registered_model:credit-approval EDIT'), asked: { name: 'dana', admin: true } }),
    )
    expect(plan.revocations).toEqual([])
    expect(codes(plan)).toEqual(['grant-above-template', 'left-in-place'])
  })
})

test('everybody is a stranger’s equal where the policy names no accounts', () => {
  const { access: _none, ...without } = policy
  const plan = planAccess(question({}, { policy: without, people }))
  expect(codes(plan)).toContain('account-unknown')
})

test('rights on versions are told apart from 3.17 on', () => {
  expect(['3.13.0', '3.16.9', '3.17.2', '3.18.0rc1', '4.0.0'].map(splitsRights)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ])
})

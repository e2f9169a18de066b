import { describe, expect, test } from 'vitest'
import { namedAccounts, seatGrants, seatingOf, serviceSeats } from '../../../shared/domain/access/seat.ts'
import { members, memberships, people, policy, scope } from '../../builders/access.ts'

const { access: _none, ...without } = policy
const read = { memberships, failed: [] }

describe('the services', () => {
  test('are those of the policy, and those of people.yml that it does not name', () => {
    const all = { ...people, services: ['training-service', 'promoter', 'admin'] }
    expect(serviceSeats(policy, all).map(({ account, templates }) => `${account} ${templates.join()}`)).toEqual([
      'promoter promoter',
      'tagger status-writer',
      'evidence-reader reader',
      'training-service registration',
    ])
  })

  test('that the policy does not name are each an error', () => {
    const { findings } = seatingOf(without, people, read)
    expect(findings.filter(({ code }) => code === 'service-unnamed').map(({ facts }) => facts.key)).toEqual([
      'promoter',
      'status_writer',
      'reader',
    ])
  })
})

describe('the people', () => {
  const seats = (given: Parameters<typeof seatingOf>[2]) => seatingOf(policy, people, given)

  test('hold the templates of their roles, each by every MLflow user of theirs', () => {
    const both = { ...people, people: { ...people.people, dana: { ...dana(), mlflow: ['dana', 'dana2'] } } }
    const roles = [members(people, 'data-scientist', 'dana'), members(people, 'ml-engineer', 'dana')]
    expect(
      seatingOf(policy, both, { memberships: roles, failed: [] }).seats.filter(({ person }) => person === 'dana'),
    ).toEqual([
      { account: 'dana', person: 'dana', templates: ['data-scientist', 'ml-engineer'] },
      { account: 'dana2', person: 'dana', templates: ['data-scientist', 'ml-engineer'] },
    ])
  })

  test.each([
    ['who are not in people.yml are an error', [members(people, 'auditor', 'mallory')], 'member-unmapped', 'error'],
    ['without an MLflow user are told', [members(people, 'compliance-officer', 'carl')], 'no-registry-user', 'note'],
  ])('%s', (_, roles, code, weight) => {
    const found = seats({ memberships: roles, failed: [] }).findings
    expect(found.map((one) => [one.code, one.weight])).toContainEqual([code, weight])
  })

  test('of a role that cannot be read are unknown, and nobody is too many in it', () => {
    const failed = [{ read: 'teams' as const, role: 'auditor', detail: '403' }]
    const { findings, settled } = seats({ memberships: [], failed })
    expect(findings.map(({ code }) => code)).toContain('membership-unreadable')
    expect(settled).not.toContain('auditor')
    expect(settled).toContain('model-risk')
    expect(seats({ memberships: [], failed: [{ read: 'teams', detail: '500' }] }).settled).not.toContain('model-risk')
    expect(seats({ memberships: [members(people, 'auditor', 'mallory')], failed: [] }).settled).not.toContain('auditor')
  })

  test('of a role without a template are given nothing', () => {
    const more = { ...policy, roles: { ...policy.roles, underwriter: { people: ['dana'] } } }
    const { seats: found, findings } = seatingOf(more, people, {
      memberships: [members(people, 'underwriter', 'dana')],
      failed: [],
    })
    expect(found.filter(({ person }) => person !== null)).toEqual([])
    expect(findings).toContainEqual({ code: 'role-without-template', weight: 'note', facts: { role: 'underwriter' } })
  })
})

function dana() {
  const found = people.people.dana
  if (found === undefined) throw new Error('the example has no dana')
  return found
}

test('the grants of a seat are those of its templates together', () => {
  expect(seatGrants({ templates: ['reader', 'auditor'] }, scope)).toHaveLength(4)
})

test('named is whom people.yml or the policy names', () => {
  expect([...namedAccounts(policy, people)].sort()).toEqual(
    ['admin', 'dana', 'evidence-reader', 'mel', 'promoter', 'tagger', 'training-service', 'vera'].sort(),
  )
  expect(namedAccounts(without, people).has('promoter')).toBe(false)
})

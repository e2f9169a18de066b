import { describe, expect, test } from 'vitest'
import { countProblems, listedPeople, unknownRole } from '../../../shared/domain/governance/role-rules.ts'

const located = { file: 'governance/policy.yml', value: {}, lines: {} }
const policy = {
  roles: { 'model-risk': { team: 'model-risk' }, 'business-owner': { people: ['olga', 'olga', 'dana'] } },
}
const path = ['changes', 'approvals', 0]
const messages = (problems: ReturnType<typeof unknownRole>): readonly string[] => problems.map(({ message }) => message)

describe('a role that the policy asks for', () => {
  test.each([
    ['model-risk', []],
    ['model_risk', ['role "model_risk" is not defined under roles. Did you mean "model-risk"?']],
    ['nobody-at-all', ['role "nobody-at-all" is not defined under roles.']],
    ['toString', ['role "toString" is not defined under roles.']],
  ])('%s must be defined', (role, said) => {
    expect(messages(unknownRole(policy, role, located, path))).toEqual(said)
  })

  test.each([
    ['model-risk', 9, []],
    ['business-owner', 2, []],
    ['business-owner', 3, ['asks 3 of role "business-owner", which has 2: it can never be met.']],
    ['toString', 1, []],
  ])('%s can be asked %i times where a team holds it or so many people are named', (role, count, said) => {
    expect(messages(countProblems(policy, { role, count }, located, path))).toEqual(said)
  })

  test('is a list, or a team whose people the policy does not tell', () => {
    expect(listedPeople(policy, 'business-owner')).toEqual(['olga', 'olga', 'dana'])
    expect(listedPeople(policy, 'model-risk')).toBeNull()
  })
})

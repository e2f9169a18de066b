import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { edited, editedText, policyPath, saidOf } from '../../builders/documents.ts'

const anchor = 'ledger: {branch: governance-ledger}'
const glass = (approvals: string, more = 'merged_by: model-risk, review_within: P3D'): string =>
  `break_glass: {approvals: [${approvals}], ${more}}`
const both = '{role: model-risk, count: 1}, {role: ml-engineer, count: 1}'

function after(section: string): readonly string[] {
  const change = [[anchor, `${section}\n${anchor}`]] as const
  const read = readPolicy(edited(policyPath, change))
  return read.ok ? [] : saidOf(read.problems, editedText(policyPath, change))
}

describe('who signs what does not go through the stages of a tier', () => {
  test.each([
    ['a rollback by the business', 'rollback: {approvals: [{role: business-owner, count: 1}]}'],
    ['a retirement by two roles', `retirement: {approvals: [${both}]}`],
    ['a way past the stages by two roles', glass(both)],
  ])('%s is right', (_, section) => {
    expect(after(section)).toEqual([])
  })

  test.each([
    [
      'a rollback that asks nobody',
      'rollback: {approvals: []}',
      'rollback.approvals: asks nobody; name a role, or leave the section out.',
    ],
    [
      'a role that is not there',
      'retirement: {approvals: [{role: model-risks, count: 1}]}',
      'retirement.approvals.0.role: role "model-risks" is not defined under roles. Did you mean "model-risk"?',
    ],
    [
      'a role twice',
      'rollback: {approvals: [{role: model-risk, count: 1}, {role: model-risk, count: 1}]}',
      'rollback.approvals: names role "model-risk" twice; write one entry with the count.',
    ],
    [
      'a way past the stages by one role alone, however many of it',
      glass('{role: model-risk, count: 2}'),
      'break_glass.approvals: names one role; two different ones must agree past the stages.',
    ],
    [
      'a merge by a role that is not there',
      glass(both, 'merged_by: sre, review_within: P3D'),
      'break_glass.merged_by: role "sre" is not defined under roles.',
    ],
    [
      'a way past the stages without a review',
      glass(both, 'merged_by: model-risk'),
      'break_glass.review_within: is missing; string is expected.',
    ],
    [
      'a review within what is no duration',
      glass(both, 'merged_by: model-risk, review_within: 3 days'),
      'break_glass.review_within: is the text "3 days"; it must be an ISO 8601 duration such as P90D.',
    ],
    ['a typo in the section', 'rolback: {approvals: []}', 'rolback: unknown key "rolback". Did you mean "rollback"?'],
  ])('%s is a problem', (_, section, said) => {
    expect(after(section)).toEqual([said])
  })

  test('a count that a list of people cannot reach is a problem', () => {
    const changes = [
      ['model-risk: {team: acme/model-risk}', 'model-risk: {people: [rita, rob]}'],
      [anchor, `rollback: {approvals: [{role: model-risk, count: 3}]}\n${anchor}`],
    ] as const
    const read = readPolicy(edited(policyPath, changes))
    expect(read.ok ? [] : read.problems.map(({ message }) => message)).toEqual([
      'asks 3 of role "model-risk", which has 2: it can never be met.',
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { accessProblems } from '../../../shared/domain/governance/access-rules.ts'
import { policyPeopleProblems, readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { edited, editedText, examplePeople, policyPath, saidOf, valueOf } from '../../builders/documents.ts'

type Change = readonly [string, string]

function after(...changes: readonly Change[]): readonly string[] {
  const found = accessProblems(
    valueOf(readPolicy(edited(policyPath, changes))),
    examplePeople(),
    edited(policyPath, changes),
  )
  return saidOf(found, editedText(policyPath, changes))
}

describe('the accounts of the policy', () => {
  test('of the example are right', () => {
    expect(after()).toEqual([])
  })

  test.each<[string, Change, readonly string[]]>([
    [
      'a person’s account',
      ['promoter: promoter', 'promoter: mel'],
      ['access.promoter: "mel" is mel\'s MLflow user; this account is no person\'s.'],
    ],
    [
      'one account for two purposes',
      ['status_writer: tagger', 'status_writer: promoter'],
      ['access.status_writer: "promoter" is the promoter too; each has an account of its own.'],
    ],
    [
      'an administrator',
      ['administrators: [admin]', 'administrators: [admin, evidence-reader]'],
      [
        'access.reader: "evidence-reader" is also an administrator, whom nothing restricts; name an account that is none.',
      ],
    ],
  ])('may not be %s', (_, change, expected) => {
    expect(after(change)).toEqual(expected)
  })

  test('may be left out, one or all', () => {
    expect(after(['  reader: evidence-reader\n', ''])).toEqual([])
    const { access: _none, ...without } = valueOf(readPolicy(edited(policyPath, [])))
    expect(accessProblems(without, examplePeople(), edited(policyPath, []))).toEqual([])
  })

  test('are judged with the policy, once the people are read', () => {
    const wrong = edited(policyPath, [['promoter: promoter', 'promoter: mel']])
    expect(policyPeopleProblems(valueOf(readPolicy(wrong)), examplePeople(), wrong)).toHaveLength(1)
  })
})

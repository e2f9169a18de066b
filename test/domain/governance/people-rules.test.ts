import { describe, expect, test } from 'vitest'
import { readPeople } from '../../../shared/domain/governance/people-rules.ts'
import { edited, editedText, located, peoplePath, problemsOf, saidOf } from '../../builders/documents.ts'

const vera = 'vera: {github: vera-acme, id: 7002, mlflow: [vera], emails: [vera@acme.example]'
const after = (...changes: readonly (readonly [string, string])[]): readonly string[] => {
  const read = readPeople(edited(peoplePath, changes))
  return read.ok ? [] : saidOf(read.problems, editedText(peoplePath, changes))
}

describe('people.yml of the example', () => {
  test('is right', () => {
    expect(after()).toEqual([])
  })

  test.each([
    [
      'one MLflow user of two people',
      [vera, vera.replace('[vera]', '[dana]')],
      ['people.vera.mlflow.0: MLflow user "dana" is dana\'s too; one identity is one person\'s.'],
    ],
    [
      'one MLflow user twice of one person',
      [vera, vera.replace('[vera]', '[vera, vera]')],
      ['people.vera.mlflow.1: MLflow user "vera" stands there twice.'],
    ],
    [
      'one login of two people, in other letters',
      [vera, vera.replace('vera-acme', 'Dana-ACME')],
      ['people.vera.github: GitHub login "dana-acme" is dana\'s too; one identity is one person\'s.'],
    ],
    [
      'one number of two people',
      [vera, vera.replace('7002', '7001')],
      ['people.vera.id: GitHub id "7001" is dana\'s too; one identity is one person\'s.'],
    ],
    [
      'one e-mail of two people, in other letters',
      [vera, vera.replace('vera@acme', 'DANA@Acme')],
      ['people.vera.emails.0: e-mail "dana@acme.example" is dana\'s too; one identity is one person\'s.'],
    ],
    [
      'a service that is a person',
      ['[training-service]', '[training-service, mel]'],
      ['services.1: "mel" is mel\'s MLflow user; a service is no person.'],
    ],
    ['a typo', ['emails: [dana@', 'email: [dana@'], ['people.dana.email: unknown key "email". Did you mean "emails"?']],
  ] as const)('with %s is refused', (_, change, expected) => {
    expect(after(change)).toEqual(expected)
  })

  test('says everything that is wrong at once', () => {
    expect(
      after([vera, vera.replace('7002', '7001').replace('[vera]', '[dana]')], ['[training-service]', '[mel]']),
    ).toHaveLength(3)
  })

  test('joins MLflow users by their exact letters, as MLflow does', () => {
    expect(after([vera, vera.replace('[vera]', '[vera, Dana]')])).toEqual([])
  })

  test('that is no mapping is refused', () => {
    expect(problemsOf(readPeople(located('[]', 'people.yml')))).toEqual(['1 : is a list; object is expected.'])
  })
})

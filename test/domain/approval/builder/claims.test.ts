import { describe, expect, test } from 'vitest'
import { buildersByClaim, type Claims } from '../../../../shared/domain/approval/builder/claims.ts'
import { identitiesOf } from '../../../../shared/domain/approval/identity.ts'
import { noClaims } from '../../../builders/approval.ts'
import { examplePeople } from '../../../builders/documents.ts'

const read = (claims: Partial<Claims>) => buildersByClaim({ ...noClaims, ...claims }, identitiesOf(examplePeople()))
const names = (claims: Partial<Claims>): readonly string[] =>
  read(claims).builders.map(({ fact, person }) => `${fact} ${person ?? ''}`)
const errors = (claims: Partial<Claims>): readonly string[] =>
  read(claims)
    .findings.filter(({ weight }) => weight === 'error')
    .map(({ code }) => code)

describe('registry and request claim builders', () => {
  test('a name that is one person’s key and another’s registry user is both, and an error', () => {
    const people = examplePeople()
    const twisted = {
      ...people,
      people: {
        ...people.people,
        rob: { ...people.people.rob, mlflow: ['dana'] },
        dana: { ...people.people.dana, mlflow: [] },
      },
    } as typeof people
    const { builders, findings } = buildersByClaim({ ...noClaims, developers: ['dana'] }, identitiesOf(twisted))
    expect(builders.map(({ person }) => person)).toEqual(['dana', 'rob'])
    expect(findings.map(({ code }) => code)).toContain('name-ambiguous')
  })

  test.each<readonly [string, Partial<Claims>, string]>([
    ['who ran the training', { runUser: 'mel' }, 'run-user mel'],
    ['who ran a parent', { parents: [{ runId: 'r', user: 'mel' }] }, 'parent-run-user mel'],
    ['who registered it', { versionCreator: 'mel' }, 'version-creator mel'],
    ['who made the data', { dataProducers: ['mel'] }, 'data-producer mel'],
    ['who registered it, by the request', { requestedCreators: ['rob'] }, 'version-creator rob'],
    ['who made the data, by the request', { requestedProducers: ['mel'] }, 'data-producer mel'],
    ['a developer by key', { developers: ['rob'] }, 'developers rob'],
    ['a developer by registry user', { developers: ['mel'] }, 'developers mel'],
    [
      'a developer whom the request named that is gone back to',
      { former: { folder: 'promotions/x/y/0001', claimed: [{ fact: 'developers', person: 'rob' }] } },
      'developers rob',
    ],
  ])('%s', (_, claims, expected) => {
    expect(names(claims)).toEqual([expected])
    expect(read(claims).builders.at(-1)?.kind).toBe('claimed')
  })

  test.each<readonly [string, Partial<Claims>, readonly string[]]>([
    ['a registry user whom nobody knows', { runUser: 'root' }, ['registry-user-unmapped']],
    ['a parent’s user whom nobody knows', { parents: [{ runId: 'r', user: 'root' }] }, ['registry-user-unmapped']],
    ['a service that nobody answers for', { runUser: 'training-service' }, ['service-needs-developers']],
    ['a service that somebody answers for', { runUser: 'training-service', developers: ['mel'] }, []],
    [
      'a service that somebody answered for when it was approved',
      {
        runUser: 'training-service',
        former: { folder: 'promotions/x/y/0001', claimed: [{ fact: 'developers', person: 'mel' }] },
      },
      [],
    ],
    [
      'a service for which only its registrar was named then',
      {
        runUser: 'training-service',
        former: { folder: 'promotions/x/y/0001', claimed: [{ fact: 'version-creator', person: 'mel' }] },
      },
      ['service-needs-developers'],
    ],
    ['a developer whom nobody knows', { developers: ['root'] }, ['developer-unknown']],
    ['a developer with a name that every object knows', { developers: ['constructor'] }, ['developer-unknown']],
  ])('%s', (_, claims, expected) => {
    expect(errors(claims)).toEqual(expected)
  })

  test('what the registry does not record is shown, and no error', () => {
    const { findings } = read({ runUser: '', parents: [{ runId: 'r', user: null }] })
    expect(findings.map(({ code, weight, facts }) => `${weight} ${code} ${String(facts.fact)}`)).toEqual([
      'note not-recorded-by-registry run-user',
      'note not-recorded-by-registry parent-run-user',
      'note not-recorded-by-registry version-creator',
      'note not-recorded-by-registry data-producer',
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { People } from '../../../shared/domain/governance/people.ts'
import { examplePeople } from '../../builders/documents.ts'

const dana = { github: 'dana-acme', id: 7001, name: 'Dana Dietz' }

describe('people.yml', () => {
  test('fills in what a person need not say', () => {
    expect(People.parse({ people: { dana } })).toEqual({
      people: { dana: { ...dana, mlflow: [], emails: [] } },
      services: [],
      tools: [],
    })
  })

  test('of the example holds each role’s people and the service that trains', () => {
    const { people, services } = examplePeople()
    expect(Object.keys(people)).toEqual(['dana', 'vera', 'carl', 'lee', 'olga', 'rita', 'rob', 'mel', 'audrey'])
    expect(services).toEqual(['training-service'])
  })

  test('read again is the same', () => {
    expect(People.parse(examplePeople())).toEqual(examplePeople())
  })

  test.each([
    ['a person without their number', { people: { dana: { github: 'd', name: 'D' } } }],
    ['the number nought', { people: { dana: { ...dana, id: 0 } } }],
    ['a number as text', { people: { dana: { ...dana, id: '7001' } } }],
    ['an empty login', { people: { dana: { ...dana, github: '' } } }],
    ['a person without a name', { people: { dana: { ...dana, name: '' } } }],
    ['an e-mail that is none', { people: { dana: { ...dana, emails: ['dana'] } } }],
    ['an empty MLflow user', { people: { dana: { ...dana, mlflow: [''] } } }],
    ['a key with a capital', { people: { Dana: dana } }],
    ['a word too many', { people: { dana: { ...dana, role: 'boss' } } }],
    ['no people at all', {}],
  ])('cannot hold %s', (_, value) => {
    expect(People.safeParse(value).success).toBe(false)
  })
})

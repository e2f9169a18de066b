import { describe, expect, test } from 'vitest'
import { identitiesOf } from '../../../shared/domain/approval/identity.ts'
import { examplePeople } from '../../builders/documents.ts'

const known = identitiesOf({ ...examplePeople(), tools: ['Bot@Tool.example'] })

describe('who is meant', () => {
  test.each([
    ['an account by its number', known.personOfAccount(7001), 'dana'],
    ['an account of another number', known.personOfAccount(9), null],
    ['a login in other letters, with the number it should have', known.holderOfLogin('DANA-acme')?.id, 7001],
    ['a login of a stranger', known.holderOfLogin('stranger'), null],
    ['a number, its written login', known.loginOf(7001), 'dana-acme'],
    ['a registry user by their exact name', known.personOfUser('dana'), 'dana'],
    ['a registry user in other letters', known.personOfUser('Dana'), null],
    ['an e-mail in other letters', known.personOfEmail('DANA@acme.example'), 'dana'],
    ['an e-mail of a stranger', known.personOfEmail('x@acme.example'), null],
    ['a service', known.isService('training-service'), true],
    ['a person as a service', known.isService('dana'), false],
    ['a tool in other letters', known.isTool('bot@tool.EXAMPLE'), true],
    ['a person as a tool', known.isTool('dana@acme.example'), false],
    ['a key', known.knows('dana'), true],
    ['a key that every object knows', known.knows('constructor'), false],
    ['a name', known.nameOf('dana'), 'Dana Dietz'],
    ['the name of a stranger: the key itself', known.nameOf('toString'), 'toString'],
  ])('by %s', (_, found, expected) => {
    expect(found).toBe(expected)
  })
})

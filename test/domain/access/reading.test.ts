import { describe, expect, test } from 'vitest'
import { AccessReading, holdersOf, holdingOf, isOwnRole, readingOf } from '../../../shared/domain/access/reading.ts'
import { reading } from '../../builders/access.ts'

const roles = {
  __user_2__: ['registered_model:credit-approval MANAGE', 'experiment:1 MANAGE'],
  tinkerers: ['registered_model_version:* EDIT', 'gateway_secret:* USE'],
  other: ['registered_model:other EDIT'],
}
const users = { dana: ['__user_2__', 'tinkerers'], vera: ['other'] }
const vera = { name: 'vera', admin: false }

describe('who holds which role', () => {
  const held = (told: AccessReading): object =>
    Object.fromEntries(
      holdersOf(told).map(({ account, roles: own, whole }) => [account.name, [own.map(({ name }) => name), whole]]),
    )

  test('is told to an administrator', () => {
    expect(held(reading({ roles, users }))).toEqual({
      admin: [[], true],
      dana: [['__user_2__', 'tinkerers'], true],
      vera: [['other'], true],
    })
  })

  test('is told to others of themselves, and of the role that bears a user’s number', () => {
    expect(held(reading({ roles, users, asked: vera }))).toEqual({
      admin: [[], false],
      dana: [['__user_2__'], false],
      vera: [['other'], true],
    })
  })

  test('adds up to what somebody holds', () => {
    const dana = holdersOf(reading({ roles, users })).find(({ account }) => account.name === 'dana')
    expect(dana === undefined ? null : holdingOf(dana)).toMatchObject({ admin: false, grants: { length: 4 } })
  })

  test('is nobody where the accounts could not be read', () => {
    expect(holdersOf(reading({ other: { accounts: null } }))).toEqual([])
  })
})

describe('what a reading says of one model', () => {
  test('leaves out other grants, and who holds none of the rest', () => {
    const left = readingOf('credit-approval', reading({ roles, users }))
    expect(left.roles?.map(({ name, grants }) => [name, grants.length])).toEqual([
      ['__user_2__', 1],
      ['tinkerers', 1],
    ])
    expect(left.accounts?.map(({ name }) => name)).toEqual(['admin', 'dana'])
  })

  test('keeps whose own role says something, though who holds it is not told', () => {
    const left = readingOf('credit-approval', reading({ roles, users, asked: vera }))
    expect(left.accounts?.map(({ name }) => name)).toEqual(['admin', 'dana'])
  })

  test('keeps what could not be read', () => {
    const unread = reading({ other: { accounts: null, roles: null } })
    expect(readingOf('credit-approval', unread)).toEqual(unread)
  })
})

test('a reading is data that the next step of a job reads back', () => {
  const told = reading({ roles, users, asked: vera })
  expect(AccessReading.parse(JSON.parse(JSON.stringify(told)))).toEqual(told)
})

test('a user’s own role is told by its name, which MLflow gives to no other', () => {
  expect(['__user_2__', '__user_x__', 'my__user_2__'].map((name) => isOwnRole({ name }))).toEqual([true, false, false])
})

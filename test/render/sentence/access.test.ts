import { describe, expect, test } from 'vitest'
import { accessCodes } from '../../../shared/domain/access/finding.ts'
import { rights } from '../../../shared/domain/access/right.ts'
import { accessSentences, rightWords } from '../../../shared/render/sentence/access.ts'
import { expectGolden } from '../../golden/golden.ts'

const facts = {
  account: 'dana',
  accounts: ['dana', 'mallory'],
  by: 'is_admin',
  detail: 'the registry failed at GET /roles (500). Look at its log.',
  expected: 'READ',
  found: 'EDIT',
  grant: 'registered_model:credit-approval EDIT',
  key: 'promoter',
  level: 'EDIT',
  login: 'dana-acme',
  name: 'credit-approval',
  person: 'dana',
  resource: 'registered_model:credit-approval',
  rights: ['set-alias', 'tag-version'],
  role: '__user_2__',
  roles: ['data-scientist'],
  strangers: ['mallory'],
  unread: ['who holds the role countersign-promoter'],
  version: '3.13.0',
  what: 'the roles',
}
const hostile = '\u202e|`<!--@team\n::error::'

describe.each(accessCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = accessSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(accessSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('stays on its line, whatever it is told', () => {
    const told = Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, Array.isArray(value) ? [hostile] : hostile]),
    )
    expect(accessSentences[code](told)).not.toMatch(/[\n\u202e]/)
  })
})

test('no sentence stands without a code, and no right without words', () => {
  expect(Object.keys(accessSentences).sort()).toEqual([...accessCodes].sort())
  expect(Object.keys(rightWords).sort()).toEqual([...rights].sort())
})

test('everybody is said where everybody may', () => {
  expect(accessSentences['registry-writable-by-others']({ ...facts, accounts: ['*'], strangers: [] })).toContain(
    'yes. Everybody with an account may move aliases, tag versions. The ledger',
  )
})

test('nobody is named where nobody else is there for it', () => {
  expect(accessSentences['registry-not-writable-by-others']({ expected: [] })).not.toContain('Named')
})

test('all of them, to be read', () => {
  expectGolden(
    'sentences-access',
    Object.entries(accessSentences)
      .map(([code, say]) => `${code}\n: ${say(facts)}`)
      .join('\n\n'),
  )
})

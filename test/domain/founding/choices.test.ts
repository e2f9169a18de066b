import { describe, expect, test } from 'vitest'
import {
  readEnvironmentChoice,
  readHolder,
  readRoleChoice,
  readSuitePin,
  readTiers,
  repositoryOfRemote,
  type Choice,
} from '../../../shared/domain/founding/choices.ts'

const value = <T>(choice: Choice<T>): T | string => (choice.ok ? choice.value : choice.problem)
const withApp = { trial: false }
const commit = 'a'.repeat(40)

describe('who holds a role', () => {
  test.each([
    ['a team', 'acme/model-risk', { team: 'acme/model-risk' }],
    ['people by their keys', 'rita, rob', { people: ['rita', 'rob'] }],
    ['neither is told', 'Rita Rossi', expect.stringContaining('neither organisation/team nor a list of people')],
  ])('%s', (_, text, wanted) => {
    expect(value(readHolder(text, withApp))).toEqual(wanted)
  })

  test('a team in a trial names the App', () => {
    expect(value(readHolder('acme/model-risk', { trial: true }))).toContain("only the suite's GitHub App can read")
  })

  test.each([
    ['model-risk=rita,rob', { role: 'model-risk', holder: { people: ['rita', 'rob'] } }],
    ['model-rsik=rita', expect.stringContaining('Did you mean "model-risk"?')],
    ['model-risk', expect.stringContaining('does not say who holds model-risk')],
  ])('%s', (text, wanted) => {
    expect(value(readRoleChoice(text, withApp))).toEqual(wanted)
  })
})

describe('an environment', () => {
  test.each([
    ['production=champion', { name: 'production', alias: 'champion', requires: null }],
    ['staging=challenger:low', { name: 'staging', alias: 'challenger', requires: 'low' }],
    ['staging=challenger:lo', expect.stringContaining('Did you mean "low"?')],
    ['Production=champion', expect.stringContaining('is no environment with its alias')],
    ['production', expect.stringContaining('is no environment with its alias')],
  ])('%s', (text, wanted) => {
    expect(value(readEnvironmentChoice(text))).toEqual(wanted)
  })
})

describe('tiers', () => {
  test.each([
    ['stand in their order', ['low,high'], ['high', 'low']],
    ['hold high in any case', ['low'], expect.stringContaining('must hold high')],
    ['that nobody knows are named', ['high', 'hihg'], expect.stringContaining('"hihg" is no tier')],
  ])('%s', (_, texts, wanted) => {
    expect(value(readTiers(texts))).toEqual(wanted)
  })
})

describe('the suite', () => {
  test.each([
    ['by its commit', commit, { repository: 'countersign/countersign', commit, version: '0.1.0' }],
    ['of a copy', `acme/countersign@${commit}`, { repository: 'acme/countersign', commit, version: '0.1.0' }],
    ['by a tag, which moves', 'v0.1.0', expect.stringContaining('is no commit')],
  ])('%s', (_, text, wanted) => {
    expect(value(readSuitePin(text, '0.1.0'))).toEqual(wanted)
  })
})

test.each([
  ['https://github.com/acme/model-governance.git', 'acme/model-governance'],
  ['https://x-access-token:secret@github.com/acme/model-governance', 'acme/model-governance'],
  ['git@github.com:acme/model-governance.git', 'acme/model-governance'],
  ['ssh://git@github.acme.example:22/acme/model-governance/', 'acme/model-governance'],
  ['nonsense', null],
])('the repository of the remote %s', (remote, wanted) => {
  expect(repositoryOfRemote(remote)).toBe(wanted)
})

import { describe, expect, test } from 'vitest'
import { registryWriters, writersFinding } from '../../../shared/domain/access/writers.ts'
import { people, policy, reading, seated, templates, type Told } from '../../builders/access.ts'

const named = { policy, people, model: 'credit-approval' }
const { access: _none, ...without } = policy
const reader = { name: 'evidence-reader', admin: false }

/** The example as it should be, with what a test adds. */
const told = (other: Told = {}): Told => ({
  ...other,
  users: { ...seated, ...other.users },
  roles: { ...templates, ...other.roles },
})
const own = (name: 'dana', grants: readonly string[]): Told =>
  told({ users: { [name]: ['__user_2__'] }, roles: { __user_2__: grants } })
const judged = (given: Told) => registryWriters(reading(given), named)

describe('others may write', () => {
  test.each<[string, Told, string, string]>([
    ['who may edit the model', own('dana', ['registered_model:credit-approval EDIT']), 'dana', 'set-alias'],
    ['who created the model', own('dana', ['registered_model:credit-approval MANAGE']), 'dana', 'delete-model'],
    [
      'who may edit all versions',
      own('dana', ['registered_model:* READ', 'registered_model_version:* EDIT']),
      'dana',
      'transition-version',
    ],
    ['who administers and is not named', told({ admins: ['vera'] }), 'vera', 'set-alias'],
    ['who administers by a role', own('dana', ['workspace:* MANAGE']), 'dana', 'delete-version'],
    ['who tags, and may more than that', told({ users: { tagger: ['countersign-promoter'] } }), 'tagger', 'set-alias'],
    [
      'who registers, and may more than that',
      told({ users: { 'training-service': ['countersign-promoter'] } }),
      'training-service',
      'tag-version',
    ],
    ['everybody, by the default', told({ everybody: 'EDIT' }), '*', 'set-alias'],
  ])('%s', (_, given, account, right) => {
    const { answer, writers } = judged(given)
    expect(answer).toBe('yes')
    expect(writers.find((one) => one.account === account)?.rights).toContain(right)
  })

  test('as is known though the rest is not', () => {
    const asked = { name: 'evidence-reader', admin: false }
    expect(judged({ ...own('dana', ['registered_model:credit-approval EDIT']), asked }).answer).toBe('yes')
    expect(judged({ ...told({ admins: ['vera'] }), other: { roles: null } }).answer).toBe('yes')
  })

  test('the promoter too, where no policy says that it is the promoter', () => {
    const { writers } = registryWriters(reading(told()), { ...named, policy: without })
    expect(writers.map(({ account }) => account).sort()).toEqual(['admin', 'promoter', 'tagger'])
  })
})

describe('nobody else may write', () => {
  test('as an administrator’s credential is told', () => {
    expect(judged(told())).toEqual({
      answer: 'no',
      writers: [],
      expected: ['admin', 'promoter', 'tagger', 'training-service'],
      unread: [],
    })
  })

  test('where only administrators may, as any credential is told', () => {
    const roles = { reading: ['registered_model:* READ'], foreign: ['registered_model:other MANAGE'] }
    expect(
      registryWriters(reading({ roles, asked: reader, users: { 'evidence-reader': ['reading'] } }), named).answer,
    ).toBe('no')
  })
})

describe('it is unknown', () => {
  test.each<[string, Told, string]>([
    ['who holds a role that writes', told({ asked: reader }), 'who holds the role countersign-promoter'],
    ['which roles there are', told({ other: { roles: null } }), 'which roles there are'],
    ['who has an account', told({ other: { accounts: null } }), 'who has an account'],
    ['what everybody may', told({ everybody: null }), 'what everybody may'],
    ['what other workspaces allow', told({ other: { workspaces: true } }), 'what other workspaces allow'],
    ['whether there are workspaces', told({ other: { workspaces: null } }), 'what other workspaces allow'],
    ['whose credential it is', told({ asked: null }), 'whose credential this is'],
    [
      'what a failed read would have told',
      told({ other: { failed: [{ what: 'the roles', detail: '403' }] } }),
      'the roles: 403',
    ],
  ])('%s', (_, given, unread) => {
    const verdict = judged(given)
    expect(verdict.answer).toBe('unknown')
    expect(verdict.unread).toContain(unread)
  })
})

describe('the note', () => {
  const noted = (given: Told) => writersFinding(judged(given), named)

  test.each<[string, Told, string]>([
    ['yes', own('dana', ['registered_model:credit-approval EDIT']), 'registry-writable-by-others'],
    ['no', told(), 'registry-not-writable-by-others'],
    ['unknown', told({ asked: reader }), 'registry-writers-unknown'],
  ])('says %s and decides nothing', (answer, given, code) => {
    expect(noted(given)).toMatchObject({ code, weight: 'note', facts: { answer } })
  })

  test('names strangers apart, and cuts a long list', () => {
    const crowd = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`user${index}`, ['tinkerers']]))
    const { facts } = noted(told({ users: crowd, roles: { tinkerers: ['registered_model:* EDIT'] } }))
    expect(facts.accounts).toHaveLength(11)
    expect(facts.strangers).toContain('4 more')
  })
})

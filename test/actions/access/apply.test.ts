import { describe, expect, test } from 'vitest'
import type { RegistryAccess } from '../../../shared/ports/access.ts'
import type { World } from '../../builders/world.ts'
import { company, told } from './company.ts'

const apply = { command: 'apply' }
const revoke = { ...apply, 'revoke-excess': 'true' }

const edit = { kind: 'registered_model', pattern: 'credit-approval', level: 'EDIT' } as const

async function applied(): Promise<World> {
  const own = await company()
  await told(own, apply)
  own.access.written.length = 0
  return own
}

describe('apply', () => {
  test('makes roles, grants them and fills them, each role whole before anybody is in it', async () => {
    const own = await company()
    const said = await told(own, apply)
    expect(own.access.written.filter((line) => line.includes('countersign-registration'))).toEqual([
      'create countersign-registration',
      'grant countersign-registration registered_model_version:* READ',
      'grant countersign-registration registered_model:credit-approval EDIT',
      'grant countersign-registration experiment:1 EDIT',
    ])
    expect(own.access.written).toContain('assign dana countersign-data-scientist')
    expect(said.summary).toContain('### Done')
  })

  test('does nothing a second time', async () => {
    const own = await applied()
    await told(own, apply)
    expect(own.access.written).toEqual([])
  })

  test('gives the development experiments that are named to those who try things out', async () => {
    const own = await applied()
    await told(own, { ...apply, 'development-experiments': 'trials' })
    expect(own.access.written).toEqual([
      'grant countersign-data-scientist experiment:9 EDIT',
      'grant countersign-ml-engineer experiment:9 EDIT',
    ])
  })

  test('takes nothing away unasked', async () => {
    const own = await applied()
    own.access.give('dana', edit)
    const said = await told(own, apply)
    expect([own.access.written, said.outputs.verdict]).toEqual([[], 'failed'])
  })

  test('takes away what is too much where that is asked for, and is then through', async () => {
    const own = await applied()
    own.access.give('dana', edit)
    const said = await told(own, revoke)
    expect(own.access.written).toEqual([
      expect.stringMatching(/^remove __user_\d+__ registered_model:credit-approval$/),
    ])
    expect([said.outputs.verdict, said.failures]).toEqual(['passed', []])
  })

  test('takes nothing away while anything is unknown: what looks like too much may be meant', async () => {
    const own = await applied()
    own.access.refuse('experiment', 'planted')
    const said = await told(own, revoke)
    expect(own.access.written).toEqual([])
    expect([said.outputs.verdict, said.summary?.includes('Nothing was taken away')]).toEqual(['unknown', true])
  })

  test('unmakes no administrator, and takes nothing from the account that it is run with', async () => {
    const own = await applied()
    own.access.addUser('boss', { admin: true })
    own.access.give('boss', edit)
    own.access.give('admin', edit)
    own.access.give('rita', { kind: 'workspace', pattern: '*', level: 'MANAGE' })
    const said = await told(own, revoke)
    expect(own.access.written).toEqual([])
    expect(said.summary).toContain('boss administers MLflow')
    expect(said.summary).toContain('rita administers MLflow')
  })
})

describe('a step that fails', () => {
  const failing: readonly (readonly [keyof RegistryAccess, RegExp])[] = [
    ['createRole', /Not done: make the role countersign-promoter, since planted/],
    ['addGrant', /Not done: grant countersign-promoter/],
    ['assign', /Not done: put promoter into countersign-promoter/],
  ]

  test.each(failing)('(%s) is told, fails the run, and the next run goes on', async (method, said) => {
    const own = await company()
    own.access.refuse(method, 'planted')
    const first = await told(own, apply)
    expect(first.summary).toMatch(said)
    expect(first.failures).toHaveLength(1)
    own.access.refuse(method, null)
    expect((await told(own, apply)).failures).toEqual([])
  })

  test('puts nobody into a role whose grants are not whole', async () => {
    const own = await company()
    own.access.refuse('addGrant', 'planted')
    await told(own, apply)
    expect(own.access.written.filter((line) => line.startsWith('assign'))).toEqual([])
  })

  test('of taking away is told', async () => {
    const own = await applied()
    own.access.give('dana', edit)
    own.access.refuse('removeGrant', 'planted')
    expect((await told(own, revoke)).summary).toContain('since planted')
  })
})

describe('nothing is applied', () => {
  test.each(['accounts', 'roles'] as const)('where the %s could not be read', async (method) => {
    const own = await company()
    own.access.refuse(method, 'planted')
    await expect(told(own, apply)).rejects.toThrow('Nothing was applied')
    expect(own.access.written).toEqual([])
  })

  test('by whom MLflow does not tell who holds which role', async () => {
    const own = await company()
    own.access.askAs('reader')
    await expect(told(own, apply)).rejects.toThrow('Nothing was applied')
  })
})

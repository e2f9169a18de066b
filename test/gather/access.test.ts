import { describe, expect, test } from 'vitest'
import { readAccess, readEffective } from '../../shared/gather/access.ts'
import type { RegistryAccess } from '../../shared/ports/access.ts'
import { grant } from '../builders/access.ts'
import { fakeAccess, type FakeAccess } from '../fakes/access.ts'

function company(): FakeAccess {
  const access = fakeAccess()
  access.addUser('dana')
  access.addUser('reader')
  access.give('dana', grant('registered_model:credit-approval EDIT'))
  access.give('reader', grant('registered_model:credit-approval READ'))
  return access
}

describe('a reading of the rights', () => {
  test('takes five requests', async () => {
    const access = company()
    const reading = await readAccess(access)
    expect(access.reads()).toBe(5)
    expect(reading).toMatchObject({
      asked: { name: 'admin', admin: true },
      workspaces: false,
      everybody: 'READ',
      failed: [],
    })
    expect(reading.accounts?.map(({ name, roles }) => [name, roles?.length])).toEqual([
      ['admin', 0],
      ['dana', 1],
      ['reader', 1],
    ])
    expect(reading.roles).toHaveLength(2)
  })

  test('asks nothing more of a server that does not know who asks', async () => {
    const access = company()
    access.refuse('asked', '404')
    expect(await readAccess(access)).toMatchObject({
      asked: null,
      accounts: null,
      roles: null,
      failed: [{ detail: '404' }],
    })
    expect(access.reads()).toBe(1)
  })

  test.each<[keyof RegistryAccess, object]>([
    ['workspaces', { workspaces: null }],
    ['accounts', { accounts: null }],
    ['roles', { roles: null }],
    ['effective', { everybody: null }],
  ])('leaves unknown what could not be read (%s), and reads the rest', async (method, unknown) => {
    const access = company()
    access.refuse(method, 'planted')
    const reading = await readAccess(access)
    expect(reading).toMatchObject({ ...unknown, asked: { name: 'admin' } })
    expect(reading.failed.map(({ detail }) => detail)).toEqual(['planted'])
  })
})

describe('what everybody may', () => {
  const everybody = async (change: (access: FakeAccess) => void) => {
    const access = company()
    access.askAs('reader')
    change(access)
    return (await readAccess(access)).everybody
  }

  test.each<[string, (access: FakeAccess) => void, string | null]>([
    ['is what this credential may where it was granted nothing', (access) => access.everybody('EDIT'), 'EDIT'],
    ['is nothing where that is nothing', (access) => access.everybody('NO_PERMISSIONS'), 'NO_PERMISSIONS'],
    ['is unknown where it was granted that', (access) => access.give('reader', grant('gateway_secret:* EDIT')), null],
    ['is unknown where it was denied that', (access) => access.give('reader', grant('gateway_secret:* DENY')), null],
    ['is unknown to who administers by a role', (access) => access.give('reader', grant('workspace:* MANAGE')), null],
    [
      'is unknown where it may more and its own roles could not be read',
      (access) => {
        access.everybody('EDIT')
        access.refuse('roles', '403')
      },
      null,
    ],
  ])('%s', async (_, change, level) => {
    expect(await everybody(change)).toBe(level)
  })
})

describe('the server’s own word', () => {
  const key = { kind: 'registered_model', id: 'credit-approval' }
  const asked = { account: 'dana', key, expected: 'READ' as const }

  test('is asked for each question', async () => {
    expect(await readEffective(company(), [asked])).toEqual([{ ...asked, found: 'EDIT' }])
  })

  test('that does not come is told', async () => {
    const access = company()
    access.refuse('effective', 'planted')
    expect(await readEffective(access, [asked])).toEqual([{ ...asked, failed: 'planted' }])
  })

  test('is not asked for without end', async () => {
    const access = company()
    const answers = await readEffective(
      access,
      Array.from({ length: 2002 }, () => asked),
    )
    expect([answers.length, access.reads()]).toEqual([2002, 2000])
    expect(answers.at(-1)).toMatchObject({ failed: 'only 2000 questions are asked' })
  })
})

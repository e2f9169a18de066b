import { describe, expect, test } from 'vitest'
import { appId, peopleOf, policyOf, setupSeen } from '../../../shared/domain/doctor/world.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const governance = sound.governance.seen ? sound.governance.value : null
if (governance === null) throw new Error('the governance was not seen')

describe('the governance', () => {
  test('is there where it was read', () => {
    expect(policyOf(sound).seen && peopleOf(sound).seen && setupSeen(sound).seen).toBe(true)
  })

  test('is unseen where its files cannot be used, each for itself', () => {
    const world = { governance: seen({ ...governance, people: { state: 'absent' as const } }) }
    expect(policyOf(world).seen).toBe(true)
    expect(peopleOf(world)).toMatchObject({ seen: false })
    expect(setupSeen(world).seen).toBe(true)
    expect(policyOf({ governance: unseen('Refused.') })).toEqual(unseen('Refused.'))
  })
})

test.each([
  ['as it was named', { named: { slug: null, id: 7 }, app: unseen('Refused.') }, seen(7)],
  ['as the forge shows it', { named: { slug: 'x', id: null }, app: seen({ id: 8, slug: 'x' }) }, seen(8)],
  ['unseen where the forge shows none', { named: { slug: 'x', id: null }, app: seen(null) }, { seen: false }],
  ['unseen where the read failed', { named: { slug: 'x', id: null }, app: unseen('Refused.') }, unseen('Refused.')],
  ['unseen where none was named', { named: null, app: unseen('') }, { seen: false }],
])('the App’s number is %s', (_, other, expected) => {
  expect(appId({ ...sound, ...other })).toMatchObject(expected)
})

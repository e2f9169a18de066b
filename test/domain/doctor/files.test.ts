import { describe, expect, test } from 'vitest'
import * as files from '../../../shared/domain/doctor/files.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { account } from '../../builders/forge.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const staffed = (role: string, logins: readonly string[]): World => ({
  ...sound,
  members: mapSeen(sound.members, (all) =>
    all.map((one) => (one.role === role ? { role, members: logins.map((login) => account(login)) } : one)),
  ),
})

test('a file that is not there is told by its path', () => {
  const governance = mapSeen(sound.governance, (all) => ({ ...all, policy: { state: 'absent' as const } }))
  expect(files.policyValid({ ...sound, governance })).toMatchObject({
    facts: { problems: ['governance/policy.yml is not there.'] },
  })
})

test('no model yet is nothing wrong', () => {
  expect(files.modelsValid({ ...sound, models: seen([]) }).state).toBe('done')
})

describe('a line of approvals', () => {
  test.each<readonly [string, World, readonly string[] | null]>([
    ['is staffed by one person for one place', staffed('model-validator', ['vera-acme']), null],
    [
      'is not staffed by an account that nobody knows',
      staffed('model-validator', ['stranger']),
      ['the stages of a high-tier model'],
    ],
    [
      'is not staffed by who owns a model',
      staffed('compliance-officer', ['dana-acme']),
      ['the stages of a high-tier model', 'the stages of a medium-tier model'],
    ],
    ['of two needs two', staffed('model-risk', ['rita-acme']), ['a change of the policy']],
  ])('%s', (_, world, lines) => {
    expect(files.rolesStaffed(world)).toMatchObject(lines === null ? { state: 'done' } : { facts: { lines } })
  })

  test('leaves out who is suspended', () => {
    const members = mapSeen(sound.members, (all) =>
      all.map((one) => ({
        ...one,
        members: one.members.map((member) => ({ ...member, state: 'suspended' as const })),
      })),
    )
    expect(files.rolesStaffed({ ...sound, members }).state).toBe('missing')
  })
})

test('every account that is not its person’s any more is told, and how', () => {
  const identities = mapSeen(sound.identities, (all) => [
    ...all,
    { person: 'eve', login: 'eve', id: 1, account: null },
    { person: 'abe', login: 'abe', id: 1, account: account('abe', { id: 9 }) },
    { person: 'ned', login: 'ned', id: 1, account: account('ned', { state: 'suspended' }) },
  ])
  expect(files.identitiesCurrent({ ...sound, identities })).toMatchObject({
    facts: { people: ['eve: there is no account eve', 'abe: abe is number 9, not 1', 'ned: ned is suspended'] },
  })
})

test('a team that nobody made is told by its name', () => {
  expect(files.teamsExist({ ...sound, teams: seen({ 'acme/legal': null, 'acme/risk': 3 }) })).toMatchObject({
    facts: { teams: ['acme/legal'] },
  })
  expect(files.peopleValid(sound).state).toBe('done')
})

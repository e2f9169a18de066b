import { expect, test } from 'vitest'
import * as environments from '../../../shared/domain/doctor/environments.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()

test('environments that are not there are missing once, and nothing else is known of them', () => {
  const none = { ...sound, environments: seen([]) }
  expect(environments.environmentsExist(none)).toEqual({
    state: 'missing',
    facts: { environments: ['governance', 'staging', 'production'] },
  })
  expect(environments.environmentsRestricted(none).state).toBe('unknown')
  expect(environments.environmentsNoAdminBypass(none).state).toBe('unknown')
  expect(environments.judgingUnattended(none).state).toBe('unknown')
})

test('whether administrators pass is unknown where the forge does not say it of one', () => {
  const silent = mapSeen(sound.environments, (all) =>
    all.map((one, index) => (index === 1 ? { ...one, adminsBypass: null } : one)),
  )
  expect(environments.environmentsNoAdminBypass({ ...sound, environments: silent })).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('staging'),
  })
})

test('a production that waits for a reviewer is let be', () => {
  const waiting = mapSeen(sound.environments, (all) =>
    all.map((one) => (one.name === 'production' ? { ...one, reviewers: [{ type: 'Team', id: 5 }] } : one)),
  )
  expect(environments.judgingUnattended({ ...sound, environments: waiting }).state).toBe('done')
})

test('a CODEOWNERS file that is not there covers what nobody can tell', () => {
  const bare = mapSeen(sound.governance, (all) => ({ ...all, files: [] }))
  expect(environments.codeOwnersCover({ ...sound, governance: bare }).state).toBe('unknown')
  expect(environments.codeOwnersValid({ ...sound, ownersFaults: seen(null) }).state).toBe('missing')
})

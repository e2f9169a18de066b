import { describe, expect, test } from 'vitest'
import {
  environmentLines,
  mergedEnvironment,
  namedEnvironment,
  wantedEnvironments,
  type Environment,
} from '../../../shared/domain/protection/environment.ts'
import { protection } from '../../builders/administration.ts'

const found: Environment = {
  name: 'Production',
  waitMinutes: 10,
  preventSelfReview: true,
  reviewers: [{ type: 'Team', id: 5 }],
  from: 'named',
  branches: [
    { id: 1, name: 'release/*', type: 'branch' },
    { id: 2, name: 'main', type: 'branch' },
    { id: 3, name: 'main', type: 'tag' },
  ],
  adminsBypass: true,
}
const wanted = { name: 'production', branch: 'main', unattended: false }

test('another one is wanted where the policy has versions run again, and nobody is waited for there', () => {
  const own = protection()
  const names = wantedEnvironments({ ...own, setup: { ...own.setup, rescoring: true } })
  expect(names[1]).toEqual({ name: 'rescore', branch: 'main', unattended: true })
})

test('one environment is wanted for the judging jobs and one for each of the policy’s', () => {
  expect(wantedEnvironments(protection())).toEqual([
    { name: 'governance', branch: 'main', unattended: true },
    { name: 'staging', branch: 'main', unattended: false },
    { name: 'production', branch: 'main', unattended: false },
  ])
})

describe('an environment as it should stand', () => {
  test('is for the default branch alone, and keeps reviewers and timer of a governed one', () => {
    expect(mergedEnvironment(found, wanted)).toEqual({
      ...found,
      branches: [{ id: 2, name: 'main', type: 'branch' }],
      adminsBypass: false,
    })
  })

  test('waits for nobody where the judging jobs run', () => {
    expect(mergedEnvironment(found, { ...wanted, unattended: true })).toMatchObject({
      reviewers: [],
      waitMinutes: 0,
      preventSelfReview: false,
    })
  })

  test('is made with its branch where it is not there', () => {
    expect(environmentLines(mergedEnvironment(null, wanted))).toEqual(['used from: the branches named', 'branch: main'])
  })

  test('is silent about administrators where the forge is', () => {
    expect(mergedEnvironment({ ...found, adminsBypass: null }, wanted).adminsBypass).toBeNull()
  })
})

test('an environment line by line shows all that is set', () => {
  expect(environmentLines(found)).toEqual([
    'used from: the branches named',
    'branch: release/*',
    'branch: main',
    'tag: main',
    'wait: 10 minutes',
    'reviewer: Team 5',
    'self-review: prevented',
    'administrators bypass: yes',
  ])
  expect(environmentLines({ ...found, from: 'protected' })[0]).toBe('used from: any protected branch')
})

test('a name is the same in capitals', () => {
  expect([namedEnvironment([found], 'production'), namedEnvironment([found], 'staging')]).toEqual([found, null])
})

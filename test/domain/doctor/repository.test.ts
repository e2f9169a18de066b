import { describe, expect, test } from 'vitest'
import * as repository from '../../../shared/domain/doctor/repository.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { mapSeen, seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const changed = (change: object): World => ({
  ...sound,
  repository: mapSeen(sound.repository, (one) => ({ ...one, ...change })),
})

describe('ways to merge', () => {
  test('are unknown where the forge hides them', () => {
    expect(repository.mergePossible(changed({ mergeMethods: null })).state).toBe('unknown')
  })

  test.each<readonly [readonly string[], readonly string[], string]>([
    [['merge'], ['merge', 'squash'], 'done'],
    [['merge'], ['squash'], 'missing'],
    [[], ['merge'], 'missing'],
  ])('of the repository %j and of the rule %j: %s', (mergeMethods, allowed, expected) => {
    const rule = {
      type: 'pull_request',
      parameters: { allowed_merge_methods: allowed },
      ruleset: 1,
      source: '',
      own: true,
    }
    expect(repository.mergePossible({ ...changed({ mergeMethods }), branchRules: seen([rule]) }).state).toBe(expected)
  })
})

describe('the plan', () => {
  test.each([
    ['of a public repository does not matter', { private: false }, unseen('Refused.'), 'done'],
    ['free does not hold a private one', {}, seen('free'), 'missing'],
    ['team does', {}, seen('team'), 'done'],
    ['is unknown where it is not shown', {}, seen(null), 'unknown'],
    ['is unknown where it cannot be read', {}, unseen('Refused.'), 'unknown'],
  ])('%s', (_, change, plan, expected) => {
    expect(repository.planSuffices({ ...changed(change), plan }).state).toBe(expected)
  })
})

describe('the App', () => {
  test('named by slug and number, and shown to nobody, is unknown', () => {
    const world = { ...sound, named: { slug: 'countersign', id: 4242 }, app: seen(null) }
    expect(repository.appKnown(world).state).toBe('unknown')
  })

  test('that is installed elsewhere is missing, on picked repositories unknown', () => {
    expect(repository.appInstalled({ ...sound, installation: seen(null) }).state).toBe('missing')
    expect(repository.appPermitted({ ...sound, installation: seen(null) }).state).toBe('unknown')
    const picked = mapSeen(sound.installation, (one) => one && { ...one, everywhere: false })
    expect(repository.appInstalled({ ...sound, installation: picked }).state).toBe('unknown')
  })

  test('may read more than it needs, and write nothing more', () => {
    const having = (more: Readonly<Record<string, string>>): World => ({
      ...sound,
      installation: mapSeen(
        sound.installation,
        (one) => one && { ...one, permissions: { ...one.permissions, ...more } },
      ),
    })
    expect(repository.appPermitted(having({ administration: 'read', actions: 'read' })).state).toBe('done')
    expect(repository.appPermitted(having({ secrets: 'write' }))).toMatchObject({
      facts: { beyond: ['secrets: write'] },
    })
  })
})

test.each([
  [{ enabled: true, allowed: 'selected' }, 'done'],
  [{ enabled: true, allowed: 'local_only' }, 'missing'],
  [{ enabled: false, allowed: 'all' }, 'missing'],
])('Actions that are %j: %s', (actions, expected) => {
  expect(repository.actionsEnabled({ ...sound, actions: seen(actions) }).state).toBe(expected)
})

test.each([
  ['24.0.0', 'done'],
  ['v25.1.0', 'done'],
  ['20.19.0', 'missing'],
  ['?', 'unknown'],
])('Node %s: %s', (node, expected) => {
  expect(repository.nodeVersion({ ...sound, node }).state).toBe(expected)
})

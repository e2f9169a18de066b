import { describe, expect, test } from 'vitest'
import { registryHttps, registryReachable, registryVersion } from '../../../shared/domain/doctor/registry.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()

test.each([
  ['3.12.9', { state: 'missing' }],
  ['2.22.0', { state: 'missing' }],
  ['3.13.0', { state: 'done', facts: { hint: 'old' } }],
  ['3.14.2', { state: 'done', facts: { hint: 'old' } }],
  ['3.15.0', { state: 'done', facts: { version: '3.15.0' } }],
  ['4.0', { state: 'done' }],
  ['latest', { state: 'unknown' }],
])('MLflow %s', (version, expected) => {
  expect(registryVersion({ ...sound, registry: seen({ version }) })).toMatchObject(expected)
})

test('a version that nobody told is unknown, and the silence is missing', () => {
  const silent = { ...sound, registry: seen({ failed: 'Nobody there.' }) }
  expect(registryVersion(silent).state).toBe('unknown')
  expect(registryReachable(silent)).toMatchObject({ state: 'missing', facts: { failed: 'Nobody there.' } })
})

describe('the registry’s address', () => {
  const at = (uri: string): World => ({
    ...sound,
    governance: mapSeen(sound.governance, (all) =>
      all.policy.state === 'read'
        ? {
            ...all,
            policy: { state: 'read', value: { ...all.policy.value, registry: { ...all.policy.value.registry, uri } } },
          }
        : all,
    ),
  })
  test.each([
    ['https://mlflow.acme.example', 'done'],
    ['http://mlflow.acme.example', 'missing'],
    ['http://127.0.0.1:5000', 'done'],
    ['http://[::1]:5000', 'done'],
    ['http://127.0.0.1.acme.example', 'missing'],
    ['no address', 'missing'],
  ])('%s: %s', (uri, expected) => {
    expect(registryHttps(at(uri)).state).toBe(expected)
  })
})

import { describe, expect, test } from 'vitest'
import {
  AttackResult,
  byEngine,
  byForge,
  gotThrough,
  refused,
  stateOf,
  unknown,
} from '../../../shared/domain/self-test/attack.ts'

const one = refused('forged-tag', 'live', [byEngine('bot'), byForge('422')], { model: 'm' })
const off = gotThrough('self-approval', 'live', 'counted')
const open = unknown('direct-push', 'rule', 'read-failed', { detail: 'GitHub answered 500' })

test('a result names its guards, and fits the schema of records', () => {
  expect(one.by).toEqual(['engine: bot', 'forge: 422'])
  for (const result of [one, off, open]) expect(AttackResult.parse(result)).toEqual(result)
})

describe('together they come to', () => {
  test.each([
    ['refused only where each was', [one, one], 'refused'],
    ['unknown where one is', [one, open], 'unknown'],
    ['got through where one did, whatever is unknown', [one, open, off], 'got-through'],
    ['unknown where nothing was tried', [], 'unknown'],
  ])('%s', (_, results, state) => {
    expect(stateOf(results)).toBe(state)
  })
})

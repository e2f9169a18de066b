import { describe, expect, test } from 'vitest'
import {
  effectiveLevel,
  exceeds,
  formatGrant,
  isAdministration,
  levelAt,
  writes,
  type Level,
} from '../../../shared/domain/access/grant.ts'
import { grant } from '../../builders/access.ts'

const key = { kind: 'registered_model', id: 'm' }

describe('the permission at a key', () => {
  test.each<[string, readonly string[], Level | null]>([
    ['is none where nothing speaks of it', ['registered_model:other EDIT', 'experiment:m EDIT'], null],
    ['is the highest of what does', ['registered_model:m READ', 'registered_model:* EDIT'], 'EDIT'],
    [
      'is denied by one denial, whatever else there is',
      ['registered_model:m MANAGE', 'registered_model:* DENY'],
      'DENY',
    ],
  ])('%s', (_, grants, level) => {
    expect(levelAt(grants.map(grant), key)).toBe(level)
  })

  test('on all at once is given only by a grant on all', () => {
    expect(levelAt([grant('registered_model:m EDIT')], { kind: 'registered_model', id: '*' })).toBeNull()
  })
})

describe('what MLflow answers', () => {
  test.each<[string, readonly string[], Level, Level]>([
    ['is the default where nothing is granted', [], 'READ', 'READ'],
    ['is never less than the default', ['registered_model:m READ'], 'EDIT', 'EDIT'],
    ['is a denial all the same', ['registered_model:m DENY'], 'EDIT', 'DENY'],
    [
      'is everything to who administers the workspace',
      ['workspace:* MANAGE', 'registered_model:m DENY'],
      'READ',
      'MANAGE',
    ],
  ])('%s', (_, grants, everybody, level) => {
    expect(effectiveLevel(grants.map(grant), everybody, key)).toBe(level)
  })
})

test('the permissions stand in their order, and a denial below them', () => {
  expect([exceeds('EDIT', 'READ'), exceeds('READ', 'READ'), exceeds('READ', null), exceeds('DENY', null)]).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect((['DENY', 'NO_PERMISSIONS', 'READ', 'USE', 'EDIT', 'MANAGE'] as const).map(writes)).toEqual([
    ...[false, false, false, false, true, true],
  ])
})

test('only all of a workspace to manage makes an administrator', () => {
  expect(isAdministration([grant('workspace:* USE'), grant('registered_model:* MANAGE')])).toBe(false)
  expect(isAdministration([grant('workspace:* MANAGE')])).toBe(true)
})

test('a grant is written as administrators write it', () => {
  expect(formatGrant(grant('experiment:1 READ'))).toBe('experiment:1 READ')
})

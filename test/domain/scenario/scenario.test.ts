import { describe, expect, test } from 'vitest'
import {
  Entry,
  eventNames,
  eventSchemas,
  Expectation,
  personKey,
  Scenario,
} from '../../../shared/domain/scenario/scenario.ts'

const takes = (name: keyof typeof eventSchemas, value: unknown): boolean => eventSchemas[name].safeParse(value).success

describe('an event', () => {
  test('stands in an entry under its own name', () => {
    expect(Object.keys(Entry.shape).sort()).toEqual([...eventNames, 'after', 'at'].sort())
  })

  test.each<readonly [string, keyof typeof eventSchemas, unknown, boolean]>([
    ['names who did it', 'open', {}, false],
    ['needs no more than that', 'open', { by: 'dev' }, true],
    ['of one commit may be repeated', 'push', { by: 'dev', many: 260, commits: [{}] }, true],
    ['of two commits may not', 'push', { by: 'dev', many: 260, commits: [{}, {}] }, false],
    ['repeats a bounded number of times', 'push', { by: 'dev', many: 10_001 }, false],
    ['repeats at least once', 'review', { by: 'dev', state: 'approved', many: 0 }, false],
    ['back to an older head brings no commits', 'push', { by: 'dev', to: 'a', commits: [{}] }, false],
    ['back to an older head is a push', 'push', { by: 'dev', to: 'a', force: true }, true],
    ['of a review has a state', 'review', { by: 'dev' }, false],
    ['of a review has a known state', 'review', { by: 'dev', state: 'APPROVED' }, false],
    ['of a review quotes one of two digests', 'review', { by: 'dev', state: 'approved', quotes: 'newest' }, false],
    [
      'of a condition names a day',
      'review',
      { by: 'dev', state: 'approved', conditions: [{ text: 'x', until: 'soon' }] },
      false,
    ],
    ['joins somebody or lets somebody leave', 'team', { role: 'r' }, false],
    ['does not do both', 'team', { role: 'r', joins: 'a', leaves: 'b' }, false],
    ['renames to a name', 'account', { login: 'a', becomes: 'renamed' }, false],
    ['deletes without a new name', 'account', { login: 'a', becomes: 'deleted', to: 'b' }, false],
    ['deletes without a stranger', 'account', { login: 'a', becomes: 'deleted', taken_by_stranger: 'b' }, false],
    ['changes what the registry has', 'registry', { changes: 'owner' }, false],
    ['fails with a known status', 'fails', { read: 'teams', status: 401 }, false],
    ['fails by a timeout too', 'fails', { read: 'teams', status: 'timeout' }, true],
    ['waits for a duration', 'wait', { for: '90 days' }, false],
    ['waits for an ISO duration', 'wait', { for: 'P90D' }, true],
    ['records without a word', 'record', { by: 'dev' }, false],
    ['releases for a reason', 'release', { by: 'dev', reason: '' }, false],
  ])('%s', (_, name, value, expected) => {
    expect(takes(name, value)).toBe(expected)
  })

  test('has everything ordinary filled in', () => {
    expect(eventSchemas.open.parse({ by: 'dev' })).toEqual({
      by: 'dev',
      touches: 'evidence',
      recorded: true,
      base: 'main',
      body: '',
      draft: false,
      fork: false,
    })
  })

  test.each(['2026-01-05', '2026-01-05T09:00:00+01:00', '2026-02-30T09:00:00Z', 'nine'])(
    'does not happen at %s',
    (at) => {
      expect(Entry.safeParse({ record: {}, at }).success).toBe(false)
    },
  )
})

describe('an expectation', () => {
  test.each<readonly [string, unknown, boolean]>([
    ['names stages', { 'compliance-review': { verdict: 'pending' } }, true],
    ['names no other stage', { 'legal-review': {} }, false],
    ['names a state that there is', { 'compliance-review': { verdict: 'approved' } }, false],
    ['names a reason that there is', { 'compliance-review': { ignored: { a: 'stale' } } }, false],
    ['names what became of a merge', { promotion: 'done' }, true],
    ['names its code beside or within', { promotion: { verdict: 'refused', code: 'x' } }, true],
    ['names no code without it', { code: 'x' }, false],
  ])('%s', (_, value, expected) => {
    expect(Expectation.safeParse(value).success).toBe(expected)
  })
})

test('a person or an event without a word is one with nothing said', () => {
  const read = Scenario.parse({
    scenario: 's',
    people: { dev: null },
    model: null,
    events: [{ open: { by: 'dev' } }],
    expect: {},
  })
  expect([read.people.dev, read.model.tier, read.bystanders]).toEqual([{ roles: [], unmapped: false }, 'high', 2])
})

test.each([
  ['dana', 'dana'],
  ['Dana', 'dana'],
  ['dana_acme', 'dana-acme'],
  ['-dana', 'x-dana'],
])('people.yml knows %s as %s', (name, key) => {
  expect(personKey(name)).toBe(key)
})

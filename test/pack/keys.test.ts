import { describe, expect, test } from 'vitest'
import { isInForce, namedKeys } from '../../pack/keys.ts'
import { parse } from 'yaml'

const [one, other] = ['A'.repeat(43), 'B'.repeat(43)].map((key) => `${key}=`) as [string, string]
const until = { from: '2026-01-01', until: '2026-12-31' }
const open = { from: '2027-01-01', until: null }

describe('the keys of a policy are read', () => {
  test.each<[string, string, readonly (readonly [string, unknown])[]]>([
    [
      'in braces',
      `ledger:\n  checkpoints:\n    keys: [{public: "${one}", from: 2026-01-01, until: 2026-12-31}, {from: '2027-01-01', public: ${other}}]\n`,
      [
        [one, [until]],
        [other, [open]],
      ],
    ],
    [
      'in lines',
      `ledger:\n  checkpoints:\n    keys:\n      - public: ${one}\n        from: 2026-01-01\n        until: "2026-12-31"   # retired\n      - from: 2027-01-01\n        public: '${other}'\n    every: 1000\n`,
      [
        [one, [until]],
        [other, [open]],
      ],
    ],
    [
      'in lines that begin with their list',
      `ledger:\n  checkpoints:\n    keys:\n    - until: 2026-12-31\n      from: 2026-01-01\n      public: ${one}\n    - public: ${other}\n      from: 2027-01-01\n`,
      [
        [one, [until]],
        [other, [open]],
      ],
    ],
    [
      'in lines between which a comment and nothing stand',
      `keys:\n  - public: ${one}\n    from: 2026-01-01\n    # retired when its holder left\n\n    until: 2026-12-31\n`,
      [[one, [until]]],
    ],
    [
      'in braces over several lines',
      `keys: [\n  {\n    public: ${one},\n    from: 2026-01-01,\n    until: 2026-12-31,\n  },\n]\n`,
      [[one, [until]]],
    ],
    [
      'in JSON',
      `{"ledger": {"checkpoints": {"keys": [{"public": "${one}", "from": "2026-01-01", "until": "2026-12-31"}]}}}`,
      [[one, [until]]],
    ],
    [
      'with two terms',
      `keys: [{public: ${one}, from: 2026-01-01, until: 2026-12-31}, {public: ${one}, from: 2027-01-01}]`,
      [[one, [until, open]]],
    ],
  ])('%s', (_, policy, keys) => {
    expect(() => parse(policy) as unknown).not.toThrow()
    expect([...namedKeys(policy)]).toEqual(keys)
  })

  test('and one in a comment is none', () => {
    expect(namedKeys(`policy: 1 # was {public: ${one}, from: 2026-01-01}\n`).size).toBe(0)
  })
})

test.each([
  ['there is no first day', `{public: ${one}}`],
  ['the day is none of the calendar', `{public: ${one}, from: 2026-02-30}`],
  ['the last day is none', `{public: ${one}, from: 2026-01-01, until: soon}`],
  ['a day is named twice', `{public: ${one}, from: 2026-01-01, from: 2020-01-01}`],
  ['it stands in no mapping', `keys: ["${one}"]`],
  ['a day is an alias', `{public: ${one}, from: *day}`],
  ['its braces hold others', `{public: ${one}, from: 2026-01-01, why: {until: 2026-12-31}}`],
  ['a line farther in says more', `- public: ${one}\n  from: 2026-01-01\n  more:\n    until: 2026-12-31`],
  ['a line that is no day’s stands between', `- public: ${one}\n  from: 2026-01-01\n  why: left\n  until: 2026-12-31`],
  ['a name is written in another way', `{public: ${one}, from: 2026-01-01, "unt\\x69l": 2026-12-31}`],
  ['another mapping is drawn in', `- public: ${one}\n  from: 2026-01-01\n  <<: *retired`],
  ['one of two terms is unreadable', `[{public: ${one}, from: 2026-01-01}, {public: ${one}}]`],
])('the days of a key are unknown where %s', (_, policy) => {
  expect(namedKeys(policy).get(one)).toBeNull()
})

test.each([
  ['2025-12-31T23:59:59Z', false],
  ['2026-01-01T00:00:00Z', true],
  ['2026-12-31T23:59:59.999Z', true],
  ['2027-01-01T00:00:00Z', false],
  ['2026-06-01', null],
  ['2026-06-01T00:00:00+02:00', null],
  ['', null],
])('at %s a key of the year 2026 is in force: %s', (at, answer) => {
  expect(isInForce([until], at)).toBe(answer)
})

test('without known days nothing is in force for certain', () => {
  expect([isInForce(null, '2026-06-01T00:00:00Z'), isInForce([], '2026-06-01T00:00:00Z')]).toEqual([null, false])
})

import { describe, expect, test } from 'vitest'
import {
  formatActor,
  ordered,
  requiredChecks,
  rulesetLines,
  type Ruleset,
} from '../../../shared/domain/protection/ruleset.ts'

const ruleset: Ruleset = {
  id: 11,
  name: 'rules',
  target: 'branch',
  enforcement: 'active',
  source: 'acme/models',
  own: true,
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  rules: [
    { type: 'deletion', parameters: null },
    { type: 'from_the_future', parameters: { depth: { most: 3 }, names: ['b', 'a'] } },
  ],
  bypass: [{ type: 'Team', id: 5, mode: 'pull_request' }],
}

describe('a ruleset line by line', () => {
  test('shows every setting, those that nobody here has heard of as well', () => {
    expect(rulesetLines(ruleset)).toEqual([
      'target: branch',
      'enforcement: active',
      'conditions.ref_name.include: "~DEFAULT_BRANCH"',
      'rule deletion',
      'rule from_the_future',
      'from_the_future.depth.most: 3',
      'from_the_future.names: "b"',
      'from_the_future.names: "a"',
      'bypass: Team 5 (pull_request)',
    ])
  })

  test('shows no bypass where none was shown', () => {
    expect(rulesetLines({ ...ruleset, bypass: null }).join('\n')).not.toContain('bypass')
  })
})

test('equal things read equal, whatever the order of their keys', () => {
  expect(ordered({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b": [1, {"c": "x", "d": null}]}')
  expect(ordered({ a: 1, b: 2 })).toBe(ordered({ b: 2, a: 1 }))
})

test('an actor without a number has none', () => {
  expect(formatActor({ type: 'DeployKey', id: null, mode: 'always' })).toBe('DeployKey (always)')
})

test.each([
  ['of another rule are none', { type: 'deletion', parameters: { required_status_checks: [{ context: 'a' }] } }, []],
  ['without a list are none', { type: 'required_status_checks', parameters: null }, []],
  [
    'are told with their App, and what is no check is left out',
    {
      type: 'required_status_checks',
      parameters: { required_status_checks: [{ context: 'a', integration_id: 7 }, { context: 'b' }, 3, { name: 'c' }] },
    },
    [
      { context: 'a', app: 7 },
      { context: 'b', app: null },
    ],
  ],
])('the checks that a rule requires %s', (_, rule, expected) => {
  expect(requiredChecks(rule)).toEqual(expected)
})

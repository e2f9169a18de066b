import { describe, expect, test } from 'vitest'
import { askedIn, formatFacts, parseFacts, type Facts } from '../../shared/domain/facts.ts'
import { champion, comparison, fairness, group, measured } from '../builders/evidence.ts'
import { facts, found, foundPolicy, gathered, promotionRequest } from '../builders/facts.ts'
import { head, pull, review } from '../builders/forge.ts'

const problems = [{ file: 'x.yml', line: 1, path: '', message: 'is wrong.' }]

describe('facts written by one step and read by the next', () => {
  test.each<readonly [string, Partial<Facts>]>([
    ['of a request in order', {}],
    [
      'of no request',
      { request: { state: 'none' }, gathered: null, modelFile: { state: 'absent' }, modelFileFrom: 'none', live: null },
    ],
    [
      'of a request that is none',
      {
        request: {
          state: 'invalid',
          findings: [{ code: 'mixed-change', weight: 'error', facts: { path: 'x', list: ['a'] } }],
        },
      },
    ],
    ['of a policy request', { request: foundPolicy(), gathered: null }],
    [
      'of files that are wrong',
      {
        request: found({ request: { state: 'wrong', problems }, proposed: { state: 'wrong', detail: 'x' } }),
        modelFile: { state: 'wrong', problems },
      },
    ],
    [
      'of a registry that failed',
      {
        gathered: { state: 'failed', detail: 'x' },
        failed: [
          { read: 'teams', detail: '403', role: 'model-risk' },
          { read: 'events', detail: '500' },
        ],
      },
    ],
    ['of a version that is not there', { gathered: { state: 'unknown-version', model: 'm', version: '7' } }],
    ['of a version that was refused', { gathered: { state: 'refused', findings: [] } }],
    [
      'of what was measured',
      {
        gathered: gathered({
          evaluation: measured({ intersections: [fairness(['a', 'b'], undefined, [group('x', 1, 2)])] }),
          champion: champion({ comparison: comparison() }),
          claims: { roc_auc: 'NaN', recall: 0.1 },
        }),
      },
    ],
    [
      'of hostile words',
      {
        pull: pull({
          title: '<!-- x -->\u2028\u0000`| @team',
          reviews: [review('vera-acme', { body: '\ud83d\ude00 \\n "quoted" \u202e' })],
          heads: [head({ record: null })],
        }),
      },
    ],
    [
      'of checks',
      {
        checks: [{ id: 1, sha: 'c', name: 'x', externalId: 'y', status: 'completed', startedAt: null }],
        foreignChecks: ['z'],
        sticky: 5,
        app: null,
      },
    ],
  ])('come back as they were: %s', (_, other) => {
    expect(parseFacts(formatFacts(facts(other)))).toEqual(facts(other))
  })

  test.each<readonly [string, string]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['another schema', formatFacts(facts()).replace('facts/1', 'facts/2')],
    ['a member too many', formatFacts(facts()).replace('{', '{"mergeable":true,')],
    ['a member too few', formatFacts(facts()).replace('"sticky":null,', '')],
    ['a policy that is none', formatFacts(facts()).replace('"policy":1', '"policy":9')],
    ['a number in the wrong place', formatFacts(facts()).replace('"live":"6"', '"live":6')],
  ])('are refused with %s', (_, text) => {
    expect(() => parseFacts(text)).toThrow()
  })
})

test.each<readonly [string, Facts['request'], unknown]>([
  ['as its file says it', found(), promotionRequest()],
  ['not where the file is wrong', found({ request: { state: 'wrong', problems } }), null],
  ['not where there is none', { state: 'none' }, null],
])('a request is told %s', (_, request, asked) => {
  expect(askedIn(request)).toEqual(asked)
})

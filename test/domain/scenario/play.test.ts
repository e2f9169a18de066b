import { describe, expect, test } from 'vitest'
import { instantOf, unplayable } from '../../../shared/domain/scenario/play.ts'
import { one, playable, played, worldOf } from '../../builders/scenario.ts'

const people = 'people: {dev: {}, vera: {roles: [model-validator]}, nina: {}}\n'
const scenario = (events: string, expectation: string): string =>
  one(`${people}events:\n${events}expect: ${expectation}`)

describe('time', () => {
  const times = (events: string): readonly string[] => {
    let clock = '2026-01-05T08:59:00Z'
    return playable(scenario(events, '{}')).events.map((event) => (clock = instantOf(event, clock)))
  }

  test('begins at nine and goes on by a minute, by what is told, or to an instant', () => {
    const told = `- open: {by: dev}
- record: {}
- record: {}
  after: PT5S
- expect: {}
- wait: {for: P90D}
- record: {}
  at: 2026-12-01T00:00:00Z
`
    expect(times(told)).toEqual([
      '2026-01-05T09:00:00Z',
      '2026-01-05T09:01:00Z',
      '2026-01-05T09:01:05Z',
      '2026-01-05T09:01:05Z',
      '2026-04-05T09:01:05Z',
      '2026-12-01T00:00:00Z',
    ])
  })

  test('does not run backwards', () => {
    const told = '- open: {by: dev}\n- record: {}\n  at: 2026-01-05T08:00:00Z\n'
    expect(played(scenario(told, '{}'))).toEqual([
      'cannot be played: record happens at 2026-01-05T08:00:00Z, before what was told before it (2026-01-05T09:00:00Z)',
    ])
  })
})

describe('a scenario that cannot be played', () => {
  test.each<readonly [string, string]>([
    [
      'names a role for somebody',
      `${people.replace('[model-validator]', '[model-validater]')}events: [{open: {by: dev}}]\nexpect: {}`,
    ],
    [
      'lets somebody join a role',
      `${people}events: [{open: {by: dev}}, {team: {joins: dev, role: model-validater}}]\nexpect: {}`,
    ],
    [
      'lets a role fail',
      `${people}events: [{open: {by: dev}}, {fails: {read: teams, role: model-validater}}]\nexpect: {}`,
    ],
  ])('%s that the policy has not', (_, text) => {
    expect(played(one(text))).toEqual([
      expect.stringMatching(
        /^cannot be played: the policy has no role "model-validater"\. Did you mean "model-validator"\? It has data-scientist, /,
      ),
    ])
  })

  test('is none where a role comes with a change of the policy, from then on', () => {
    const later = '- policy: {changes: {roles: {late: {team: acme/late}}}}\n'
    const join = '- team: {joins: nina, role: late}\n'
    const opened = '- open: {by: dev}\n'
    expect(unplayable(playable(scenario(opened + later + join, '{}')), worldOf(scenario(opened, '{}')))).toEqual([])
    expect(unplayable(playable(scenario(opened + join + later, '{}')), worldOf(scenario(opened, '{}')))).toHaveLength(1)
  })

  test('is none where the policy itself cannot be read: then every stage is in error', () => {
    const text = one(
      `policy: {freshness: sometimes}\n${people}events: [{open: {by: dev}}, {team: {joins: dev, role: nobody}}]\nexpect: {validation-gates: {verdict: error}, independent-validation: {verdict: error}}`,
    )
    expect(played(text)).toEqual([])
  })
})

describe('a scenario that is played', () => {
  test('says in what it ends otherwise', () => {
    const found = played(scenario('- open: {by: dev}\n', '{independent-validation: {verdict: passed}}'))
    expect(found).toEqual([
      expect.stringMatching(
        /^independent-validation: expected passed, found pending; it says: Pending\. Awaits 1 approval/,
      ),
    ])
  })

  test('says when a check on the way finds otherwise, and goes on', () => {
    const told =
      '- open: {by: dev}\n- expect: {independent-validation: {verdict: passed}}\n- review: {by: vera, state: approved}\n'
    expect(played(scenario(told, '{independent-validation: {verdict: passed}}'))).toEqual([
      expect.stringMatching(/^at 2026-01-05T09:00:00Z: independent-validation: expected passed/),
    ])
  })

  test('comments and waits change nothing', () => {
    const told =
      '- open: {by: dev}\n- review: {by: vera, state: approved}\n- comment: {by: nina}\n- wait: {for: PT1H}\n'
    expect(played(scenario(told, '{independent-validation: {verdict: passed, counted: [vera]}}'))).toEqual([])
  })

  test('is played the same way twice', () => {
    const text = scenario('- open: {by: dev}\n- registry: {changes: metric}\n', '{validation-gates: {verdict: passed}}')
    expect(played(text)).toEqual(played(text))
    expect(played(text)).toHaveLength(1)
  })
})

describe('a merge', () => {
  const low = (events: string, expectation: string): readonly string[] =>
    played(one(`model: {tier: low}\n${people}events:\n- open: {by: dev}\n${events}expect: ${expectation}`))

  test('that the rules forbid does not happen', () => {
    expect(played(scenario('- open: {by: dev}\n- merge: {by: dev}\n', '{promotion: refused}'))).toEqual([
      'promotion: expected refused, and the request is not merged',
    ])
  })

  test('of a draft does not happen, whoever presses', () => {
    expect(
      played(
        one(
          `model: {tier: low}\n${people}events:\n- open: {by: dev, draft: true}\n- merge: {by: dev, bypass: true}\nexpect: {promotion: done}`,
        ),
      ),
    ).toEqual(['promotion: expected done, and the request is not merged'])
  })

  test('happens once', () => {
    expect(low('- merge: {by: dev}\n- merge: {by: vera, bypass: true}\n', '{promotion: done}')).toEqual([])
  })

  test('that was decided stays so, whatever comes', () => {
    expect(
      low(
        '- merge: {by: dev}\n- registry: {changes: artifact}\n',
        '{validation-gates: {verdict: passed}, promotion: done}',
      ),
    ).toEqual([])
    expect(
      low(
        '- registry: {changes: artifact}\n- merge: {by: dev, bypass: true}\n- registry: {changes: artifact, value: weights}\n',
        '{promotion: {verdict: refused, code: evidence-mismatch}}',
      ),
    ).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { one, playable, problemsIn, readFile } from '../../builders/scenario.ts'

const opened = 'people: {dev: {}, vera: {}}\nevents:\n- open: {by: dev}\n'

describe('a file that is wrong says where, what and what was meant', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'a file of nothing',
      '{}',
      ['1  holds no list "scenarios"; a file of scenarios begins with it, or with "defaults".'],
    ],
    [
      'a list alone',
      '- scenario: a',
      ['1  holds no list "scenarios"; a file of scenarios begins with it, or with "defaults".'],
    ],
    ['no scenario', 'scenarios: []', ['1 scenarios is empty; nothing would be tested.']],
    [
      'an unknown key at the top',
      `defautls: {}\n${one(`${opened}expect: {}`)}`,
      ['1 defautls unknown key "defautls". Did you mean "defaults"?'],
    ],
    [
      'an unknown key in the defaults',
      `defaults: {peopel: {}}\nscenarios: []`,
      ['1 peopel unknown key "peopel". Did you mean "people"?', '2 scenarios is empty; nothing would be tested.'],
    ],
    [
      'an unknown key of a scenario',
      one(`${opened}expcet: {}`),
      ['2 expect is missing; object is expected.', '6 expcet unknown key "expcet". Did you mean "expect"?'],
    ],
    [
      'an unknown event',
      one(`${opened}- reveiw: {by: vera}\nexpect: {}`),
      ['6 events.1.reveiw unknown key "reveiw". Did you mean "review"?'],
    ],
    [
      'an unknown field of an event',
      one(`${opened}- review: {by: vera, stat: approved, state: approved}\nexpect: {}`),
      ['6 events.1.review.stat unknown key "stat". Did you mean "state"?'],
    ],
    [
      'two events in one entry',
      one(`${opened}- record: {}\n  push: {by: dev}\nexpect: {}`),
      ['6 events.1 names 2 events (push, record); each stands in an entry of its own.'],
    ],
    [
      'no open',
      one('people: {dev: {}}\nevents:\n- team: {joins: dev, role: r}\nexpect: {}'),
      ['4 events holds no open; a scenario is the life of one request.'],
    ],
    [
      'two opens',
      one(`${opened}- open: {by: vera}\nexpect: {}`),
      ['6 events.1 opens a second request; a scenario is the life of one.'],
    ],
    [
      'a review before open',
      one('people: {dev: {}, vera: {}}\nevents:\n- review: {by: vera, state: approved}\n- open: {by: dev}\nexpect: {}'),
      ['5 events.0 "review" stands before open, when there is no request yet.'],
    ],
    [
      'a check before open',
      one('people: {dev: {}}\nevents:\n- expect: {}\n- open: {by: dev}\nexpect: {}'),
      ['5 events.0 "expect" stands before open, when there is no request yet.'],
    ],
    [
      'somebody who is not under people:',
      one(`${opened}- review: {by: vear, state: approved}\nexpect: {}`),
      ['6 events.1.review names "vear", who is not under people:. Did you mean "vera"?'],
    ],
    [
      'a commit’s stranger',
      one(`${opened}- push: {by: dev, commits: [{author: nobody, co_authors: [x@y.example, ghostly]}]}\nexpect: {}`),
      ['nobody', 'ghostly'].map((name) => `6 events.1.push names "${name}", who is not under people:.`),
    ],
    [
      'a new name before the account has it',
      one(
        `${opened}- review: {by: vv, state: approved}\n- account: {login: vera, becomes: renamed, to: vv}\nexpect: {}`,
      ),
      ['6 events.1.review names "vv", who is not under people:.'],
    ],
    [
      'two people whom one login means',
      one('people: {dev: {}, Dev: {}}\nevents:\n- open: {by: dev}\nexpect: {}'),
      ['3 people.Dev cannot be told from "dev"; choose another name.'],
    ],
    [
      'a label that nothing bears',
      one(`${opened}- dismiss: {review: veto, by: dev}\nexpect: {}`),
      ['6 events.1.dismiss uses the label "veto", which nothing before it bears.'],
    ],
    [
      'a label that is given later',
      one(`${opened}- edit_review: {review: a, by: dev}\n- review: {by: vera, state: approved, as: a}\nexpect: {}`),
      ['6 events.1.edit_review uses the label "a", which nothing before it bears.'],
    ],
    [
      'an older head without a name',
      one(`${opened}- push: {by: dev, to: first}\nexpect: {}`),
      ['6 events.1.push uses the label "first", which nothing before it bears.'],
    ],
    [
      'a parent without a name',
      one(`${opened}- push: {by: dev, commits: [{parents: [side]}]}\nexpect: {}`),
      ['6 events.1.push uses the label "side", which nothing before it bears.'],
    ],
    [
      'a failure until a review that never comes',
      one(`${opened}- fails: {read: teams, until: x}\nexpect: {}`),
      ['6 events.1.fails uses the label "x", which nothing before it bears.'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsIn(text)).toEqual(expected)
  })

  test('an entry without an event names those that there are', () => {
    expect(problemsIn(one(`${opened}- at: 2026-01-05T10:00:00Z\nexpect: {}`))[0]).toContain(
      'names no event; known are open, push,',
    )
  })

  test('so many commits that nobody would wait for them', () => {
    expect(problemsIn(one(`${opened}- push: {by: dev, many: 99999999}\nexpect: {}`))[0]).toContain(
      '6 events.1.push.many is 99999999',
    )
  })
})

describe('scenarios of one file', () => {
  const good = '- scenario: good\n  people: {dev: {}}\n  events: [{open: {by: dev}}]\n  expect: {}\n'

  test('are told by name, each once', () => {
    expect(problemsIn(`scenarios:\n${good}${good}`)).toEqual(['6 scenario stands in this file twice; name each once.'])
  })

  test('of which one is wrong leave the others playable', () => {
    const { problems, scenarios } = readFile(`scenarios:\n- scenario: bad\n  evnts: []\n${good}- just text\n`)
    expect(problems).toEqual([])
    expect(scenarios.map(({ name, line, read }) => [name, line, read.ok])).toEqual([
      ['bad', 2, false],
      ['good', 4, true],
      ['scenario 3', 8, false],
    ])
  })

  test('have the file’s defaults under them, deep, their own on top', () => {
    const text = `defaults:
  policy: {freshness: head, holds: {roles: [a]}}
  people: {vera: {roles: [model-validator], mlflow: v}, dev: {}}
  model: {tier: low}
  bystanders: 1
scenarios:
- scenario: own
  policy: {holds: null, vetoes: {cleared_by: [its-giver]}}
  people: {vera: {roles: [auditor]}}
  model: {run_user: dev}
  events: [{open: {by: dev}}]
  expect: {}
`
    const { policy, people, model, bystanders } = playable(text)
    expect(policy).toEqual({ freshness: 'head', holds: null, vetoes: { cleared_by: ['its-giver'] } })
    expect([people.vera?.roles, people.vera?.mlflow, model.tier, model.run_user, bystanders]).toEqual([
      ['auditor'],
      'v',
      'low',
      'dev',
      1,
    ])
  })

  test('with keys of JavaScript’s own are read as they are', () => {
    const text = one(
      'policy: {__proto__: {freshness: head}, constructor: {x: 1}}\npeople: {dev: {}}\nevents: [{open: {by: dev}}]\nexpect: {}',
    )
    expect(Object.keys(playable(text).policy)).toContain('constructor')
    expect(Reflect.get({}, 'freshness')).toBeUndefined()
  })
})

test('an event keeps the time that stands beside it', () => {
  const text = one(
    'people: {dev: {}}\nevents:\n- open: {by: dev}\n  at: 2026-01-06T10:00:00Z\n- record: {}\n  after: PT5S\nexpect: {}',
  )
  expect(playable(text).events.map(({ name, at, after }) => [name, at, after])).toEqual([
    ['open', '2026-01-06T10:00:00Z', null],
    ['record', null, 'PT5S'],
  ])
})

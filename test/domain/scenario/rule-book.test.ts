import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { locate } from '../../../shared/clients/document/yaml.ts'
import { knownKeys, type Located } from '../../../shared/domain/document/document.ts'
import { People } from '../../../shared/domain/governance/people.ts'
import { isFields } from '../../../shared/domain/scenario/overlay.ts'
import { playScenario } from '../../../shared/domain/scenario/play.ts'
import {
  Commit,
  Condition,
  eventNames,
  eventSchemas,
  Model,
  Person,
  Scenario,
  StageExpectation,
} from '../../../shared/domain/scenario/scenario.ts'
import { readScenarios } from '../../../shared/domain/scenario/scenario-rules.ts'
import { measurer } from '../../../shared/domain/scenario/world.ts'
import { Tier } from '../../../shared/domain/stage.ts'
import { ignoreCodes, StageState } from '../../../shared/domain/verdict.ts'
import { stageText } from '../../../shared/render/scenario/stage-text.ts'

/** The scenarios that stand with the example policy: each plays, and together they use every word of the format. */

const root = new URL('../../../examples/governance-repo/governance/', import.meta.url)

function read(path: string): Located {
  const located = locate(readFileSync(new URL(path, root), 'utf8'), path)
  if (!located.ok) throw new Error(JSON.stringify(located.problems))
  return located.value
}

const { services, tools } = People.parse(read('people.yml').value)
const ground = { policy: read('policy.yml').value, extras: { services, tools }, measure: measurer() }
const files = readdirSync(new URL('scenarios/', root)).map((file) => ({ file, located: read(`scenarios/${file}`) }))

describe.each(files)('$file', ({ located }) => {
  const { problems, scenarios } = readScenarios(located)

  test('can be read whole', () => expect(problems).toEqual([]))

  test.each(scenarios.map((scenario) => [scenario.name, scenario.read] as const))('%s', (_, scenario) => {
    expect(scenario.ok ? playScenario(scenario.value, ground, stageText) : scenario.problems).toEqual([])
  })
})

type Words = Readonly<Record<string, unknown>>

const fields = (value: unknown): Words => (isFields(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const told = files.flatMap(({ located }) => [
  fields(fields(located.value).defaults),
  ...list(fields(located.value).scenarios).map(fields),
])
const entries = told.flatMap(({ events }) => list(events).map(fields))
const of = (name: string): readonly Words[] => entries.flatMap((entry) => (name in entry ? [fields(entry[name])] : []))
const expectations = [...told.map((one) => fields(one.expect)), ...of('expect')]
const stages = expectations.flatMap(({ request: _request, promotion: _promotion, code: _code, ...own }) =>
  Object.values(own).map(fields),
)

/** The words that none of these uses as a key. */
const unused = (words: readonly string[], users: readonly Words[]): readonly string[] =>
  words.filter((word) => !users.some((user) => Object.hasOwn(user, word)))

/** The values that none of these gives to the key. */
const ungiven = (values: readonly unknown[], key: string, users: readonly Words[]): readonly unknown[] =>
  values.filter((value) => !users.some((user) => user[key] === value))

describe('no word of the format is without a scenario', () => {
  test.each(eventNames)('%s, with each of its fields', (name) => {
    expect(of(name).length).toBeGreaterThan(0)
    expect(unused(knownKeys(eventSchemas[name], []), name === 'expect' ? expectations : of(name))).toEqual([])
  })

  test('of a scenario itself, of people, models, commits, conditions', () => {
    const commits = [...of('open'), ...of('push')].flatMap(({ commits: own }) => list(own).map(fields))
    const conditions = of('review').flatMap(({ conditions: own }) => list(own).map(fields))
    expect(unused(knownKeys(Scenario, []), told)).toEqual([])
    expect(
      unused(
        knownKeys(Person, []),
        told.flatMap(({ people }) => Object.values(fields(people)).map(fields)),
      ),
    ).toEqual([])
    expect(
      unused(
        knownKeys(Model, []),
        told.map(({ model }) => fields(model)),
      ),
    ).toEqual([])
    expect(unused(knownKeys(Commit, []), commits)).toEqual([])
    expect(ungiven([true, 'author', 'committer'], 'unattributed', commits)).toEqual([])
    expect(unused(knownKeys(Condition, []), conditions)).toEqual([])
    expect(unused(['at', 'after'], entries)).toEqual([])
  })

  test('of what is expected', () => {
    expect(unused(knownKeys(StageExpectation, []), stages)).toEqual([])
    expect(ungiven(StageState.options, 'verdict', stages)).toEqual([])
    const promotions = expectations.flatMap(({ promotion }) =>
      isFields(promotion) ? [promotion] : [{ verdict: promotion }],
    )
    expect(ungiven(['done', 'refused', 'waiting'], 'verdict', promotions)).toEqual([])
    expect(
      ungiven(
        [true, false],
        'mergeable',
        expectations.map(({ request }) => fields(request)),
      ),
    ).toEqual([])
  })

  test('no reason why an approval is not counted', () => {
    const given = new Set(stages.flatMap(({ ignored }) => Object.values(fields(ignored))))
    expect(ignoreCodes.filter((code) => !given.has(code))).toEqual([])
  })

  test.each<readonly [string, string, readonly unknown[]]>([
    ['review', 'state', ['approved', 'changes_requested', 'commented', 'pending']],
    ['review', 'quotes', ['current', 'previous']],
    ['push', 'touches', ['evidence', 'nothing', 'people', 'workflows']],
    ['account', 'becomes', ['renamed', 'deleted', 'suspended', 'bot']],
    ['registry', 'changes', ['tag', 'metric', 'parameter', 'artifact', 'dataset', 'alias', 'version-recreated']],
    ['registry', 'value', ['same']],
    ['fails', 'read', ['teams', 'reviews', 'commits', 'events', 'registry', 'policy']],
    ['fails', 'status', [403, 404, 500, 'timeout']],
    ['merge', 'method', ['merge', 'squash', 'rebase']],
  ])('%s: each %s', (name, key, values) => {
    expect(ungiven(values, key, of(name))).toEqual([])
  })

  test('no tier, and no freshness', () => {
    expect(
      ungiven(
        Tier.options,
        'tier',
        told.map(({ model }) => fields(model)),
      ),
    ).toEqual([])
    const policies = told.map(({ policy }) => fields(policy))
    expect(ungiven(['evidence', 'clean-base-merges', 'head'], 'freshness', policies)).toEqual([])
  })
})

test('every title is a sentence that stands once', () => {
  const names = told.flatMap(({ scenario }) => (typeof scenario === 'string' ? [scenario] : []))
  expect(names.length).toBeGreaterThan(300)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  expect(names.filter((name) => name.split(' ').length < 4 || /[.]$/.test(name))).toEqual([])
})

test('the page about scenarios names every word of the format', () => {
  const page = readFileSync(new URL('../../../action-docs/scenarios.md', import.meta.url), 'utf8')
  const words = [
    ...eventNames,
    ...eventNames.flatMap((name) => knownKeys(eventSchemas[name], [])),
    ...[Scenario, Person, Model, Commit, Condition, StageExpectation].flatMap((schema) => knownKeys(schema, [])),
  ]
  const named = new Set(
    [...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) =>
      text.split(/[^\w-]+/),
    ),
  )
  expect([...new Set(words)].filter((word) => !named.has(word))).toEqual([])
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { overlay, playScenario, type Scenario } from '../../builders/scenario.ts'

const policy: unknown = parse(readFileSync(new URL('../../fixtures/documents/policy.yml', import.meta.url), 'utf8'))
const book: { readonly defaults: object; readonly scenarios: readonly Scenario[] } = parse(
  readFileSync(new URL('../../fixtures/scenarios/approvals-01-30.yml', import.meta.url), 'utf8'),
)

describe('the rule book of approvals', () => {
  test.each(book.scenarios.map((scenario) => [scenario.scenario, scenario] as const))('%s', (_, scenario) => {
    expect(playScenario(overlay(book.defaults, scenario) as Scenario, policy)).toEqual([])
  })
})

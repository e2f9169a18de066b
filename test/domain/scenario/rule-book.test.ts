import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { locate } from '../../../shared/clients/document/yaml.ts'
import type { Located } from '../../../shared/domain/document/document.ts'
import { playScenario } from '../../../shared/domain/scenario/play.ts'
import { readScenarios } from '../../../shared/domain/scenario/scenario-rules.ts'
import { measurer } from '../../../shared/domain/scenario/world.ts'
import { stageText } from '../../../shared/render/stage-text.ts'

const root = new URL('../../../examples/governance-repo/governance/', import.meta.url)

function read(path: string): Located {
  const located = locate(readFileSync(new URL(path, root), 'utf8'), path)
  if (!located.ok) throw new Error(JSON.stringify(located.problems))
  return located.value
}

const ground = { policy: read('policy.yml').value, extras: { services: [], tools: [] }, measure: measurer() }

describe.each(readdirSync(new URL('scenarios/', root)).map((file) => [file] as const))('%s', (file) => {
  const { problems, scenarios } = readScenarios(read(`scenarios/${file}`))

  test('can be read whole', () => expect(problems).toEqual([]))

  test.each(scenarios.map((scenario) => [scenario.name, scenario.read] as const))('%s', (_, scenario) => {
    expect(scenario.ok ? playScenario(scenario.value, ground, stageText) : scenario.problems).toEqual([])
  })
})

import { locate } from '../../shared/clients/document/yaml.ts'
import type { Located } from '../../shared/domain/document/document.ts'
import { playScenario, type Ground } from '../../shared/domain/scenario/play.ts'
import { readScenarios, type Playable, type ScenarioFile } from '../../shared/domain/scenario/scenario-rules.ts'
import { beginWorld, measurer, type World } from '../../shared/domain/scenario/world.ts'
import { stageText } from '../../shared/render/scenario/stage-text.ts'
import { examplePolicy } from './documents.ts'

/** Scenarios as their writers write them, and the worlds that they begin. */

export function scenarioFile(text: string, file = 'a.yml'): Located {
  const located = locate(text, file)
  if (!located.ok) throw new Error(JSON.stringify(located.problems))
  return located.value
}

export const readFile = (text: string): ScenarioFile => readScenarios(scenarioFile(text))

/** Every problem of a file and of its scenarios, as `line path message`. */
export function problemsIn(text: string): readonly string[] {
  const { problems, scenarios } = readFile(text)
  const own = scenarios.flatMap(({ read }) => (read.ok ? [] : read.problems))
  return [...problems, ...own].map(({ line, path, message }) => `${line} ${path} ${message}`)
}

/** A file of one scenario; the lines of `body` stand below its name. */
export const one = (body: string): string => `scenarios:\n- scenario: one\n${body.replaceAll(/^(?=.)/gm, '  ')}\n`

/** The one scenario of a file. */
export function playable(text: string): Playable {
  const read = readFile(text).scenarios[0]?.read
  if (read?.ok !== true) throw new Error(JSON.stringify(problemsIn(text)))
  return read.value
}

const plain = {
  ...examplePolicy(),
  sign_off: { quote_digest: 'optional' },
  stages: Object.fromEntries(
    Object.entries(examplePolicy().stages).map(([name, stage]) => [name, { ...stage, answers: [] }]),
  ),
}

const measure = measurer()
/** The example's policy, with stages that ask no answers and no digest. */
export const ground: Ground = {
  policy: plain,
  extras: { services: ['trainer'], tools: ['helper@tools.example'] },
  measure,
}

/** The world before the first event of a scenario with these people and events. */
export const worldOf = (text: string, policy: unknown = ground.policy): World =>
  beginWorld(playable(text), policy, ground.extras, ground.measure)

/** In what the one scenario of a file ends otherwise than it expects. */
export const played = (text: string, own: Partial<Ground> = {}): readonly string[] =>
  playScenario(playable(text), { ...ground, ...own }, stageText)

import { expect, test } from 'vitest'
import { decide } from '../../../actions/policy-test/decide.ts'
import { locate } from '../../../shared/clients/document/yaml.ts'
import { stageText } from '../../../shared/render/scenario/stage-text.ts'
import { ground } from '../../builders/scenario.ts'

const scenario = (name: string, verdict: string): string =>
  `- scenario: ${name}\n  people: {dev: {}}\n  events: [{open: {by: dev}}]\n  expect: {validation-gates: {verdict: ${verdict}}}\n`
const rows = (...texts: readonly string[]): readonly string[] =>
  decide(
    texts.map((text, index) => locate(text, `${index + 1}.yml`)),
    ground,
    stageText,
  ).map(
    ({ file, line, scenario: name, differences }) =>
      `${file}:${line} ${name ?? '-'}: ${differences.map((one) => one.slice(0, 60)).join(' | ')}`,
  )

test('each scenario of each file is a row, in order', () => {
  expect(
    rows(`scenarios:\n${scenario('a', 'passed')}${scenario('b', 'failed')}`, `scenarios:\n${scenario('a', 'passed')}`),
  ).toEqual(['1.yml:2 a: ', '1.yml:6 b: validation-gates: expected failed, found passed; it says: Pa', '2.yml:2 a: '])
})

test('a file that cannot be read is a row that fails, and so is each thing wrong with one', () => {
  expect(rows('', 'a: [', 'scenarios: []')).toEqual([
    expect.stringMatching(/^1\.yml:1 -: is empty/),
    expect.stringMatching(/^2\.yml:1 -: ./),
    '3.yml:1 -: scenarios: is empty; nothing would be tested.',
  ])
})

test('a scenario that is wrong fails with its place, and leaves the others playable', () => {
  expect(rows(`scenarios:\n- scenario: bad\n  evnts: []\n${scenario('a', 'passed')}`)).toEqual([
    expect.stringMatching(/^1\.yml:2 bad: 1\.yml:2: events: is missing; array is expected\. \|/),
    '1.yml:4 a: ',
  ])
})

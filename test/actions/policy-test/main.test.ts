import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/policy-test/main.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import type { Row } from '../../../shared/domain/scenario/result.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import { root } from '../../house/tree.ts'

const example = (path: string): string => readFileSync(join(root, 'examples/governance-repo', path), 'utf8')
const scenario = (verdict: string, commits = '[{author: dev}]'): string =>
  `scenarios:\n- scenario: a proposal\n  people: {dev: {}}\n  events: [{open: {by: dev, commits: ${commits}}}]\n  expect: {independent-validation: {verdict: ${verdict}}}\n`

function folder(files: Readonly<Record<string, string>>): string {
  const at = mkdtempSync(join(tmpdir(), 'countersign-policy-test-'))
  for (const [path, text] of Object.entries({ 'governance/policy.yml': example('governance/policy.yml'), ...files })) {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), text)
  }
  return at
}

async function run(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
  rows?: readonly Row[],
): Promise<Said> {
  const { ports } = await world()
  const house = fakeHouse({
    ports: { ...ports, documents: { locate, format: formatYaml } },
    inputs,
    folder: folder(files),
    ...(rows === undefined ? {} : { rows }),
  })
  await main(house)
  return house.said
}

const at = 'governance/scenarios/a.yml'

describe('policy test', () => {
  test('says how many passed', async () => {
    const said = await run({ [at]: scenario('pending') })
    expect([said.printed, said.outputs, said.failures, said.annotations]).toEqual([
      ['1 passed, 0 failed'],
      { passed: '1', failed: '0' },
      [],
      [],
    ])
  })

  test('fails by one scenario, and says at its line what was expected and found', async () => {
    const said = await run({ [at]: scenario('passed') })
    expect(said.printed).toEqual([
      expect.stringMatching(
        /^governance\/scenarios\/a\.yml:2: a proposal: independent-validation: expected passed, found pending/,
      ),
      '0 passed, 1 failed',
    ])
    expect(said.annotations).toMatchObject([{ level: 'error', file: at, line: 2 }])
    expect([said.failures, said.outputs]).toEqual([['1 of 1 scenarios fail.'], { passed: '0', failed: '1' }])
    expect(said.summary).toContain('0 passed, 1 failed')
  })

  test('fails where no scenario was found', async () => {
    const said = await run({ 'governance/scenarios/readme.txt': 'x' })
    expect(said.failures).toEqual(['No scenario was found, so nothing was tested.'])
  })

  test('fails where a file cannot be read', async () => {
    const said = await run({ [at]: 'scenarios: [' })
    expect([said.failures, said.outputs.failed]).toEqual([['1 of 1 scenarios fail.'], '1'])
  })

  test('plays the files that are named against the policy that is named', async () => {
    const policy = example('governance/policy.yml').replace('low: [validation-gates]', 'low: []')
    const said = await run({ 'x.yml': scenario('error'), 'other.yml': policy }, { files: 'x.yml', policy: 'other.yml' })
    expect(said.printed).toEqual(['1 passed, 0 failed'])
  })

  test('knows the tools and services of the people.yml beside the policy', async () => {
    const told = { [at]: scenario('pending', '[{author: dev, co_authors: [assistant@tools.acme.example]}]') }
    expect((await run(told)).outputs.failed).toBe('1')
    expect((await run({ ...told, 'governance/people.yml': example('governance/people.yml') })).outputs.failed).toBe('0')
  })

  test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['a policy that is not there', {}, { policy: 'nowhere.yml' }, 'There is no file nowhere.yml.'],
    ['a policy that is no YAML', { 'governance/policy.yml': 'a: [' }, {}, 'governance/policy.yml cannot be used.'],
    [
      'people that are none',
      { [at]: scenario('pending'), 'governance/people.yml': 'people: 3' },
      {},
      'governance/people.yml cannot be used.',
    ],
    ['scenarios that are not there', {}, { files: 'nowhere' }, 'There is no nowhere.'],
  ])('refuses %s', async (_, files, inputs, expected) => {
    await expect(run(files, inputs)).rejects.toThrow(expected)
  })

  test('hands the files to the player of the clone where they go through the forge', async () => {
    const rows = [{ file: 'a.yml', line: 3, scenario: 's', differences: [] }]
    const said = await run({}, { through: 'forge' }, rows)
    expect([said.printed, said.outputs]).toEqual([['1 passed, 0 failed'], { passed: '1', failed: '0' }])
  })
})

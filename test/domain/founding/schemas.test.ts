import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { schemaFiles } from '../../../shared/domain/founding/schemas.ts'
import { root } from '../../house/tree.ts'

const schemas = schemaFiles()

function validator(name: string): (value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { uri: true } })
  const validate = ajv.compile(JSON.parse(schemas.get(`schemas/${name}.schema.json`) ?? 'false') as object)
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
}

const example = (path: string): Record<string, unknown> =>
  parse(readFileSync(join(root, 'examples/governance-repo', path), 'utf8')) as Record<string, unknown>

describe('the schemas that editors use', () => {
  test.each<readonly [string, string]>([
    ['policy', 'governance/policy.yml'],
    ['people', 'governance/people.yml'],
    ['model', 'models/credit-approval.yml'],
    ...readdirSync(join(root, 'examples/governance-repo/governance/scenarios')).map(
      (file) => ['scenarios', `governance/scenarios/${file}`] as const,
    ),
  ])('%s takes the example', (name, path) => {
    expect(validator(name)(example(path))).toEqual([])
  })

  test.each([
    ['policy', 'governance/policy.yml', 'rolls'],
    ['people', 'governance/people.yml', 'persons'],
    ['model', 'models/credit-approval.yml', 'limits'],
    ['scenarios', 'governance/scenarios/builders.yml', 'scenario'],
  ])('%s refuses a word that is none', (name, path, word) => {
    expect(validator(name)({ ...example(path), [word]: {} })).not.toEqual([])
  })

  test('a scenario without an expectation, and a word outside a closed list, are refused', () => {
    const scenario = { scenario: 'a', people: { dev: {} }, events: [{ open: { by: 'dev' } }], expect: {} }
    const of = (own: object): readonly string[] => validator('scenarios')({ scenarios: [{ ...scenario, ...own }] })
    expect(of({})).toEqual([])
    expect(validator('scenarios')({ scenarios: [{ scenario: 'a', events: [{}] }] })).not.toEqual([])
    expect(of({ events: [{ review: { by: 'dev', state: 'fine' } }] })).not.toEqual([])
    expect(of({ expect: { 'compliance-review': { ignored: { dev: 'unknown' } } } })).not.toEqual([])
  })

  test('a request without a version is refused', () => {
    const request = {
      request: 1,
      kind: 'promotion',
      model: 'm',
      environment: 'production',
      expected_current: null,
      evidence: `sha256:${'0'.repeat(64)}`,
      developers: [],
      reason: 'It is better than the one before.',
    }
    expect(validator('request')({ ...request, version: '7' })).toEqual([])
    expect(validator('request')(request)).not.toEqual([])
  })
})

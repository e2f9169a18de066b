import { describe, expect, test } from 'vitest'
import { documentationFields, judgeDocumentation } from '../../../shared/domain/gate/documentation.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import type { Subject } from '../../../shared/domain/evidence/subject.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import type { Tier } from '../../../shared/domain/stage.ts'
import { exampleModel } from '../../builders/documents.ts'
import { subject } from '../../builders/evidence.ts'
import { failing, gateInput } from '../../builders/gates.ts'

const tiers: readonly Tier[] = ['high', 'medium']
const judge = (given: Parameters<typeof gateInput>[1] = {}) =>
  judgeDocumentation(gateInput({ complete_for: tiers }, given))
const file = exampleModel()
const withFile = (other: Partial<ModelFile>) => failing(judge({ modelFile: { ...file, ...other } }))
const withSubject = (other: Partial<Subject>) => failing(judge({ subject: subject(other) }))
const { environment, runFiles, commit } = subject()
const filesWithout = (path: string) => manifestOf(runFiles.files.filter((one) => one.path !== path))

describe('the ten metadata groups', () => {
  test('are ten', () => {
    expect([...new Set(documentationFields.map(({ group }) => group))]).toHaveLength(10)
  })

  test('of the example are complete', () => {
    expect(judge()).toEqual([])
  })

  test.each<readonly [string, readonly string[], string]>([
    ['dataset', withSubject({ datasets: [] }), 'dataset'],
    ['source of data', withFile({ data: { ...file.data, sources: [] } }), 'data.sources'],
    [
      'schema named',
      withFile({ data: { sources: file.data.sources, filters: [], quality: 'data/quality.json' } }),
      'data.schema',
    ],
    ['schema in the run', withSubject({ runFiles: filesWithout('data/schema.json') }), 'data.schema'],
    ['quality report in the run', withSubject({ runFiles: filesWithout('data/quality.json') }), 'data.quality'],
    ['commit', withSubject({ commit: { ...commit, sha: null } }), 'commit'],
    ['requirements', withSubject({ environment: { ...environment, requirements: [] } }), 'requirements'],
    ['flavour', withSubject({ environment: { ...environment, flavors: [] } }), 'flavor version'],
    [
      'version of a flavour',
      withSubject({ environment: { ...environment, flavors: [{ name: 'own', version: null }] } }),
      'flavor version',
    ],
    ['parameters', withSubject({ parameters: {} }), 'parameters'],
    [
      'predictions in the run',
      withSubject({ runFiles: filesWithout('evaluation/predictions.parquet') }),
      'predictions',
    ],
    ['metrics', withSubject({ metrics: {} }), 'metrics'],
    ['users', withFile({ use: { ...file.use, users: [] } }), 'use.users'],
    ['limitation', withFile({ limitations: [] }), 'limitations'],
    ['regulation', withFile({ regulations: [] }), 'regulations'],
    ['retention', (({ retention: _gone, ...rest }) => failing(judge({ modelFile: rest })))(file), 'retention'],
  ])('without %s are not', (_, found, field) => {
    expect(found).toEqual([`fail field-missing ${field}`])
  })

  test('say who fills what is missing', () => {
    expect(judge({ subject: subject({ parameters: {} }) })[0]?.facts).toMatchObject({
      group: 'architecture',
      by: 'training script',
    })
  })

  test('without a model file are missing altogether', () => {
    expect(failing(judge({ modelFile: null }))).toEqual(['fail field-missing model file'])
  })

  test('are not asked in a tier that need not be complete', () => {
    expect(judge({ tier: 'low', modelFile: null })).toEqual([])
  })
})

describe('a placeholder is no text', () => {
  test.each([
    'TBD',
    'tbd.',
    'ToDo',
    'n/a',
    'N/A',
    'na',
    'none',
    'unknown',
    'xxxx',
    '???',
    '...',
    '…',
    '- tbd -',
    'fill me in',
    'To be defined',
    'Lorem ipsum dolor sit amet, consectetur',
    '_',
    '?'.repeat(500),
  ])('%j', (text) => {
    expect(withFile({ title: text })).toEqual(['fail placeholder-text title'])
  })

  test.each([
    'None of the usual data was available.',
    'Unknown applicants are referred.',
    'A todo list for banks',
    'はい、モデルです',
    'x',
  ])('%j is one', (text) => {
    expect(withFile({ title: text })).toEqual([])
  })

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['the purpose', withFile({ use: { ...file.use, purpose: 'tbd' } }), ['use.purpose']],
    ['a user', withFile({ use: { ...file.use, users: ['underwriting', 'tbd'] } }), ['use.users.1']],
    [
      'a limitation',
      withFile({ limitations: [{ kind: 'bias', text: 'tbd', mitigation: 'n/a' }] }),
      ['limitations.0.text', 'limitations.0.mitigation'],
    ],
    ['the oversight', withFile({ oversight: { human: 'x', may_override: true, plan: 'tbd' } }), ['oversight.plan']],
    ['the retention', withFile({ retention: { predictions: 'P7Y', basis: 'tbd' } }), ['retention.basis']],
    [
      'the explanations',
      withFile({ explanations: { method: 'tbd', artifact: 'x', per_decision: 'x' } }),
      ['explanations.method'],
    ],
  ])('is found in %s', (_, found, fields) => {
    expect(found).toEqual(fields.map((field) => `fail placeholder-text ${field}`))
  })

  test('is looked for at once in a text of a hundred thousand signs', () => {
    const signs = '?'.repeat(100_000)
    expect(withFile({ title: `${signs}x`, use: { ...file.use, purpose: `${signs} todo ${signs}` } })).toEqual([])
  })
})

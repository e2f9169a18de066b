import { describe, expect, test } from 'vitest'
import { Evaluation, ModelFile, Use } from '../../../shared/domain/model/model-file.ts'
import { exampleModel, located } from '../../builders/documents.ts'
import { readFileSync } from 'node:fs'

const file = exampleModel()

describe('a model file', () => {
  test('of the example, read again, is the same', () => {
    expect(ModelFile.parse(JSON.parse(JSON.stringify(file)))).toEqual(file)
  })

  test('with everything that can be said is read', () => {
    const text = readFileSync(new URL('../../fixtures/documents/model.yml', import.meta.url), 'utf8')
    expect(ModelFile.parse(located(text, 'model.yml').value)).toMatchObject({
      model: 'credit-approval',
      change_plan: { baseline: 5 },
    })
  })

  test.each<readonly [string, object]>([
    ['a word too many', { approved: true }],
    ['an empty title', { title: '  ' }],
    ['an owner without a person', { owner: { role: 'data-scientist' } }],
    ['a vendor without a contract', { supplied_by: { kind: 'vendor', name: 'X' } }],
    ['a limitation without its mitigation', { limitations: [{ kind: 'bias', text: 'x' }] }],
    ['a source without its digest', { data: { sources: [{ name: 'x', kind: 'file', location: 'x', version: '1' }] } }],
    ['a pipeline by a branch', { data: { sources: [], pipeline: { repository: 'x', commit: 'main', script: 'x' } } }],
    ['an image by a tag', { environment: { image: 'registry/train:latest' } }],
    ['a retention that is no duration', { retention: { predictions: '7 years', basis: 'x' } }],
    ['monitoring without a check', { monitoring: { cadence: 'P1M', checks: [] } }],
    ['a tag that the suite writes', { tags: ['team', 'validation_status'] }],
    ['gates that are none', { gates: { profit: {} } }],
  ])('cannot hold %s', (_, other) => {
    expect(ModelFile.safeParse({ ...file, ...other }).success).toBe(false)
  })
})

describe('a path of an artifact', () => {
  test.each([
    ['evaluation/predictions.parquet', true],
    ['a..b/c', true],
    ['/etc/passwd', false],
    ['../x', false],
    ['a/../x', false],
    ['a/..', false],
    ['a\\b', false],
    ['a\nb', false],
    ['', false],
  ])('%j: %s', (predictions, fits) => {
    expect(Evaluation.safeParse({ ...file.evaluation, predictions }).success).toBe(fits)
  })
})

describe('a use', () => {
  test.each<readonly [string, object]>([
    ['a domain that is none', { domain: 'banking' }],
    ['a decision that is none', { decision: 'manual' }],
    ['no jurisdiction', { jurisdictions: [] }],
    ['a jurisdiction in capitals', { jurisdictions: ['EU'] }],
    ['no word on health information', { protected_health_information: undefined }],
    ['a scale without a number', { scale: 'P1M' }],
  ])('cannot hold %s', (_, other) => {
    expect(Use.safeParse({ ...file.use, ...other }).success).toBe(false)
  })
})

test('an intersection is of two columns or more', () => {
  expect(Evaluation.safeParse({ ...file.evaluation, intersections: [['race']] }).success).toBe(false)
})

import { describe, expect, test } from 'vitest'
import { documentationFields } from '../../../shared/domain/documentation/fields.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import { exampleModel } from '../../builders/documents.ts'
import { subject } from '../../builders/evidence.ts'

const file = exampleModel()
const gapsOf = (given = subject(), own = file) =>
  documentationFields.flatMap(({ field, gap }) => {
    const found = gap(given, own)
    return found === null ? [] : [`${field}: ${found.by}, ${found.where}`]
  })

test('the fields fill ten groups', () => {
  expect(new Set(documentationFields.map(({ group }) => group)).size).toBe(10)
})

test('the example fills every field', () => {
  expect(gapsOf()).toEqual([])
})

describe('who fills a field is told by where it stands', () => {
  const { data, use } = file
  const { schema: _schema, ...unnamed } = data
  test.each<readonly [string, readonly string[], string]>([
    [
      'what the model file does not name, its owner',
      gapsOf(subject(), { ...file, data: unnamed }),
      'data.schema: owner, models/credit-approval.yml, data.schema',
    ],
    [
      'what it names and the run has not, the builder',
      gapsOf(subject({ runFiles: manifestOf(subject().runFiles.files.filter(({ path }) => path !== data.schema)) })),
      'data.schema: builder, the run, file data/schema.json',
    ],
    [
      'what the version itself must bring, whatever registers it',
      gapsOf(subject({ environment: { ...subject().environment, requirements: [] } })),
      "requirements: platform, the version's requirements.txt",
    ],
    [
      'what the run logs, the builder',
      gapsOf(subject({ parameters: {} })),
      'parameters: builder, the run, its parameters',
    ],
    [
      'what is out of scope, the owner',
      gapsOf(subject(), { ...file, use: { ...use, out_of_scope: [] } }),
      'use.out_of_scope: owner, models/credit-approval.yml, use.out_of_scope',
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual([expected])
  })
})

test('groups to compare are asked of a model about natural persons alone', () => {
  const evaluation = { ...file.evaluation, protected: [], intersections: [] }
  expect(gapsOf(subject(), { ...file, evaluation })).toEqual([
    'evaluation.protected: owner, models/credit-approval.yml, evaluation.protected',
  ])
  expect(gapsOf(subject(), { ...file, evaluation, use: { ...file.use, affects: 'organisations' } })).toEqual([])
})

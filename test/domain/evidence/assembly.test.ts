import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../shared/domain/digest.ts'
import {
  subjectOf,
  userOf,
  type SubjectQuestion,
  type SubjectReading,
} from '../../../shared/domain/evidence/assembly.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import type { Run } from '../../../shared/domain/registry.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { sha, subject } from '../../builders/evidence.ts'

const run = (other: Partial<Run> = {}): Run => ({
  runId: 'run-7',
  user: 'dana',
  status: 'FINISHED',
  lifecycle: 'active',
  parameters: { C: '0.1' },
  metrics: { roc_auc: 0.8, epochs: 3 },
  tags: {},
  datasets: [
    { name: 'b', digest: '2', sourceType: 'local', source: '{}', context: null },
    { name: 'a', digest: '1', sourceType: 'local', source: '{}', context: null },
  ],
  artifactUri: 'mlflow-artifacts:/run-7',
  ...other,
})

const reading = (other: Partial<SubjectReading> = {}): SubjectReading => ({
  version: {
    name: 'credit-approval',
    version: '7',
    createdAt: 1,
    source: 'mlflow-artifacts:/m-7',
    runId: 'run-7',
    status: 'READY',
    stage: null,
    description: 'words',
    tags: { sector: 'retail', validation_status: 'approved' },
  },
  run: run(),
  files: manifestOf([{ path: 'MLmodel', size: 1, sha256: sha('a') }]),
  runFiles: manifestOf([]),
  environment: subject().environment,
  modelId: 'm-7',
  commit: subject().commit,
  ...other,
})

const question = (other: Partial<SubjectQuestion> = {}): SubjectQuestion => ({
  kind: 'promotion',
  environment: 'production',
  policy: examplePolicy(),
  modelFile: exampleModel(),
  baseModelFile: exampleModel(),
  ...other,
})

const made = (asked = question(), read = reading()) => subjectOf(asked, 'https://mlflow.acme.example', read, [])
const digest = (...given: Parameters<typeof made>): string => digestOf(made(...given))

describe('the subject of a version', () => {
  test('holds what the run logged of the metrics that policy or model file name, and no other', () => {
    expect(made().metrics).toEqual({ roc_auc: 0.8 })
  })

  test('holds datasets in one order, whatever the registry’s', () => {
    const turned = reading({ run: run({ datasets: run().datasets.toReversed() }) })
    expect(made().datasets.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(digest(question(), turned)).toBe(digest())
  })

  test('holds the tags that the model file names, also those that are not there', () => {
    expect(made(question({ modelFile: { ...exampleModel(), tags: ['sector', 'other'] } })).tags).toEqual({
      sector: 'retail',
      other: null,
    })
    expect(made().tags).toEqual({})
  })

  test('holds the model file without its title, which rules nothing', () => {
    const named = { ...exampleModel(), title: 'Another title' }
    expect(digest(question({ modelFile: named }))).toBe(digest())
    const ruled = { ...exampleModel(), depends_on: ['another-model'] }
    expect(digest(question({ modelFile: ruled }))).not.toBe(digest())
  })

  test('is of the tier that the base’s file gives, and of the high one without a file there', () => {
    expect([
      made(question({ baseModelFile: null })).tier,
      made(question({ modelFile: null, baseModelFile: null })).modelFile,
    ]).toEqual(['high', null])
    const into = (baseModelFile: SubjectQuestion['baseModelFile']) =>
      made(question({ environment: 'staging', baseModelFile })).policy
    expect(into(exampleModel())).toMatchObject({ stages: [{ stage: 'validation-gates' }] })
    expect(into(null)).toMatchObject({ stages: [{}, {}, {}, { stage: 'business-sign-off' }] })
  })

  test('holds the parts of the policy that the request’s judgement reads', () => {
    const policy = examplePolicy()
    expect(digest(question({ policy: { ...policy, regulations: [] } }))).toBe(digest())
    expect(digest(question({ policy: { ...policy, freshness: 'head' } }))).not.toBe(digest())
    expect(digest(question({ kind: 'adoption' }))).not.toBe(digest())
    expect(digest(question({ environment: 'staging' }))).not.toBe(digest())
  })

  test('holds neither description nor aliases nor other tags of the version', () => {
    const { version } = reading()
    expect(
      digest(question(), reading({ version: { ...version, description: 'other', tags: {}, stage: 'Production' } })),
    ).toBe(digest())
  })

  test('of a version without a run has no parameters, metrics, datasets or user', () => {
    const { parameters, metrics, datasets, claims } = made(question(), reading({ run: null }))
    expect([parameters, metrics, datasets, claims.runUser]).toEqual([{}, {}, [], null])
  })
})

test.each<readonly [string, Partial<Run>, string | null]>([
  ['its own field', { user: 'dana', tags: { 'mlflow.user': 'vera' } }, 'dana'],
  ['its tag, where the field is empty', { user: null, tags: { 'mlflow.user': 'vera' } }, 'vera'],
  ['nobody', { user: null }, null],
])('a run is by whom %s names', (_, own, expected) => {
  expect(userOf(run(own))).toBe(expected)
})

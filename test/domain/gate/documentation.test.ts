import { describe, expect, test } from 'vitest'
import { judgeDocumentation } from '../../../shared/domain/gate/documentation.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import type { Subject } from '../../../shared/domain/evidence/subject.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import type { Tier } from '../../../shared/domain/stage.ts'
import { exampleModel } from '../../builders/documents.ts'
import { lineage, subject } from '../../builders/evidence.ts'
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
      withSubject({ environment: { ...environment, flavors: [{ name: 'sklearn', version: null }] } }),
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
    ['scope that is out', withFile({ use: { ...file.use, out_of_scope: [] } }), 'use.out_of_scope'],
    [
      'group to compare',
      withFile({ evaluation: { ...file.evaluation, protected: [], intersections: [] } }),
      'evaluation.protected',
    ],
    [
      'explanations in the run',
      withSubject({ runFiles: filesWithout('explanations/global.json') }),
      'explanations.artifact',
    ],
    ['limitation', withFile({ limitations: [] }), 'limitations'],
    ['regulation', withFile({ regulations: [] }), 'regulations'],
    ['retention', (({ retention: _gone, ...rest }) => failing(judge({ modelFile: rest })))(file), 'retention'],
  ])('without %s are not', (_, found, field) => {
    expect(found).toEqual([`fail field-missing ${field}`])
  })

  test('say who fills what is missing', () => {
    expect(judge({ subject: subject({ parameters: {} }) })[0]?.facts).toMatchObject({
      group: 'architecture',
      by: 'builder',
      where: 'the run, its parameters',
    })
  })

  test('without a model file are missing altogether', () => {
    expect(failing(judge({ modelFile: null }))).toEqual(['fail field-missing model file'])
  })

  test('are not asked in a tier that need not be complete', () => {
    expect(judge({ tier: 'low', modelFile: null })).toEqual([])
  })
})

describe('what stands there and is not so', () => {
  const { sha } = commit
  const commits = (standing: 'absent' | 'unreachable') =>
    lineage({ commits: [{ of: 'run', sha: sha ?? '', repository: 'acme/credit', found: { standing } }] })
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a placeholder', withFile({ use: { ...file.use, purpose: 'tbd' } }), ['placeholder-text use.purpose']],
    ['another framework', withFile({ framework: { flavor: 'xgboost' } }), ['framework-differs framework']],
    ['a commit that is not there', failing(judge({ lineage: commits('absent') })), ['commit-absent commit']],
    ['a commit on no branch', failing(judge({ lineage: commits('unreachable') })), ['commit-unreachable commit']],
    [
      'another digest',
      failing(judge({ lineage: lineage({ digests: [{ name: 'a', declared: 'a', found: 'b', by: 'artifact' }] }) })),
      ['source-digest-differs a'],
    ],
    ['anything where nobody looked', failing(judge({ lineage: undefined })), ['origin-not-looked-at commit']],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected.map((one) => `fail ${one}`))
  })
})

import { describe, expect, test } from 'vitest'
import type { Subject } from '../../../shared/domain/evidence/subject.ts'
import { judgeEnvironment } from '../../../shared/domain/gate/environment.ts'
import { EnvironmentSettings } from '../../../shared/domain/gate/settings.ts'
import { exampleModel } from '../../builders/documents.ts'
import { subject } from '../../builders/evidence.ts'
import { failing, gateInput } from '../../builders/gates.ts'

const judge = (given: Parameters<typeof gateInput>[1] = {}, settings: object = {}) =>
  judgeEnvironment(gateInput(EnvironmentSettings.parse(settings), given))
const { environment, commit } = subject()
const environmentWith = (other: Partial<Subject['environment']>) => ({
  subject: subject({ environment: { ...environment, ...other } }),
})
const commitWith = (other: Partial<Subject['commit']>) => ({ subject: subject({ commit: { ...commit, ...other } }) })
const loose = { file: 'requirements.txt', line: 4, text: 'numpy>=2', name: 'numpy', pinned: false }

describe('an environment that can be built again', () => {
  test('has nothing against it', () => {
    expect(judge()).toEqual([])
  })

  test('is not one with a loose line, which is named by its file and line', () => {
    const findings = judge(environmentWith({ requirements: [...environment.requirements, loose] }))
    expect(failing(findings)).toEqual(['fail requirement-unpinned requirements.txt:4'])
    expect(findings[0]?.facts).toMatchObject({ text: 'numpy>=2', line: 4 })
  })

  test.each([
    ['no requirements', environmentWith({ requirements: [] }), ['fail requirements-missing requirements']],
    ['no Python version', environmentWith({ python: null }), ['fail python-version-missing python']],
    [
      'neither',
      environmentWith({ requirements: [], python: null }),
      ['fail requirements-missing requirements', 'fail python-version-missing python'],
    ],
    ['no commit', commitWith({ sha: null }), ['fail commit-missing commit']],
    ['a short commit', commitWith({ sha: '3f9a1c2' }), ['fail commit-missing commit']],
    ['a commit with changes on top', commitWith({ clean: false }), ['fail commit-unclean commit']],
    [
      'a commit of which nobody says whether it was clean',
      commitWith({ clean: null }),
      ['fail commit-cleanliness-unknown commit'],
    ],
  ])('is not one with %s', (_, given, expected) => {
    expect(failing(judge(given))).toEqual(expected)
  })

  test.each([
    ['pins', environmentWith({ requirements: [loose], python: null }), { pinned: false }],
    ['clean commits', commitWith({ sha: null }), { clean_commit: false }],
  ])('need not have %s where the policy does not ask', (_, given, settings) => {
    expect(judge(given, settings)).toEqual([])
  })
})

describe('an image by digest', () => {
  const image = `registry.acme.example/train@sha256:${'0'.repeat(64)}`
  const modelFile = { ...exampleModel(), environment: { git: 'tag', image } } as const

  test.each([
    ['named', { modelFile }, []],
    ['not named', {}, ['fail image-digest-missing environment.image']],
    ['without a model file', { modelFile: null }, ['fail image-digest-missing environment.image']],
    ['not asked of this tier', { tier: 'medium' as const }, []],
  ])('%s', (_, given, expected) => {
    expect(failing(judge(given, { image_digest: ['high'] }))).toEqual(expected)
  })
})

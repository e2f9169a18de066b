import { describe, expect, test } from 'vitest'
import { subjectChanges } from '../../../shared/domain/evidence/changes.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import type { Subject } from '../../../shared/domain/evidence/subject.ts'
import { sha, subject } from '../../builders/evidence.ts'

const before = subject()
const pathsOf = (other: Partial<Subject>): readonly string[] =>
  subjectChanges(before, subject(other)).map(({ path }) => path)
const { requirements } = before.environment

describe('two subjects', () => {
  test('that are the same differ nowhere', () => {
    expect(subjectChanges(before, subject())).toEqual([])
  })

  test.each<readonly [string, Partial<Subject>, readonly unknown[]]>([
    ['a value', { version: '8' }, [{ path: 'version', before: '7', after: '8' }]],
    ['a number', { metrics: { roc_auc: 0.9 } }, [{ path: 'metrics.roc_auc', before: '0.8', after: '0.9' }]],
    ['a value that came', { tags: { sector: 'retail' } }, [{ path: 'tags.sector', before: null, after: 'retail' }]],
    ['a value that went', { metrics: {} }, [{ path: 'metrics.roc_auc', before: '0.8', after: null }]],
    ['a value that became nothing', { runId: null }, [{ path: 'runId', before: 'run-7', after: 'null' }]],
    [
      'a whole that became another',
      { modelFile: { use: 'x' } },
      [{ path: 'modelFile', before: 'null', after: '{"use":"x"}' }],
    ],
  ])('differ by %s', (_, other, expected) => {
    expect(subjectChanges(before, subject(other))).toEqual(expected)
  })

  test('name a file that changed by its path, and no other', () => {
    const files = manifestOf([
      ...before.files.files.slice(1),
      { path: 'AAA.txt', size: 1, sha256: sha('1') },
      { path: 'MLmodel', size: 901, sha256: sha('2') },
    ])
    expect(pathsOf({ files })).toEqual([
      'files.files.AAA.txt',
      'files.files.MLmodel.sha256',
      'files.files.MLmodel.size',
      'files.root',
    ])
  })

  test('name a requirement by its line', () => {
    const [first] = requirements
    const other = first === undefined ? [] : [{ ...first, text: 'scikit-learn>=1', pinned: false }]
    expect(pathsOf({ environment: { ...before.environment, requirements: other } })).toEqual([
      'environment.requirements.requirements.txt:1.pinned',
      'environment.requirements.requirements.txt:1.text',
    ])
  })

  test('say that the same members stand in another order', () => {
    const datasets = [
      ...before.datasets,
      { ...before.datasets[0], name: 'b', digest: '', sourceType: '', source: '', context: null },
    ]
    const changes = subjectChanges(subject({ datasets }), subject({ datasets: datasets.toReversed() }))
    expect(changes.map(({ path }) => path)).toEqual(['datasets'])
  })

  test('compare two things of one name by their place', () => {
    const [first] = before.datasets
    const twice = first === undefined ? [] : [first, { ...first, context: 'testing' }]
    const later = twice.map((one, index) => (index === 1 ? { ...one, digest: '99' } : one))
    expect(subjectChanges(subject({ datasets: twice }), subject({ datasets: later })).map(({ path }) => path)).toEqual([
      'datasets.1.digest',
    ])
  })

  test('show a long value by its first 120 letters', () => {
    const [change] = subjectChanges(before, subject({ source: 'x'.repeat(500) }))
    expect(change?.after).toBe(`${'x'.repeat(120)}…`)
  })

  test('are never said to be the same where their canonical forms differ', () => {
    const parameters = { a: '1', b: '2' }
    expect(subjectChanges(subject({ parameters }), subject({ parameters: { a: '1', b: '3', c: '' } }))).toEqual([
      { path: 'parameters.b', before: '2', after: '3' },
      { path: 'parameters.c', before: null, after: '' },
    ])
  })
})

import { describe, expect, test } from 'vitest'
import { lineageCodes } from '../../../shared/domain/lineage/codes.ts'
import { lineageSentences } from '../../../shared/render/sentence/lineage.ts'

test('every code has its sentence, and no other', () => {
  expect(Object.keys(lineageSentences).sort()).toEqual([...lineageCodes].sort())
})

describe('what is said', () => {
  test.each([
    [
      'commit-unreachable',
      { of: 'run', sha: '3f9a1c2b77d0e4153f9a', repository: 'acme/credit' },
      /^The commit that the run names, 3f9a1c2b77d0, is on no branch of acme\/credit: a fork holds it/,
    ],
    [
      'commit-absent',
      { of: 'pipeline', sha: '3f9a1c2b77d0e4153f9a', repository: 'acme/credit' },
      /^The commit of the feature pipeline, 3f9a1c2b77d0, is not in acme\/credit\. Push it/,
    ],
    [
      'commit-not-verified',
      { of: 'run', sha: '3f9a1c2b77d0e4153f9a', repository: null, why: 'the run names no repository' },
      /cannot be looked for in unknown: the run names no repository\. Train from a repository that this forge holds/,
    ],
    [
      'framework-differs',
      { where: 'requirements.txt', declared: 'scikit-learn 1.6', found: ['sklearn 1.7'] },
      /^By requirements\.txt the model was made with scikit-learn 1\.6, and its MLmodel says sklearn 1\.7\./,
    ],
  ] as const)('%s', (code, facts, expected) => {
    expect(lineageSentences[code](facts)).toMatch(expected)
  })
})

import { describe, expect, test } from 'vitest'
import { commitFindings, digestFindings, frameworkFindings } from '../../../shared/domain/documentation/truth.ts'
import type { CommitReading } from '../../../shared/domain/lineage/commit-standing.ts'
import { exampleModel } from '../../builders/documents.ts'
import { commitSha, lineage, sha, subject } from '../../builders/evidence.ts'
import { briefly } from '../../builders/gates.ts'

const { environment } = subject()
const made = (flavors: readonly (readonly [string, string | null])[], pin = 'scikit-learn==1.7.2') =>
  subject({
    environment: {
      ...environment,
      flavors: flavors.map(([name, version]) => ({ name, version })),
      requirements: [{ file: 'requirements.txt', line: 1, text: pin, name: 'scikit-learn', pinned: true }],
    },
  })
const sklearn = [['sklearn', '1.7.2']] as const

describe('the framework', () => {
  test.each<
    readonly [string, ReturnType<typeof made>, { flavor: string; version?: string } | undefined, readonly string[]]
  >([
    ['as pinned', made(sklearn), undefined, []],
    ['as declared', made(sklearn), { flavor: 'sklearn' }, []],
    ['as declared with its version', made(sklearn), { flavor: 'sklearn', version: '1.7.2' }, []],
    ['as declared with the beginning of its version', made(sklearn), { flavor: 'sklearn', version: '1.7' }, []],
    ['among several flavours', made([...sklearn, ['onnx', '1.16.0']]), { flavor: 'onnx' }, []],
    ['of another zero', made([['sklearn', '1.7']], 'scikit-learn==1.7.0'), undefined, []],
    ['of a build of its own', made([['sklearn', '1.7.2+local']]), undefined, []],
    [
      'as declared, of a build of its own',
      made([['sklearn', '1.7.2+cu121']]),
      { flavor: 'sklearn', version: '1.7.2' },
      [],
    ],
    [
      'as declared with its build',
      made([['sklearn', '1.7.2+cu121']]),
      { flavor: 'sklearn', version: '1.7.2+cu121' },
      [],
    ],
    [
      'another build than is declared',
      made([['sklearn', '1.7.2+cu121']]),
      { flavor: 'sklearn', version: '1.7.2+cpu' },
      ['fail framework-differs framework'],
    ],
    [
      'a flavour that is written otherwise than its package',
      made([['scikit_learn', '1.7.2']], 'scikit-learn==1.6.0'),
      { flavor: 'scikit_learn' },
      ['fail framework-differs scikit_learn'],
    ],
    ['a flavour named as every object has something', made([['constructor', '1']]), { flavor: 'constructor' }, []],
    ['whose pin is open', made(sklearn, 'scikit-learn>=1.6'), undefined, []],
    ['another flavour', made(sklearn), { flavor: 'xgboost' }, ['fail framework-differs framework']],
    ['another version', made(sklearn), { flavor: 'sklearn', version: '1.6' }, ['fail framework-differs framework']],
    [
      'a version that only begins alike',
      made(sklearn),
      { flavor: 'sklearn', version: '1.7.20' },
      ['fail framework-differs framework'],
    ],
    [
      'no version where one is declared',
      made([['sklearn', null]]),
      { flavor: 'sklearn', version: '1' },
      ['fail framework-differs framework'],
    ],
    ['no flavour at all, which its field says', made([]), { flavor: 'sklearn' }, []],
    [
      'another pin than the model was made with',
      made(sklearn, 'scikit-learn==1.6.0'),
      undefined,
      ['fail framework-differs sklearn'],
    ],
  ])('%s', (_, given, framework, expected) => {
    const file = exampleModel()
    const own = framework === undefined ? file : { ...file, framework }
    expect(briefly(frameworkFindings(given, own))).toEqual(expected)
  })
})

describe('a commit', () => {
  const reading = (found: CommitReading['found'], of: CommitReading['of'] = 'run'): CommitReading => ({
    ...{ of, sha: commitSha, repository: 'acme/credit', found },
  })
  const unknown = { standing: 'unknown', why: 'the token may not read it' } as const
  test.each<readonly [string, CommitReading, { commit?: 'recorded' | 'reachable' }, readonly string[]]>([
    ['on a branch passes', reading({ standing: 'reachable' }), {}, []],
    ['on none fails', reading({ standing: 'unreachable' }), {}, ['fail commit-unreachable commit']],
    ['that is not there fails', reading({ standing: 'absent' }), {}, ['fail commit-absent commit']],
    [
      'of the pipeline is named as such',
      reading({ standing: 'absent' }, 'pipeline'),
      {},
      ['fail commit-absent data.pipeline'],
    ],
    ['of which nothing is known fails', reading(unknown), {}, ['fail commit-not-verified commit']],
    [
      'of which nothing is known is noted where the policy is content with its name',
      reading(unknown),
      { commit: 'recorded' },
      ['note commit-not-verified commit'],
    ],
    [
      'that is known not to be there fails also then',
      reading({ standing: 'absent' }),
      { commit: 'recorded' },
      ['fail commit-absent commit'],
    ],
  ])('%s', (_, one, settings, expected) => {
    expect(briefly(commitFindings('documentation', settings, [one]))).toEqual(expected)
  })
})

describe('a declared digest', () => {
  const found = (...own: readonly (readonly [string | null, 'artifact' | 'parameter' | null])[]) =>
    briefly(
      digestFindings(
        lineage({ digests: own.map(([digest, by]) => ({ name: 'a', declared: sha('a'), found: digest, by })) }),
      ),
    )
  test.each([
    ['that everything tells passes', found([sha('a'), 'artifact'], [sha('a'), 'parameter']), []],
    [
      'that the bytes deny fails',
      found([sha('b'), 'artifact'], [sha('a'), 'parameter']),
      ['fail source-digest-differs a'],
    ],
    [
      'that the run denies fails',
      found([sha('a'), 'artifact'], [sha('b'), 'parameter']),
      ['fail source-digest-differs a'],
    ],
    ['of which nothing tells fails', found([null, null]), ['fail source-digest-unknown a']],
  ])('%s', (_, own, expected) => {
    expect(own).toEqual(expected)
  })
})

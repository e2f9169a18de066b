import { describe, expect, test } from 'vitest'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import type { CommitFacts } from '../../../shared/domain/evidence/subject.ts'
import { readCommits, readDigests, type CodeDoor } from '../../../shared/gather/lineage/origin.ts'
import { modelFile } from '../../builders/world.ts'
import { sha } from '../../builders/evidence.ts'
import { fakeForge } from '../../fakes/forge.ts'
import { fakeRegistry } from '../../fakes/registry.ts'

const id = 'a'.repeat(40)
const { pipeline, ...rest } = modelFile().data
const file = { ...modelFile(), data: rest }
const commit = (other: Partial<CommitFacts> = {}): CommitFacts => ({
  ...{ sha: id, repository: 'https://github.com/acme/credit', clean: true, diff: null },
  ...other,
})

describe('the commits', () => {
  const door = (): CodeDoor & { readonly forge: ReturnType<typeof fakeForge> } => ({ forge: fakeForge(), base: 'main' })

  test.each<readonly [string, Partial<CommitFacts>, CodeDoor | undefined, object]>([
    ['where the forge knows it, as it says', {}, door(), { standing: 'absent' }],
    ['without a repository', { repository: null }, door(), { standing: 'unknown', why: 'the run names no repository' }],
    ['that is shortened', { sha: '3f9a' }, door(), { standing: 'unknown', why: 'it is no whole commit id' }],
    [
      'of another place',
      { repository: 'https://gitlab.com/acme/credit' },
      door(),
      { standing: 'unknown', why: 'it lies in a repository that this forge does not hold' },
    ],
    ['that nobody may look for', {}, undefined, { standing: 'unknown', why: 'no forge was asked' }],
  ])('one %s', async (_, other, own, found) => {
    expect(await readCommits(own, commit(other), file)).toMatchObject([{ of: 'run', found }])
  })

  test('a read that fails is a state of its own and says why', async () => {
    const own = door()
    own.forge.refuse('commitStanding', 'GitHub is down')
    expect(await readCommits(own, commit(), file)).toMatchObject([
      { found: { standing: 'unread', why: 'GitHub is down' } },
    ])
  })

  test('of run and pipeline are both looked for, and none is where none is named', async () => {
    const own = door()
    own.forge.putStanding(id, { standing: 'reachable' })
    expect(await readCommits(own, commit(), modelFile())).toMatchObject([
      { of: 'run', found: { standing: 'reachable' } },
      { of: 'pipeline', sha: pipeline?.commit, repository: pipeline?.repository, found: { standing: 'absent' } },
    ])
    expect(await readCommits(own, commit({ sha: null }), null)).toEqual([])
  })
})

describe('the digests', () => {
  const source = { name: 'rows', kind: 'file', location: 'here', version: '1', sha256: sha('a') }
  const run = {
    ...{ runId: 'r', user: null, status: 'FINISHED', lifecycle: 'active' as const, metrics: {}, tags: {} },
    ...{ datasets: [], parameters: {}, artifactUri: 'mlflow-artifacts:/1/r/artifacts' },
  }
  const read = (parameters: Readonly<Record<string, string>>, artifact?: string, known: string[] = []) => {
    const registry = fakeRegistry('https://mlflow.acme.example')
    registry.putRun({ ...run, files: { 'rows.csv': 'a\n1\n' } })
    const runFiles = manifestOf(known.map((path) => ({ path, size: 1, sha256: sha('b') })))
    const sources = [artifact === undefined ? source : { ...source, artifact }]
    return readDigests(registry, { run: { ...run, parameters }, runFiles }, { ...file, data: { ...rest, sources } })
  }

  test.each<readonly [string, Parameters<typeof read>, readonly (readonly [string | null, string | null])[]]>([
    ['nothing', [{}], [[null, null]]],
    ['a parameter in any case', [{ 'data_sha256.rows': ` ${sha('A')}` }], [[sha('a'), 'parameter']]],
    ['the parameter of another source', [{ 'data_sha256.other': sha('a') }], [[null, null]]],
    ['a file that was hashed already', [{}, 'rows.csv', ['rows.csv']], [[sha('b'), 'artifact']]],
    ['a file that is not there', [{}, 'gone.csv'], [[null, null]]],
    [
      'a parameter beside a file that is not there',
      [{ 'data_sha256.rows': sha('a') }, 'gone.csv'],
      [
        [sha('a'), 'parameter'],
        [null, null],
      ],
    ],
    [
      'file and parameter',
      [{ 'data_sha256.rows': sha('c') }, 'rows.csv', ['rows.csv']],
      [
        [sha('b'), 'artifact'],
        [sha('c'), 'parameter'],
      ],
    ],
  ])('are told by %s', async (_, given, expected) => {
    const found = await read(...given)
    expect(found.map((one) => [one.found, one.by])).toEqual(expected)
    expect(found.every(({ name, declared }) => name === 'rows' && declared === sha('a'))).toBe(true)
  })

  test('of a file that no other gate reads are computed here', async () => {
    expect(await read({}, 'rows.csv')).toMatchObject([
      { by: 'artifact', found: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    ])
  })
})

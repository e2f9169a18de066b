import { describe, expect, test } from 'vitest'
import { readVersion, type VersionReading } from '../../../shared/gather/version/reading.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import type { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { model, modelFile, predictions, register, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { formatPredictions, fakePredictions } from '../../fakes/predictions.ts'
import type { StoredRun } from '../../fakes/registry.ts'

const gates: GateSettings = {}

async function read(own: World, file: ModelFile | null = modelFile()): Promise<VersionReading> {
  const sources = { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions }
  const found = await readVersion(sources, model, '2', file, gates)
  if (found === null) throw new Error('no version')
  return found
}

async function changed(change: (run: StoredRun) => StoredRun): Promise<World> {
  const own = await world()
  const runId = own.registry.version(model, '2').runId ?? ''
  const run = await own.registry.run(runId)
  if (run === null) throw new Error('no run')
  own.registry.putRun(change({ ...run, files: { 'evaluation/predictions.parquet': predictions() } }))
  return own
}

async function withFiles(files: Readonly<Record<string, string>>): Promise<World> {
  const own = await world()
  own.registry.putVersion({ ...own.registry.version(model, '2'), files })
  return own
}

test('a version that the registry does not know is null', async () => {
  const own = await world()
  const sources = { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions }
  expect(await readVersion(sources, model, '9', null, gates)).toBe(null)
})

describe('what is read has the digest that the evidence names', () => {
  test.each(['MLmodel', 'requirements.txt', 'evaluation/predictions.parquet'])('%s', async (path) => {
    const own = await world()
    const readFile: typeof own.registry.readFile = async (uri, asked, most) =>
      asked === path ? new TextEncoder().encode('{"other": 1}') : own.registry.readFile(uri, asked, most)
    await expect(read({ ...own, registry: { ...own.registry, readFile } })).rejects.toThrow(
      `${path} was changed while it was read`,
    )
  })
})

describe('the files', () => {
  test('of the version are all hashed, sorted by path', async () => {
    const { files } = await read(await world())
    expect(files.files.map(({ path }) => path)).toEqual(['MLmodel', 'model.pkl', 'python_env.yaml', 'requirements.txt'])
    expect(files.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
  })

  test('are read no further than the store listed them, and to their end where it lists no size', async () => {
    const own = await world()
    const listed = (size: number): World['registry'] => ({
      ...own.registry,
      files: async (uri) => (await own.registry.files(uri)).map(({ path }) => ({ path, size })),
    })
    await expect(read({ ...own, registry: listed(1) })).rejects.toThrow('MLmodel is larger than 1 bytes')
    expect((await read({ ...own, registry: listed(0) })).files).toEqual((await read(own)).files)
  })

  test('of the run are those that the model file names; others, and what is missing, are left out', async () => {
    const own = await changed((run) => ({
      ...run,
      files: { ...run.files, 'data/quality.json': '{}', 'validation/report.md': 'text', 'notes.txt': 'x' },
    }))
    const { runFiles } = await read(own)
    expect(runFiles.files.map(({ path }) => path)).toEqual(['data/quality.json', 'evaluation/predictions.parquet'])
  })

  test('of a run are none without a model file', async () => {
    expect((await read(await world(), null)).runFiles.files).toEqual([])
  })
})

describe('the environment', () => {
  test('is what the version’s own files say', async () => {
    const { environment, modelId } = await read(await world())
    expect(modelId).toBe('m-2')
    expect(environment).toEqual({
      python: '3.12.1',
      requirements: [
        { file: 'requirements.txt', line: 1, text: 'scikit-learn==1.7.0', name: 'scikit-learn', pinned: true },
      ],
      flavors: [{ name: 'sklearn', version: '1.7.0' }],
      serialization: null,
      mlflow: '3.17.2',
    })
  })

  test('takes Python from MLmodel where python_env.yaml is not there', async () => {
    const own = await withFiles({ MLmodel: '{"flavors": {"python_function": {"python_version": "3.11.0"}}}' })
    expect((await read(own)).environment.python).toBe('3.11.0')
  })

  test.each([
    ['another file alone', { 'model.bin': 'x' }],
    ['an MLmodel that cannot be read', { MLmodel: '{' }],
    ['an MLmodel that is no object', { MLmodel: '"text"' }],
    ['flavors that are none', { MLmodel: '{"flavors": 1}' }],
  ])('of %s is not recorded, and no error', async (_, files) => {
    const { environment, modelId } = await read(await withFiles(files))
    expect([environment, modelId]).toEqual([
      { python: null, requirements: [], flavors: [], serialization: null, mlflow: null },
      null,
    ])
  })

  test('a version without any file cannot be gathered, since every such version would look the same', async () => {
    const own = await withFiles({})
    await expect(read(own)).rejects.toThrow('holds no file; register the version again')
  })

  test('names the format in which the model is stored', async () => {
    const own = await withFiles({ MLmodel: '{"flavors": {"sklearn": {"serialization_format": "cloudpickle"}}}' })
    expect((await read(own)).environment.serialization).toBe('cloudpickle')
  })
})

describe('the commit', () => {
  const sha = 'f'.repeat(40)
  const git = (value: unknown) =>
    changed((run) => ({
      ...run,
      tags: {
        'mlflow.source.git.commit': sha,
        'countersign.git': typeof value === 'string' ? value : JSON.stringify(value),
      },
    }))

  test.each([
    ['is clean where the run says so', { commit: sha, dirty: false }, true],
    ['is not clean where the run says so', { commit: sha, dirty: true }, false],
    ['is unknown where the tag speaks of another commit', { commit: 'e'.repeat(40), dirty: false }, null],
    ['is unknown where the tag does not say', { commit: sha }, null],
    ['is unknown where the tag says something odd', { commit: sha, dirty: 'no' }, null],
    ['is unknown where the tag cannot be read', '{', null],
  ])('%s', async (_, tag, clean) => {
    expect((await read(await git(tag))).commit).toMatchObject({ sha, clean })
  })

  test.each([
    ['https://ci:ghp_secret@github.com/acme/credit.git', 'https://github.com/acme/credit.git'],
    ['https://oauth2:a@b@gitlab.com/acme/credit', 'https://gitlab.com/acme/credit'],
    ['ssh://git@github.com/acme/credit', 'ssh://git@github.com/acme/credit'],
    ['git@github.com:acme/credit.git', 'git@github.com:acme/credit.git'],
    ['https://github.com/acme/credit?ref=a@b', 'https://github.com/acme/credit?ref=a@b'],
  ])('of a repository %s is told without what it was fetched with', async (address, told) => {
    const own = await changed((run) => ({ ...run, tags: { 'mlflow.source.git.repoURL': address } }))
    expect((await read(own)).commit.repository).toBe(told)
  })

  test('is not recorded where the run names none', async () => {
    const own = await changed((run) => ({ ...run, tags: {} }))
    expect((await read(own)).commit).toEqual({ sha: null, repository: null, clean: null, diff: null })
  })
})

describe('the numbers', () => {
  const unmeasured = async (own: World, file: ModelFile | null = modelFile()): Promise<string> => {
    const { evaluation, rows } = await read(own, file)
    expect(rows).toBe(null)
    return evaluation.state === 'unmeasured' ? evaluation.code : evaluation.state
  }

  test('are measured on the rows of the run at the threshold it names', async () => {
    const { evaluation, threshold } = await read(await world())
    expect([evaluation.state, threshold]).toEqual(['measured', 0.5])
    expect(evaluation).toMatchObject({ tally: { all: 200, used: 200 }, split: 'split = test' })
  })

  test('are not there without a model file', async () => {
    expect(await unmeasured(await world(), null)).toBe('not-declared')
  })

  test('are missing where the run has no such file', async () => {
    expect(await unmeasured(await changed((run) => ({ ...run, files: {} })))).toBe('missing')
  })

  test('have no threshold where the run does not log it', async () => {
    expect(await unmeasured(await changed((run) => ({ ...run, parameters: {} })))).toBe('threshold-unknown')
  })

  test('lack a column that the model file names', async () => {
    const own = await world()
    register(own.registry, '2', formatPredictions({ split: ['test'], approved: [1], race: ['a'], sex: ['x'] }))
    expect(await unmeasured(own)).toBe('column-missing')
  })

  test('are measured without a protected column that is missing, which is named', async () => {
    const own = await world()
    register(own.registry, '2', formatPredictions({ split: ['test'], approved: [1], score: [0.5], race: ['a'] }))
    const { evaluation } = await read(own)
    expect(evaluation).toMatchObject({ state: 'measured', missing: ['sex'], intersections: [] })
    expect(evaluation.state === 'measured' && evaluation.attributes.map(({ columns }) => columns)).toEqual([['race']])
  })

  test('cannot be read from what is no table', async () => {
    const own = await world()
    register(own.registry, '2', 'no table')
    expect(await unmeasured(own)).toBe('unreadable')
  })
})

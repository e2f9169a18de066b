import { describe, expect, test } from 'vitest'
import type { Gathered } from '../../shared/domain/facts.ts'
import { gatherEvidence, type EvidenceQuestion } from '../../shared/gather/evidence.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { model, modelFile, predictions, register, world, type World } from '../builders/world.ts'
import { briefly } from '../builders/gates.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { applications } from '../builders/data-world.ts'
import { borrowersSession } from '../builders/engines.ts'
import { fakeEngines } from '../fakes/engines.ts'
import type { Engines } from '../../shared/ports/engine.ts'
import { fakePredictions, formatPredictions } from '../fakes/predictions.ts'

const champion = { gates: { performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95 } } } }

async function gather(own: World, other: Partial<EvidenceQuestion> = {}): Promise<Gathered> {
  const { policy } = await readGovernance(own.forge, fakeDocuments, own.forge.tip())
  if (policy.state !== 'read') throw new Error(JSON.stringify(policy))
  const file = modelFile()
  return gatherEvidence(
    { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions },
    {
      kind: 'promotion',
      model,
      version: '2',
      environment: 'production',
      policy: policy.value,
      modelFile: file,
      baseModelFile: file,
      live: null,
      ...other,
    },
  )
}

async function gathered(
  own: World,
  other: Partial<EvidenceQuestion> = {},
): Promise<Extract<Gathered, { state: 'gathered' }>> {
  const found = await gather(own, other)
  if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
  return found
}

const run = (own: World, version = '2') => {
  const runId = own.registry.version(model, version).runId ?? ''
  return { runId, artifactUri: `mlflow-artifacts:/1/${runId}/artifacts` }
}

describe('the evidence of a version', () => {
  test('is read through one that remembers files, anew at every gathering: a promoter must see a change', async () => {
    const own = await world()
    const elsewhere = () => Promise.reject(new Error('not through the one that remembers'))
    const given: unknown[] = []
    const remembering = () => {
      const one = { ...own.registry }
      given.push(one)
      return one
    }
    const asked = { ...own, registry: { ...own.registry, hashFile: elsewhere, readFile: elsewhere, remembering } }
    const first = await gathered(asked, { live: '1' })
    const version = own.registry.version(model, '2')
    own.registry.putVersion({ ...version, files: { ...version.files, 'model.pkl': 'x' } })
    expect((await gathered(asked, { live: '1' })).digest).not.toBe(first.digest)
    expect(new Set(given).size).toBe(2)
  })

  test('is the same digest as long as nothing that rules changes', async () => {
    const own = await world()
    const { digest } = await gathered(own)
    const version = own.registry.version(model, '2')
    own.registry.putVersion({
      ...version,
      description: 'new',
      tags: { any: 'x', validation_status: 'passed' },
      stage: 'Staging',
    })
    await own.registry.setAlias(model, 'challenger', '2')
    expect((await gathered(own)).digest).toBe(digest)
  })

  test.each<[string, (own: World) => void]>([
    [
      'a byte of the model',
      (own) => {
        const version = own.registry.version(model, '2')
        own.registry.putVersion({ ...version, files: { ...version.files, 'model.pkl': 'x' } })
      },
    ],
    [
      'a file more',
      (own) => {
        const version = own.registry.version(model, '2')
        own.registry.putVersion({ ...version, files: { ...version.files, 'extra.py': 'x' } })
      },
    ],
    ['a prediction', (own) => register(own.registry, '2', predictions(94))],
    ['when it was registered', (own) => own.registry.putVersion({ ...own.registry.version(model, '2'), createdAt: 5 })],
  ])('is another digest where somebody changes %s', async (_, change) => {
    const own = await world()
    const { digest } = await gathered(own)
    change(own)
    expect((await gathered(own)).digest).not.toBe(digest)
  })

  test('binds what the judgement of this request reads of the policy', async () => {
    const [one, other] = [await world(), await world({ policy: { freshness: 'head' } })]
    expect((await gathered(one)).digest).not.toBe((await gathered(other)).digest)
    const unread = await world({ policy: { regulations: [] } })
    expect((await gathered(unread)).digest).toBe((await gathered(one)).digest)
  })

  test('holds the tags that the model file names, and null for one that is not there', async () => {
    const own = await world()
    const version = own.registry.version(model, '2')
    own.registry.putVersion({ ...version, tags: { reviewed: 'yes', other: 'no' } })
    const file = { ...modelFile(), tags: ['reviewed', 'missing'] }
    expect((await gathered(own, { modelFile: file })).subject.tags).toEqual({ reviewed: 'yes', missing: null })
  })

  test('shows where to look, with names that cannot leave the address', async () => {
    const own = await world()
    expect((await gathered(own)).links).toEqual({
      version: 'https://mlflow.acme.example/#/models/credit-approval/versions/2',
      run: `https://mlflow.acme.example/#/experiments/1/runs/${run(own).runId}`,
    })
  })

  test('without a run has no user, no numbers and no link to it', async () => {
    const own = await world()
    own.registry.putVersion({ ...own.registry.version(model, '2'), runId: null })
    const found = await gathered(own)
    expect([found.runUser, found.links.run, found.subject.parameters]).toEqual([null, null, {}])
    expect(found.evaluation).toMatchObject({ state: 'unmeasured', code: 'missing', detail: 'the version names no run' })
  })
})

describe('what cannot be had is a state of its own', () => {
  test('a version that is not there', async () => {
    expect(await gather(await world(), { version: '9' })).toEqual({ state: 'unknown-version', model, version: '9' })
  })

  test.each(['s3://elsewhere/m', 'mlflow-artifacts-evil:/x', 'file:///etc', 'mlflow-artifacts:x'])(
    'files at %s are refused',
    async (source) => {
      const own = await world()
      own.registry.putVersion({ ...own.registry.version(model, '2'), source })
      const found = await gather(own)
      expect(found.state === 'refused' ? found.findings.map(({ code }) => code) : found).toEqual([
        'source-outside-roots',
      ])
    },
  )

  test.each([
    ['s3://bucket/models/m-2', 'gathered'],
    ['s3://bucket/models-of-others/m-2', 'refused'],
    ['s3://bucket/models', 'refused'],
  ])('where the policy allows s3://bucket/models, files at %s are %s', async (source, state) => {
    const own = await world({ policy: { registry: { artifact_roots: ['s3://bucket/models'] } } })
    own.registry.putVersion({ ...own.registry.version(model, '2'), source })
    expect((await gather(own)).state).toBe(state)
  })

  test.each(['PENDING_REGISTRATION', 'FAILED_REGISTRATION'])('a version that is %s', async (status) => {
    const own = await world()
    own.registry.putVersion({ ...own.registry.version(model, '2'), status })
    expect(await gather(own)).toMatchObject({
      state: 'refused',
      findings: [{ code: 'version-not-ready', facts: { status } }],
    })
  })

  test('a file that is gone a moment after it was listed', async () => {
    const own = await world()
    const ports = { ...own.registry, hashFile: async () => null }
    expect(await gather({ ...own, registry: ports })).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('somebody is changing the version') as string,
    })
  })
})

describe('the runs above a run', () => {
  const above = (own: World, runId: string, parent: string | null, user: string | null = 'carl'): void => {
    own.registry.putRun({
      runId,
      user,
      status: 'FINISHED',
      lifecycle: 'active',
      parameters: {},
      metrics: {},
      tags: parent === null ? {} : { 'mlflow.parentRunId': parent },
      datasets: [],
      artifactUri: `mlflow-artifacts:/1/${runId}/artifacts`,
      files: {},
    })
  }
  const below = async (own: World, parent: string): Promise<void> => {
    const found = await own.registry.run(run(own).runId)
    if (found === null) throw new Error('no run')
    own.registry.putRun({
      ...found,
      tags: { ...found.tags, 'mlflow.parentRunId': parent },
      files: { 'evaluation/predictions.parquet': predictions() },
    })
  }

  test('are named with their users, nearest first', async () => {
    const own = await world()
    await below(own, 'one')
    above(own, 'one', 'two')
    above(own, 'two', null, null)
    expect((await gathered(own)).subject.claims).toEqual({
      runUser: 'dana',
      parents: [
        { runId: 'one', user: 'carl' },
        { runId: 'two', user: null },
      ],
    })
  })

  test.each<[string, (own: World) => Promise<void>, string]>([
    ['one that is not there', async (own) => below(own, 'gone'), 'link-missing parent run gone'],
    [
      'a circle',
      async (own) => {
        await below(own, 'one')
        above(own, 'one', 'one')
      },
      'links-in-a-circle parent run one',
    ],
    [
      'a circle through the run itself',
      async (own) => {
        await below(own, 'one')
        above(own, 'one', run(own).runId)
      },
      'links-in-a-circle parent run run20000000000000000000000000000',
    ],
    [
      'more than can be read',
      async (own) => {
        await below(own, 'r0')
        for (let index = 0; index < 30; index++) above(own, `r${index}`, `r${index + 1}`)
      },
      'links-too-many parent run r20',
    ],
  ])('with %s are an error: who built it cannot be told', async (_, change, said) => {
    const own = await world()
    await change(own)
    const found = await gather(own)
    expect(found.state === 'refused' ? briefly(found.findings) : found).toEqual([`error ${said}`])
  })
})

describe('who registered the version and who made its data', () => {
  test('is bound by the digest where the registry records it', async () => {
    const own = await world()
    const plain = await gathered(own)
    own.registry.putVersion({ ...own.registry.version(model, '2'), creator: 'vera' })
    const run = await own.registry.run(own.registry.version(model, '2').runId ?? '')
    if (run === null) throw new Error('there is no run')
    own.registry.putRun({ ...run, files: {}, datasets: run.datasets.map((one) => ({ ...one, producer: 'mel' })) })
    const named = await gathered(own)
    expect(named.subject.claims).toMatchObject({ versionCreator: 'vera', dataProducers: ['mel'] })
    expect(named.subject.datasets).toEqual(plain.subject.datasets)
    expect(named.digest).not.toBe(plain.digest)
  })

  test('is left out where it does not', async () => {
    expect(Object.keys((await gathered(await world())).subject.claims)).toEqual(['runUser', 'parents'])
  })
})

describe('the champion', () => {
  test.each([
    ['is none where nothing is live', null],
    ['is none where the version itself is live', '2'],
  ])('%s', async (_, version) => {
    expect((await gathered(await world({ policy: champion }), { live: version })).champion).toEqual({ state: 'none' })
  })

  test('is measured as the version is, and compared where the policy asks', async () => {
    const found = await gathered(await world({ policy: champion }), { live: '1' })
    expect(found.champion).toMatchObject({
      state: 'read',
      version: '1',
      comparison: { metric: 'roc_auc', nonInferior: true },
    })
  })

  test.each([
    ['mae', { task: 'regression', label: { column: 'approved' }, predicted: { column: 'score' } }],
    ['accuracy', { task: 'multiclass', label: { column: 'approved' }, predicted: { column: 'sex' } }],
  ] as const)(
    'is compared by %s where the task decides by no threshold',
    async (metric, { task, label, predicted }) => {
      const { split, protected: columns, intersections } = modelFile().evaluation
      const evaluation = { predictions: 'evaluation/predictions.parquet', split, protected: columns, intersections }
      const file = { ...modelFile(), evaluation: { ...evaluation, task, label, predicted } }
      const asked = { gates: { performance: { against_champion: { metric, margin: 0.01, confidence: 0.95 } } } }
      const found = await gathered(await world({ policy: asked }), { live: '1', modelFile: file })
      expect(found.champion).toMatchObject({ comparison: { metric, nonInferior: true, notEvaluable: null } })
    },
  )

  test('that the registry does not know is unreadable, which is not none', async () => {
    expect((await gathered(await world({ policy: champion }), { live: '9' })).champion).toMatchObject({
      state: 'unreadable',
      version: '9',
    })
  })

  test('without predictions is not compared', async () => {
    const own = await world({ policy: champion })
    register(own.registry, '1', 'no table')
    const found = await gathered(own, { live: '1' })
    expect(found.champion).toMatchObject({ state: 'read', comparison: null, evaluation: { code: 'unreadable' } })
  })
})

describe('the data', () => {
  const rows = formatPredictions(
    Object.fromEntries(Object.entries(applications(300, 0)).map(([name, values]) => [name, [...values]])),
  )
  const file = { ...modelFile(), data: { ...modelFile().data, folds: { key: 'row_id', train: 'data/rows.parquet' } } }
  const asked = { gates: { 'data-quality': { missing_at_most: 0.05 } } }
  const withRows = async (patch: unknown = {}) => {
    const own = await world({ policy: patch })
    const { runId } = run(own)
    const before = await own.registry.run(runId)
    if (before === null) throw new Error('the run is there')
    own.registry.putRun({
      ...before,
      files: { 'evaluation/predictions.parquet': predictions(), 'data/rows.parquet': rows },
    })
    return own
  }
  /** The files that were opened, with how. */
  const opened = async (
    own: World,
    given: { readonly engines?: Engines; readonly live?: string } = {},
  ): Promise<{ readonly found: Gathered; readonly reads: readonly string[] }> => {
    // prettier-ignore
    const { policy } = await readGovernance(own.forge, fakeDocuments, own.forge.tip())
    if (policy.state !== 'read') throw new Error(JSON.stringify(policy))
    const reads: string[] = []
    const registry = {
      ...own.registry,
      readFile: (uri: string, path: string, most: number) => {
        reads.push(`read ${path}`)
        return own.registry.readFile(uri, path, most)
      },
      hashFile: (uri: string, path: string) => {
        reads.push(`hash ${path}`)
        return own.registry.hashFile(uri, path)
      },
    }
    const question = {
      ...{ kind: 'promotion' as const, model, version: '2', environment: 'production', live: given.live ?? '1' },
      policy: policy.value,
    }
    const found = await gatherEvidence(
      { registry, documents: fakeDocuments, predictions: fakePredictions, ...(given.engines === undefined ? {} : { engines: given.engines }) }, // prettier-ignore
      { ...question, modelFile: file, baseModelFile: file },
    )
    return { found, reads }
  }

  test('is read where a gate asks for it: the rows of the version, not those of the live one', async () => {
    const own = await withRows(asked)
    register(own.registry, '1')
    const { found, reads } = await opened(own)
    if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
    expect(found.dataQuality?.folds).toMatchObject([{ fold: 'train', rows: 300 }])
    expect(found.dataQuality?.stability.at(-1)).toMatchObject({ against: 'champion', from: 'version 1', index: 0 })
    expect(found.subject.runFiles.files.map(({ path }) => path)).toContain('data/rows.parquet')
    expect(reads.filter((one) => one.includes('rows.parquet'))).toEqual([
      'hash data/rows.parquet',
      'read data/rows.parquet',
    ])
  })

  describe('of rows that another engine counted', () => {
    const engines = fakeEngines('duckdb', { session: borrowersSession(0.5) })

    test('says that nobody set its scores beside those of the live version, and has no digest of the rows', async () => {
      const own = await withRows(asked)
      register(own.registry, '1')
      const { found } = await opened(own, { engines })
      if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
      expect(found.evaluation).toMatchObject({ state: 'measured', engine: 'Fake 1.0' })
      expect(found.evaluation).not.toHaveProperty('holdout')
      expect(found.dataQuality?.stability.at(-1)).toMatchObject({ against: 'champion', index: null, why: 'other-engine' }) // prettier-ignore
    })

    test('says nothing of a live version that is the version itself', async () => {
      const { found } = await opened(await withRows(asked), { engines, live: '2' })
      if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
      expect(found.dataQuality?.stability).not.toContainEqual(expect.objectContaining({ against: 'champion' }))
    })

    test('is no evidence where a comparison is asked for and no key joins the rows', async () => {
      const own = await withRows(champion)
      register(own.registry, '1')
      const { found } = await opened(own, { engines })
      expect(found).toMatchObject({ state: 'failed', detail: expect.stringContaining('evaluation.row') })
    })
  })

  test('costs no read where no gate asks for it, and changes no digest', async () => {
    const own = await withRows()
    const { found, reads } = await opened(own)
    if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
    expect(found.dataQuality).toBeUndefined()
    expect(reads.filter((one) => one.includes('rows.parquet'))).toEqual([])
    expect(found.subject.runFiles.files.map(({ path }) => path)).toEqual(['evaluation/predictions.parquet'])
  })

  test('that changes under a sign-off ends it', async () => {
    const own = await withRows(asked)
    const digest = async (): Promise<string> => {
      const { found } = await opened(own)
      return found.state === 'gathered' ? found.digest : ''
    }
    const before = await digest()
    const { runId } = run(own)
    const known = await own.registry.run(runId)
    if (known === null) throw new Error('the run is there')
    own.registry.putRun({
      ...known,
      files: { 'evaluation/predictions.parquet': predictions(), 'data/rows.parquet': `${rows} ` },
    })
    expect(await digest()).not.toBe(before)
  })
})

import { describe, expect, test } from 'vitest'
import { fieldStandings, type Field } from '../../../shared/domain/evidence/fields.ts'
import type { Gathered } from '../../../shared/domain/facts.ts'
import { gatherEvidence } from '../../../shared/gather/evidence.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakePredictions, formatPredictions } from '../../fakes/predictions.ts'
import { fakeRegistry, type StoredRun, type StoredVersion } from '../../fakes/registry.ts'

/** Everything that the registry keeps of one version, as one value that a test changes in one place. */
type Kept = {
  readonly name: string
  readonly version: StoredVersion
  readonly run: StoredRun
  /** what the runs above it are otherwise than usual */
  readonly parent?: Partial<StoredRun>
  /** the run that the logged model names, where it is another */
  readonly loggedBy?: string
  readonly model: {
    readonly description: string
    readonly tags: Readonly<Record<string, string>>
    readonly live: string | null
  }
}

const predictions = formatPredictions({
  fold: ['1', '1', '2', '2'],
  approved: ['1', '0', '1', '0'],
  score: [0.9, 0.2, 0.7, 0.6],
  race: ['a', 'a', 'b', 'b'],
  sex: ['x', 'y', 'x', 'y'],
})

const kept: Kept = {
  name: 'credit-approval',
  version: {
    name: 'credit-approval',
    version: '7',
    createdAt: 1_767_600_000_000,
    source: 'mlflow-artifacts:/1/models/m-7/artifacts',
    runId: 'run-7',
    status: 'READY',
    stage: null,
    description: '',
    tags: { sector: 'retail' },
    files: {
      MLmodel: '{"model_id":"m-7","flavors":{"sklearn":{"sklearn_version":"1.7.2"}}}',
      'requirements.txt': 'scikit-learn==1.7.2\n',
    },
  },
  run: {
    runId: 'run-7',
    user: 'dana',
    status: 'FINISHED',
    lifecycle: 'active',
    parameters: { decision_threshold: '0.5' },
    metrics: { roc_auc: 0.75, accuracy: 0.75, epoch_loss: 0.1 },
    tags: {
      'mlflow.source.git.commit': '3f9a',
      'mlflow.parentRunId': 'run-1',
      'countersign.git': '{"commit":"3f9a","dirty":false}',
    },
    datasets: [{ name: 'applications', digest: '11aa', sourceType: 'local', source: '{}', context: 'training' }],
    artifactUri: 'mlflow-artifacts:/1/run-7/artifacts',
    files: { 'evaluation/predictions.parquet': predictions, 'data/quality.json': '{}' },
  },
  model: { description: '', tags: {}, live: null },
}

async function gather(world: Kept): Promise<Gathered> {
  const registry = fakeRegistry('https://mlflow.acme.example')
  const { name, version, run, model } = world
  registry.addModel({
    name,
    createdAt: 1,
    description: model.description,
    tags: model.tags,
    aliases: model.live === null ? {} : { champion: model.live },
  })
  registry.putVersion({ ...version, name })
  registry.putVersion({
    ...version,
    name,
    version: '6',
    source: 'mlflow-artifacts:/1/models/m-6/artifacts',
    runId: run.runId,
  })
  registry.putRun(run)
  for (const runId of ['run-1', 'run-2'])
    registry.putRun({
      ...{ ...run, runId, tags: {}, datasets: [], artifactUri: `mlflow-artifacts:/1/${runId}/artifacts` },
      ...world.parent,
    })
  if (world.loggedBy !== undefined) registry.putLoggedModel({ modelId: 'm-7', runId: world.loggedBy })
  const modelFile = { ...exampleModel(), tags: ['sector'] }
  const live = (await registry.registeredModel(name))?.aliases.champion ?? null
  return await gatherEvidence(
    { registry, documents: fakeDocuments, predictions: fakePredictions },
    {
      kind: 'promotion',
      model: name,
      version: version.version,
      environment: 'production',
      policy: { ...examplePolicy(), gates: { ...examplePolicy().gates, lineage: { complete_for: ['high'] } } },
      modelFile,
      baseModelFile: modelFile,
      live,
    },
  )
}

const versionWith = (other: Partial<StoredVersion>): Kept => ({ ...kept, version: { ...kept.version, ...other } })
const runWith = (other: Partial<StoredRun>): Kept => ({ ...kept, run: { ...kept.run, ...other } })
const modelWith = (other: Partial<Kept['model']>): Kept => ({ ...kept, model: { ...kept.model, ...other } })
const runTag = (key: string, value: string): Kept => runWith({ tags: { ...kept.run.tags, [key]: value } })
const versionTag = (key: string, value: string): Kept => versionWith({ tags: { ...kept.version.tags, [key]: value } })
const runFile = (path: string, text: string): Kept => runWith({ files: { ...kept.run.files, [path]: text } })
const metric = (name: string): Kept => runWith({ metrics: { ...kept.run.metrics, [name]: 0.5 } })

/** Each field changed once; null is what does not come with the version: never read, or the server's own. */
const changes: Readonly<Record<Field, Kept | null>> = {
  'version.name': { ...kept, name: 'credit-approval-2' },
  'version.version': versionWith({ version: '8' }),
  'version.createdAt': versionWith({ createdAt: 1_767_600_000_001 }),
  'version.source': versionWith({ source: 'mlflow-artifacts:/1/models/m-8/artifacts' }),
  'version.runId': { ...kept, version: { ...kept.version, runId: 'run-8' }, run: { ...kept.run, runId: 'run-8' } },
  'version.status': versionWith({ status: 'PENDING_REGISTRATION' }),
  'version.stage': versionWith({ stage: 'Production' }),
  'version.description': versionWith({ description: 'approved, trust me' }),
  'version.tags.governed': versionTag('validation_status', 'passed'),
  'version.tags.named': versionTag('sector', 'corporate'),
  'version.tags.other': versionTag('colour', 'blue'),
  'version.aliases': null,
  'version.runLink': null,
  'version.updatedAt': null,
  'model.description': modelWith({ description: 'ours' }),
  'model.tags': modelWith({ tags: { team: 'risk' } }),
  'model.aliases': modelWith({ live: '6' }),
  'run.params': runWith({ parameters: { decision_threshold: '0.6' } }),
  'run.metrics.named': metric('roc_auc'),
  'run.metrics.other': metric('accuracy'),
  'run.datasets': runWith({ datasets: kept.run.datasets.map((one) => ({ ...one, digest: '22bb' })) }),
  'run.user': runWith({ user: 'mel' }),
  'run.parent': runTag('mlflow.parentRunId', 'run-2'),
  'run.modelInputs': runWith({ models: ['m-1'] }),
  'parent.lifecycle': { ...kept, parent: { lifecycle: 'deleted' } },
  'parent.datasets': { ...kept, parent: { datasets: kept.run.datasets } },
  'run.tags.commit': runTag('mlflow.source.git.commit', '4a0b'),
  'run.tags.git': runTag('countersign.git', '{"commit":"3f9a","dirty":true}'),
  'run.tags.mlflow.modelVersions': runTag('mlflow.modelVersions', '[7]'),
  'run.tags.mlflow.loggedArtifacts': runTag('mlflow.loggedArtifacts', '[{}]'),
  'run.tags.other': runTag('mlflow.note.content', 'a note'),
  'run.status': runWith({ status: 'FAILED' }),
  'run.lifecycle': runWith({ lifecycle: 'deleted' }),
  'run.name': runTag('mlflow.runName', 'better-name'),
  'run.times': null,
  'run.files.named': runFile('data/quality.json', '{"checks":[]}'),
  'run.files.validation': runFile('validation/report.pdf', 'a report'),
  'run.files.other': runFile('plots/roc.png', 'a plot'),
  'loggedModel.modelId': versionWith({
    files: { ...kept.version.files, MLmodel: '{"model_id":"m-8","flavors":{"sklearn":{"sklearn_version":"1.7.2"}}}' },
  }),
  'loggedModel.sourceRun': { ...kept, loggedBy: 'run-9' },
  'loggedModel.tags': null,
  'loggedModel.metrics': null,
  'files.bytes': versionWith({ files: { ...kept.version.files, 'model.skops': 'other bytes' } }),
  'server.version': null,
}

const gathered = (found: Gathered) => {
  if (found.state !== 'gathered') throw new Error(JSON.stringify(found))
  return found
}
const rows = (standing: string): readonly (readonly [Field, Kept])[] =>
  Object.entries(changes).flatMap(([name, world]) => {
    const field = Object.keys(fieldStandings).find((one): one is Field => one === name)
    return field !== undefined && world !== null && fieldStandings[field] === standing ? [[field, world] as const] : []
  })

describe('what MLflow keeps of a version', () => {
  test('every field stands somewhere, and is tried', () => {
    expect(Object.keys(changes).sort()).toEqual(Object.keys(fieldStandings).sort())
  })

  test('what is not read is never behind the digest', () => {
    const unread = Object.entries(changes).filter(([, world]) => world === null)
    expect(unread.map(([field]) => field).filter((field) => rows('subject').some(([one]) => one === field))).toEqual([])
    expect(rows('subject').map(([field]) => field)).toEqual(
      Object.entries(fieldStandings).flatMap(([field, standing]) => (standing === 'subject' ? [field] : [])),
    )
  })

  test('gathered twice is the same', async () => {
    expect(await gather(kept)).toEqual(await gather(kept))
  })

  test.each(rows('subject'))('%s is behind the digest: changing it voids what was signed', async (_, world) => {
    expect(gathered(await gather(world)).digest).not.toBe(gathered(await gather(kept)).digest)
  })

  test.each(rows('observation').filter(([field]) => field !== 'version.status'))(
    '%s is observed: changing it leaves the digest',
    async (_, world) => {
      expect(gathered(await gather(world)).digest).toBe(gathered(await gather(kept)).digest)
    },
  )

  test('version.status is observed: it may stop a request and is behind no digest', async () => {
    expect(await gather(versionWith({ status: 'PENDING_REGISTRATION' }))).toMatchObject({
      state: 'refused',
      findings: [{ code: 'version-not-ready' }],
    })
    expect(JSON.stringify(gathered(await gather(kept)).subject)).not.toContain('READY')
  })

  test.each(rows('outside'))('%s is outside: changing it changes nothing', async (_, world) => {
    expect(await gather(world)).toEqual(await gather(kept))
  })

  test.each(['run.modelInputs', 'parent.lifecycle', 'parent.datasets', 'loggedModel.sourceRun'] as const)(
    '%s is shown',
    async (field) => {
      const world = changes[field]
      if (world === null) throw new Error('it is read')
      expect(gathered(await gather(world)).lineage).not.toEqual(gathered(await gather(kept)).lineage)
    },
  )

  test('a change of the champion is observed', async () => {
    expect(gathered(await gather(modelWith({ live: '6' }))).champion).toMatchObject({ state: 'read', version: '6' })
  })

  test('a metric that claims to be one of the policy’s is observed as a claim', async () => {
    expect(gathered(await gather(metric('accuracy'))).claims.accuracy).toBe(0.5)
  })
})

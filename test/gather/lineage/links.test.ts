import { describe, expect, test } from 'vitest'
import { readLinks } from '../../../shared/gather/lineage/links.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import type { Run } from '../../../shared/domain/registry.ts'
import { baseTree, model, modelFile, modelValue, world, type World } from '../../builders/world.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakePredictions } from '../../fakes/predictions.ts'

async function linksOf(
  own: World,
  {
    above = [],
    file = modelFile(),
    code = true,
  }: { above?: readonly Run[]; file?: ModelFile | null; code?: boolean } = {},
) {
  const { registry, forge } = own
  const version = await registry.modelVersion(model, '2')
  if (version === null) throw new Error('the version is there')
  const run = version.runId === null ? null : await registry.run(version.runId)
  const sources = { registry, documents: fakeDocuments, predictions: fakePredictions }
  return readLinks(
    { ...sources, ...(code ? { code: { forge, base: forge.tip() } } : {}) },
    { version, run, modelId: 'm-2' },
    above,
    file,
  )
}

const put = (own: World, other: object): void =>
  own.registry.putVersion({ ...own.registry.version(model, '2'), ...other })

describe('the links of a version', () => {
  test('as it was registered', async () => {
    const own = await world()
    const { runId } = own.registry.version(model, '2')
    expect(await linksOf(own)).toEqual({
      ...{ model, runId, copies: [], copiesEnd: 'whole', described: 'm-2', dependenciesEnd: 'whole', left: 0 },
      runs: [{ runId, state: 'there', datasets: [{ name: 'applications', digest: 'd41d8cd9' }] }],
      models: [{ modelId: 'm-2', part: 'own', state: 'there', runId }],
      dependencies: [{ model, state: 'there', on: [] }],
    })
  })

  test('without a run, and with one that is gone', async () => {
    const own = await world()
    put(own, { runId: null })
    expect((await linksOf(own)).runs).toEqual([])
    put(own, { runId: 'gone' })
    expect((await linksOf(own)).runs).toEqual([{ runId: 'gone', state: 'absent', datasets: [] }])
  })

  test('the logged model of its source is followed, not that of its files', async () => {
    const own = await world()
    put(own, { source: 'models:/m-9' })
    own.registry.dropLoggedModel('m-9')
    const found = await linksOf(own)
    expect(found.models).toEqual([{ modelId: 'm-9', part: 'own', state: 'absent', runId: null }])
    expect(found.described).toBe('m-2')
    own.registry.refuse('loggedModel', 'MLflow answered 403.')
    expect((await linksOf(own)).models).toMatchObject([{ state: 'unread' }])
  })

  test('copies of copies are followed to the first', async () => {
    const own = await world()
    put(own, { source: `models:/${model}/1` })
    expect(await linksOf(own)).toMatchObject({ copies: [{ version: '1', state: 'there' }], copiesEnd: 'whole' })
    own.registry.putVersion({ ...own.registry.version(model, '1'), source: `models:/${model}/2` })
    expect(await linksOf(own)).toMatchObject({ copies: [{ version: '1' }, { version: '2' }], copiesEnd: 'circle' })
    own.registry.dropVersion(model, '1')
    expect(await linksOf(own)).toMatchObject({ copies: [{ version: '1', state: 'absent' }], copiesEnd: 'whole' })
    for (let version = 10; version < 30; version++)
      own.registry.putVersion({
        ...own.registry.version(model, '2'),
        version: String(version),
        source: `models:/${model}/${version + 1}`,
      })
    put(own, { source: `models:/${model}/10` })
    const { copies, copiesEnd } = await linksOf(own)
    expect([copies.length, copiesEnd]).toEqual([10, 'cut'])
  })

  test('models that its runs read are there once, and no more of them than are looked at', async () => {
    const own = await world()
    const run = await own.registry.run(own.registry.version(model, '2').runId ?? '')
    if (run === null) throw new Error('the run is there')
    own.registry.putLoggedModel({ modelId: 'm-0', runId: 'r' })
    own.registry.putRun({ ...run, models: ['m-2', 'm-0'], files: {} })
    expect((await linksOf(own)).models.slice(1)).toEqual([
      { modelId: 'm-0', part: 'input', state: 'there', runId: 'r' },
    ])
    const many = Array.from({ length: 15 }, (_, index) => `m-x${index}`)
    const found = await linksOf(own, { above: [{ ...run, runId: 'above', models: [...many, 'm-0'] }] })
    expect([found.models.length, found.left]).toEqual([11, 6])
  })

  test('more datasets than are kept are counted', async () => {
    const own = await world()
    const run = await own.registry.run(own.registry.version(model, '2').runId ?? '')
    const [dataset] = run?.datasets ?? []
    if (run === null || dataset === undefined) throw new Error('the run is there')
    const above = [{ ...run, runId: 'above', datasets: Array.from({ length: 53 }, () => dataset) }]
    const { runs, left } = await linksOf(own, { above })
    expect([runs.at(-1)?.datasets.length, left]).toEqual([50, 3])
  })
})

describe('the models that it reads', () => {
  const withModels = async (on: Readonly<Record<string, readonly string[]>>): Promise<World> => {
    const own = await world()
    const files = Object.entries(on).map(([name, others]) => [
      `models/${name}.yml`,
      fakeDocuments.format(overlay(modelValue, { model: name, depends_on: others })),
    ])
    own.forge.commit({
      ...baseTree(),
      ...(Object.fromEntries(files) as Record<string, string>),
      'models/broken.yml': 'model: 1',
    })
    return own
  }
  const found = async (own: World, on: readonly string[], code = true) =>
    linksOf(own, { code, file: { ...modelFile(), depends_on: on } })

  test('are followed through their files on the base', async () => {
    const own = await withModels({ bureau: ['income'], income: [] })
    expect((await found(own, ['bureau', 'gone', 'broken'])).dependencies).toEqual([
      { model, state: 'there', on: ['bureau', 'gone', 'broken'] },
      { model: 'bureau', state: 'there', on: ['income'] },
      { model: 'gone', state: 'absent', on: [] },
      { model: 'broken', state: 'unread', on: [] },
      { model: 'income', state: 'there', on: [] },
    ])
  })

  test('end where they come back, and where there are too many', async () => {
    const circle = await found(await withModels({ x: [model] }), ['x'])
    expect(circle.dependencies.map(({ model: name, on }) => [name, on])).toEqual([
      [model, ['x']],
      ['x', [model]],
    ])
    const many = Array.from({ length: 30 }, (_, index) => `n${index}`)
    const { dependencies, dependenciesEnd } = await found(await world(), many)
    expect([dependencies.length, dependenciesEnd]).toEqual([21, 'cut'])
  })

  test('are unread where no forge was asked', async () => {
    expect((await found(await world(), ['x'], false)).dependencies[1]).toEqual({ model: 'x', state: 'unread', on: [] })
  })
})

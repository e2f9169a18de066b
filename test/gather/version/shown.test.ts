import { expect, test } from 'vitest'
import type { Showing } from '../../../shared/domain/showing/showing.ts'
import { readShown } from '../../../shared/gather/version/shown.ts'
import { fakeRegistry, type FakeRegistry } from '../../fakes/registry.ts'

const model = 'churn'

/** A registry with versions 1 to 3. */
function registry(): FakeRegistry {
  const own = fakeRegistry('https://mlflow.acme.example')
  own.addModel({ name: model, createdAt: 1, description: '', tags: {}, aliases: {} })
  for (const version of ['1', '2', '3'])
    own.putVersion({
      ...{ name: model, version, createdAt: 1, source: `s/${version}`, runId: 'r', status: 'READY' },
      ...{ stage: 'None', description: '', tags: {}, files: {} },
    })
  return own
}

const alias: Showing = { mode: 'alias', model, alias: 'champion' }
const stage: Showing = { mode: 'stage', model, stage: 'Production' }
const copy: Showing = { mode: 'copy', model, alias: 'champion', copy: 'prod.churn' }

type Scene = readonly [string, Showing, (own: FakeRegistry) => Promise<unknown>, unknown]

const scenes: readonly Scene[] = [
  ['an alias shows its version', alias, (own) => own.setAlias(model, 'champion', '2'), { versions: ['2'] }],
  ['an alias that is not there shows none', alias, async () => undefined, { versions: [] }],
  ['a stage shows its one version', stage, (own) => own.transitionStage(model, '2', 'Production', false), { versions: ['2'] }], // prettier-ignore
  [
    'a stage shows every version in it, also those that the model’s own answer leaves out',
    stage,
    async (own) => {
      for (const version of ['3', '1']) await own.transitionStage(model, version, 'Production', false)
    },
    { versions: ['1', '3'] },
  ],
  ['a model that nobody made yet shows no copy', copy, async () => undefined, { versions: [] }],
  [
    'a copy shows the version that it was made of, under its own number',
    copy,
    async (own) => {
      await own.createModel('prod.churn')
      await own.copyVersion('prod.churn', { model, version: '1' }, {})
      await own.setAlias('prod.churn', 'champion', await own.copyVersion('prod.churn', { model, version: '3' }, {}))
    },
    { versions: ['3'], copy: { version: '2', source: 'models:/churn/3' } },
  ],
  [
    'what stands where a copy should and is none is told as it is',
    copy,
    async (own) => {
      await own.createModel('prod.churn')
      own.putVersion({ ...own.version(model, '1'), name: 'prod.churn', version: '1' })
      await own.setAlias('prod.churn', 'champion', '1')
    },
    { versions: [], copy: { version: '1', source: 's/1' } },
  ],
  [
    'an alias that outlived its version shows none',
    copy,
    async (own) => {
      await own.createModel('prod.churn')
      own.addModel({ ...own.model('prod.churn'), aliases: { champion: '9' } })
    },
    { versions: [] },
  ],
]

test.each(scenes)('%s', async (_, showing, happens, expected) => {
  const own = registry()
  await happens(own)
  expect(await readShown(own, showing)).toEqual(expected)
})

import { expect, test } from 'vitest'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { readLineage } from '../../../shared/gather/lineage/lineage.ts'
import { readVersion } from '../../../shared/gather/version/reading.ts'
import { model, modelFile, world } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakePredictions } from '../../fakes/predictions.ts'

test('nothing is read where no gate asks for it', async () => {
  const own = await world()
  const sources = { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions }
  const gates = GateSettings.parse({ documentation: { complete_for: ['high'] } })
  const reading = await readVersion(sources, model, '2', modelFile(), gates)
  if (reading === null) throw new Error('the version is there')
  expect(await readLineage(sources, { modelFile: modelFile() }, reading, [], {})).toEqual({})
  expect((await readLineage(sources, { modelFile: modelFile() }, reading, [], gates)).lineage).toMatchObject({
    commits: [{ of: 'run' }, { of: 'pipeline' }],
    digests: [{ name: 'applications', found: null }],
  })
})

test('the chain is followed where the gate asks for it, and not without', async () => {
  const own = await world()
  const sources = { registry: own.registry, documents: fakeDocuments, predictions: fakePredictions }
  const gates = GateSettings.parse({ lineage: { complete_for: ['high'] } })
  const reading = await readVersion(sources, model, '2', modelFile(), gates)
  if (reading === null) throw new Error('the version is there')
  const read = async (asked: GateSettings) =>
    (await readLineage(sources, { modelFile: null }, reading, [], asked)).lineage
  expect((await read(gates))?.links?.runs).toMatchObject([{ runId: reading.run?.runId, state: 'there' }])
  expect(await read({ documentation: { complete_for: ['high'] } })).not.toHaveProperty('links')
})

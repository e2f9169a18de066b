import { expect, test } from 'vitest'
import { readDataSchema } from '../../../shared/domain/data/data-schema.ts'
import { readQualityReport } from '../../../shared/domain/data/quality-report.ts'
import { readSignature } from '../../../shared/domain/data/signature.ts'
import { DataQuality } from '../../../shared/domain/evidence/data-quality.ts'
import { DataQualitySettings } from '../../../shared/domain/gate/data-quality-settings.ts'
import { dataFiles, dataInOrder, signature } from '../../../shared/domain/scenario/data.ts'
import { rowColumns, selectRows } from '../../../shared/clients/predictions/row-files.ts'
import { modelFileOf, scenarioModel } from '../../../shared/domain/scenario/version.ts'
import { manifestOfTexts } from '../../../shared/domain/scenario/version.ts'
import { judgeDataQuality } from '../../../shared/domain/gate/data-quality.ts'
import { readDataQuality } from '../../../shared/gather/version/data-quality.ts'
import { failing, gateInput } from '../../builders/gates.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeRegistry } from '../../fakes/registry.ts'

test('what is made up is what is read', () => {
  expect(readDataSchema(dataFiles['data/schema.json'] ?? '')).toHaveProperty('value')
  expect(readQualityReport(dataFiles['data/quality.json'] ?? '')).toHaveProperty('value')
  expect(readSignature(signature.inputs).state).toBe('read')
  expect(DataQuality.safeParse(dataInOrder).success).toBe(true)
})

test('the made-up files, read as real ones are, pass the tightest limits', async () => {
  const registry = fakeRegistry('https://mlflow.acme.example')
  const [uri, artifactUri] = ['mlflow-artifacts:/1/m', 'mlflow-artifacts:/1/run']
  const own = { MLmodel: JSON.stringify({ signature }) }
  const run = {
    runId: 'run',
    user: null,
    status: 'FINISHED',
    lifecycle: 'active' as const,
    parameters: {},
    metrics: {},
    tags: {},
    datasets: [],
    artifactUri,
  }
  registry.putRun({ ...run, files: dataFiles })
  registry.addModel({ name: scenarioModel, createdAt: 1, description: '', tags: {}, aliases: {} })
  registry.putVersion({
    ...{ name: scenarioModel, version: '1', createdAt: 1, source: uri, runId: 'run', status: 'READY', stage: null },
    ...{ description: '', tags: {}, files: own },
  })
  const settings = DataQualitySettings.parse({ missing_at_most: 0, leakage_auc_at_most: 0.5, suspicions: 'gate' })
  const modelFile = modelFileOf('high', 'any')
  const predictions = { read: () => Promise.reject(new Error('rows alone')), columns: rowColumns, select: selectRows }
  const dataQuality = await readDataQuality(
    { registry, documents: fakeDocuments, predictions },
    { uri, run, files: manifestOfTexts(own), runFiles: manifestOfTexts(dataFiles) },
    modelFile,
    settings,
  )
  expect(failing(judgeDataQuality({ ...gateInput(settings, { modelFile }), dataQuality }))).toEqual([])
})

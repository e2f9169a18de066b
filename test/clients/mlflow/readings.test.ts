import { describe, expect, test } from 'vitest'
import { modelOf, runOf, versionOf } from '../../../shared/clients/mlflow/readings.ts'
import { ModelVersionAnswer, RegisteredModelAnswer, RunAnswer } from '../../../shared/clients/mlflow/schemas.ts'
import { api, wire } from './wire.ts'

test('an answer without what MLflow leaves out is empty there, not unknown', () => {
  const named = { name: 'churn', creation_timestamp: 5 }
  expect(modelOf(RegisteredModelAnswer.parse({ registered_model: named }).registered_model)).toEqual({
    ...{ name: 'churn', createdAt: 5, description: '', tags: {}, aliases: {}, newest: null },
  })
  expect(versionOf(ModelVersionAnswer.parse({ model_version: { ...named, version: '3' } }).model_version)).toEqual({
    ...{ name: 'churn', version: '3', createdAt: 5, source: '', runId: null, status: '', stage: null },
    ...{ description: '', tags: {}, creator: null },
  })
  const info = { run_id: 'r', lifecycle_stage: 'active' }
  expect(runOf(RunAnswer.parse({ run: { info } }).run)).toEqual({
    ...{ runId: 'r', user: null, status: '', lifecycle: 'active', parameters: {}, metrics: {}, tags: {} },
    ...{ datasets: [], artifactUri: '' },
  })
})

describe('the versions of a model', () => {
  const { registry, on } = wire()
  const one = (version: string, name = 'churn') => ({
    name,
    version,
    creation_timestamp: 1,
    current_stage: 'Production',
  })
  const path = `${api}/model-versions/search?filter=name+%3D+%27churn%27&max_results=200000`

  test('are asked for at one moment, and told by number', async () => {
    on('GET', path).reply(200, { model_versions: [one('10'), one('9'), one('3', 'Churn')] })
    const found = await registry().modelVersions('churn')
    expect(found.map(({ version, stage }) => [version, stage])).toEqual([['9', 'Production'], ['10', 'Production']]) // prettier-ignore
  })

  test('are none of a model without versions, or that is not there', async () => {
    on('GET', path).reply(200, {})
    expect(await registry().modelVersions('churn')).toEqual([])
  })

  test.each([
    ['of several pages', { model_versions: [one('1')], next_page_token: 'x' }],
    ['that holds a version twice', { model_versions: [one('1'), one('1')] }],
    ['of something else', { model_versions: 3 }],
  ])('are not told by an answer %s', async (_, answer) => {
    on('GET', path).reply(200, answer)
    await expect(registry().modelVersions('churn')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('are not asked for by a name that would end the filter', async () => {
    await expect(registry().modelVersions("a' OR name = 'b")).rejects.toMatchObject({ code: 'invalid' })
  })
})

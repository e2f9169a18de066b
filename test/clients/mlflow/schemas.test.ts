import { describe, expect, test } from 'vitest'
import {
  DownloadUriAnswer,
  FilesAnswer,
  ModelVersionAnswer,
  Nothing,
  RegisteredModelAnswer,
  RunAnswer,
} from '../../../shared/clients/mlflow/schemas.ts'

/** Answers as MLflow 3.17.2 gave them, shortened where a list repeats itself. */

const registeredModel = `{
  "registered_model": {
    "name": "credit-approval",
    "creation_timestamp": 1795574415123,
    "last_updated_timestamp": 1795574427813,
    "latest_versions": [{"name": "credit-approval", "version": "3", "current_stage": "None", "status": "READY"}],
    "tags": [{"key": "team", "value": "lending"}, {"key": "empty"}],
    "aliases": [{"alias": "champion", "version": "1"}, {"alias": "challenger", "version": "3"}]
  }
}`

const modelVersion = `{
  "model_version": {
    "name": "credit-approval",
    "version": "1",
    "creation_timestamp": 1795574418324,
    "last_updated_timestamp": 1795574418324,
    "current_stage": "None",
    "description": "",
    "source": "models:/m-6010dd64059b41b981e104fed682d4c0",
    "run_id": "3a30a1d5aef94e92b9711d868149b469",
    "status": "READY",
    "run_link": "",
    "aliases": ["champion"]
  }
}`

const run = `{
  "run": {
    "info": {
      "run_uuid": "3a30a1d5aef94e92b9711d868149b469",
      "experiment_id": "1",
      "run_name": "champion",
      "user_id": "training-service",
      "status": "FINISHED",
      "start_time": 1795574417320,
      "end_time": 1795574418387,
      "artifact_uri": "mlflow-artifacts:/1/3a30a1d5aef94e92b9711d868149b469/artifacts",
      "lifecycle_stage": "active",
      "run_id": "3a30a1d5aef94e92b9711d868149b469"
    },
    "data": {
      "metrics": [
        {"key": "roc_auc", "value": 0.7284794964535675, "timestamp": 1795574417417, "step": 0},
        {"key": "nothing", "timestamp": 1795574417417},
        {"key": "unknown", "value": "NaN", "timestamp": 1795574417417},
        {"key": "endless", "value": "Infinity", "timestamp": 1795574417417}
      ],
      "params": [{"key": "C", "value": "1.0"}],
      "tags": [{"key": "mlflow.user", "value": "training-service"}]
    },
    "inputs": {
      "dataset_inputs": [{
        "tags": [{"key": "mlflow.data.context", "value": "training"}],
        "dataset": {"name": "applications", "digest": "78f71e3e", "source_type": "local", "source": "{\\"uri\\": \\"a.csv\\"}", "schema": "{}", "profile": "{}"}
      }],
      "model_inputs": []
    },
    "outputs": {"model_outputs": [{"model_id": "m-6010dd64059b41b981e104fed682d4c0", "step": 0}]}
  }
}`

describe('answers as the server gives them', () => {
  test('a registered model, with its aliases and a tag without value', () => {
    expect(RegisteredModelAnswer.parse(JSON.parse(registeredModel)).registered_model).toEqual({
      name: 'credit-approval',
      creation_timestamp: 1795574415123,
      description: '',
      tags: { team: 'lending', empty: '' },
      aliases: [
        { alias: 'champion', version: '1' },
        { alias: 'challenger', version: '3' },
      ],
      latest_versions: [expect.objectContaining({ version: '3', status: 'READY' })],
    })
  })

  test('a model version', () => {
    expect(ModelVersionAnswer.parse(JSON.parse(modelVersion)).model_version).toEqual({
      name: 'credit-approval',
      version: '1',
      creation_timestamp: 1795574418324,
      source: 'models:/m-6010dd64059b41b981e104fed682d4c0',
      run_id: '3a30a1d5aef94e92b9711d868149b469',
      status: 'READY',
      current_stage: 'None',
      description: '',
      tags: {},
    })
  })

  test('a run: a metric of nought has no value, one that is no number has a name', () => {
    const { data, info, inputs } = RunAnswer.parse(JSON.parse(run)).run
    expect(info).toMatchObject({ user_id: 'training-service', lifecycle_stage: 'active', status: 'FINISHED' })
    expect(data).toEqual({
      metrics: [
        { key: 'roc_auc', value: 0.7284794964535675 },
        { key: 'nothing', value: 0 },
        { key: 'unknown', value: 'NaN' },
        { key: 'endless', value: 'Infinity' },
      ],
      params: { C: '1.0' },
      tags: { 'mlflow.user': 'training-service' },
    })
    expect(inputs.dataset_inputs).toEqual([
      {
        tags: { 'mlflow.data.context': 'training' },
        dataset: {
          ...{ name: 'applications', digest: '78f71e3e', source_type: 'local', source: '{"uri": "a.csv"}' },
          ...{ schema: {}, profile: {} },
        },
      },
    ])
  })

  test('a run without anything logged', () => {
    const bare = { run: { info: { run_id: 'r', lifecycle_stage: 'deleted' } } }
    expect(RunAnswer.parse(bare).run).toEqual({
      info: { run_id: 'r', user_id: '', status: '', lifecycle_stage: 'deleted', artifact_uri: '' },
      data: { metrics: [], params: {}, tags: {} },
      inputs: { dataset_inputs: [], model_inputs: [] },
    })
  })

  test('files: an empty one has no size, an empty folder no list', () => {
    const listed = {
      files: [{ path: 'MLmodel', is_dir: false, file_size: 1128 }, { path: 'empty' }, { path: 'data', is_dir: true }],
    }
    expect(FilesAnswer.parse(listed).files).toEqual([
      { path: 'MLmodel', is_dir: false, file_size: 1128 },
      { path: 'empty', is_dir: false, file_size: 0 },
      { path: 'data', is_dir: true, file_size: 0 },
    ])
    expect(FilesAnswer.parse({})).toEqual({ files: [] })
  })

  test('times and sizes may come as strings, as protobuf writes them elsewhere', () => {
    const model = { registered_model: { name: 'a', creation_timestamp: '1795574415123' } }
    expect(RegisteredModelAnswer.parse(model).registered_model.creation_timestamp).toBe(1795574415123)
    expect(FilesAnswer.parse({ files: [{ path: 'a', file_size: '7' }] }).files[0]?.file_size).toBe(7)
  })

  test('a write answers with nothing, or with what it wrote', () => {
    expect(Nothing.parse({})).toEqual({})
    expect(Nothing.parse(JSON.parse(modelVersion))).toEqual({})
  })

  test('a key that means something to JavaScript is a key like another', () => {
    const model = JSON.parse(
      '{"registered_model": {"name": "a", "creation_timestamp": 1, "tags": [{"key": "__proto__", "value": "x"}]}}',
    ) as unknown
    const { tags } = RegisteredModelAnswer.parse(model).registered_model
    expect(Object.keys(tags)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype)
  })
})

const version = { name: 'a', version: '1', creation_timestamp: 1 }

describe('answers in another shape are refused', () => {
  test.each([
    ['an HTML page as a string', RegisteredModelAnswer, '<html>'],
    ['an empty object', RegisteredModelAnswer, {}],
    ['a model without a creation time', RegisteredModelAnswer, { registered_model: { name: 'a' } }],
    [
      'a creation time with a fraction',
      RegisteredModelAnswer,
      { registered_model: { name: 'a', creation_timestamp: 1.5 } },
    ],
    [
      'an alias that names a number',
      RegisteredModelAnswer,
      { registered_model: { name: 'a', creation_timestamp: 1, aliases: [{ alias: 'x', version: 1 }] } },
    ],
    [
      'aliases as an object',
      RegisteredModelAnswer,
      { registered_model: { name: 'a', creation_timestamp: 1, aliases: { x: '1' } } },
    ],
    ['a version that is a number', ModelVersionAnswer, { model_version: { ...version, version: 1 } }],
    ['a source that is null', ModelVersionAnswer, { model_version: { ...version, source: null } }],
    ['a tag without key', ModelVersionAnswer, { model_version: { ...version, tags: [{ value: 'x' }] } }],
    [
      'a run that is neither active nor deleted',
      RunAnswer,
      { run: { info: { run_id: 'r', lifecycle_stage: 'archived' } } },
    ],
    ['a run without a lifecycle', RunAnswer, { run: { info: { run_id: 'r' } } }],
    [
      'a metric in words',
      RunAnswer,
      { run: { info: { run_id: 'r', lifecycle_stage: 'active' }, data: { metrics: [{ key: 'a', value: '0.9' }] } } },
    ],
    ['a place that is missing', DownloadUriAnswer, {}],
    ['a file without path', FilesAnswer, { files: [{ is_dir: false }] }],
    ['a size in words', FilesAnswer, { files: [{ path: 'a', file_size: 'big' }] }],
    ['a list for nothing', Nothing, []],
  ])('%s', (_what, schema, answer) => {
    expect(schema.safeParse(answer).success).toBe(false)
  })
})

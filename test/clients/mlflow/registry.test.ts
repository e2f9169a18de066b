import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { MlflowRegistry } from '../../../shared/clients/mlflow/registry.ts'
import { api, basic, origin, proxyRoute, refusal, saying, wire } from './wire.ts'

const { registry, on, sent, pauses } = wire()

const absent = refusal('RESOURCE_DOES_NOT_EXIST', 'not found')
const model = { name: 'credit-approval', creation_timestamp: 1795574415123 }
const version = { ...model, version: '3', source: 'models:/m-1', run_id: 'r1', status: 'READY', current_stage: 'None' }
const info = { run_id: 'r1', user_id: 'training-service', status: 'FINISHED', lifecycle_stage: 'active' }

const modelPath = `${api}/registered-models/get?name=credit-approval`
const versionPath = `${api}/model-versions/get?name=credit-approval&version=3`
const uriPath = `${api}/model-versions/get-download-uri?name=credit-approval&version=3`
const runPath = `${api}/runs/get?run_id=r1`

describe('reading', () => {
  test('the registry is known by its origin, whatever path the server lies at', () => {
    expect(registry({ uri: `${origin}/mlflow/` }).origin).toBe(origin)
  })

  test('a registered model, with its aliases as a map', async () => {
    const aliases = [{ alias: 'champion', version: '1' }, { alias: 'Champion', version: '12' }] // prettier-ignore
    // one of each of MLflow's stages, in no order
    const latest = { latest_versions: [{ version: '12', status: 'READY' }, { version: '9', status: 'READY' }] } // prettier-ignore
    on('GET', modelPath).reply(200, {
      registered_model: { ...model, description: 'd', tags: [{ key: 'a', value: 'b' }], aliases, ...latest },
    })
    expect(await registry().registeredModel('credit-approval')).toEqual({
      name: 'credit-approval',
      createdAt: 1795574415123,
      description: 'd',
      tags: { a: 'b' },
      aliases: { champion: '1', Champion: '12' },
      newest: { version: '12', ready: true },
    })
    expect(sent[0]?.headers.authorization).toBe(basic)
  })

  test('all registered models, page by page; a list that never ends is an error', async () => {
    const path = '/api/2.0/mlflow/registered-models/search?max_results=1000'
    on('GET', path).reply(200, { registered_models: [model], next_page_token: 'x' })
    on('GET', `${path}&page_token=x`).reply(200, { registered_models: [{ ...model, name: 'churn' }] })
    expect((await registry().registeredModels()).map(({ name }) => name)).toEqual(['credit-approval', 'churn'])
    on('GET', path).reply(200, {})
    expect(await registry().registeredModels()).toEqual([])
    on('GET', path).reply(200, { next_page_token: 'x' })
    on('GET', `${path}&page_token=x`).reply(200, { next_page_token: 'x' })
    await expect(registry().registeredModels()).rejects.toThrow('never ends its list')
  })

  test('a logged model with the run that made it, and none where it is deleted', async () => {
    const path = `${api}/logged-models/m-1`
    on('GET', path).reply(200, { model: { info: { model_id: 'm-1', source_run_id: 'r1' } } })
    expect(await registry().loggedModel('m-1')).toEqual({ modelId: 'm-1', runId: 'r1' })
    on('GET', path).reply(200, { model: { info: { model_id: 'm-1' } } })
    expect(await registry().loggedModel('m-1')).toEqual({ modelId: 'm-1', runId: null })
    on('GET', path).reply(404, absent)
    expect(await registry().loggedModel('m-1')).toBe(null)
    on('GET', path).reply(200, { model: { info: { model_id: 'm-2', source_run_id: 'r1' } } })
    await expect(registry().loggedModel('m-1')).rejects.toThrow('and told of m-2')
    on('GET', `${api}/logged-models/m-1%2F..%2Fruns`).reply(404, absent)
    expect(await registry().loggedModel('m-1/../runs')).toBe(null)
  })

  test('the models that a run read', async () => {
    on('GET', runPath).reply(200, {
      run: { info, inputs: { model_inputs: [{ model_id: 'm-1' }, { model_id: 'm-2' }] } },
    })
    expect((await registry().run('r1'))?.models).toEqual(['m-1', 'm-2'])
  })

  test('a version', async () => {
    on('GET', versionPath).reply(200, { model_version: version })
    expect(await registry().modelVersion('credit-approval', '3')).toEqual({
      name: 'credit-approval',
      version: '3',
      createdAt: 1795574415123,
      source: 'models:/m-1',
      runId: 'r1',
      status: 'READY',
      stage: 'None',
      description: '',
      tags: {},
      creator: null,
    })
  })

  test.each([
    [
      'by the server’s own field',
      { user_id: 'mel', tags: [{ key: 'countersign.registered-by', value: 'dana' }] },
      'mel',
    ],
    ['else by the tag', { user_id: '', tags: [{ key: 'countersign.registered-by', value: 'dana' }] }, 'dana'],
    ['else not at all', { tags: [{ key: 'countersign.registered-by', value: '' }] }, null],
  ])('who registered a version is told %s', async (_, other, creator) => {
    on('GET', versionPath).reply(200, { model_version: { ...version, ...other } })
    expect((await registry().modelVersion('credit-approval', '3'))?.creator).toBe(creator)
  })

  test('a version without run or stage says null, not an empty word', async () => {
    on('GET', versionPath).reply(200, { model_version: { ...model, version: '3', source: 's3://b/x' } })
    expect(await registry().modelVersion('credit-approval', '3')).toMatchObject({ runId: null, stage: null })
  })

  test.each([
    ['another version', { version: '30' }],
    ['another model', { name: 'other' }],
  ])('an answer about %s is refused', async (_what, changed) => {
    on('GET', versionPath).reply(200, { model_version: { ...version, ...changed } })
    await expect(registry().modelVersion('credit-approval', '3')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('01 is not version 1, though the server takes it for that', async () => {
    on('GET', `${api}/model-versions/get?name=credit-approval&version=01`).reply(200, {
      model_version: { ...version, version: '1' },
    })
    await expect(registry().modelVersion('credit-approval', '01')).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('the versions that came from a source, under whatever name, and of no source that is only like it', async () => {
    const path = `${api}/model-versions/search?filter=source_path+%3D+%27models%3A%2Fm-1%27&max_results=200000`
    const versions = [version, { ...version, name: 'scoring' }, { ...version, version: '4', source: 'models:/M-1' }]
    on('GET', path).reply(200, { model_versions: versions })
    const found = await registry().versionsFrom('models:/m-1')
    expect(found.map(({ name, version: number, source }) => [name, number, source])).toEqual([
      ['credit-approval', '3', 'models:/m-1'],
      ['scoring', '3', 'models:/m-1'],
    ])
    on('GET', path).reply(200, {})
    expect(await registry().versionsFrom('models:/m-1')).toEqual([])
    on('GET', path).reply(200, { model_versions: versions, next_page_token: 'x' })
    await expect(registry().versionsFrom('models:/m-1')).rejects.toMatchObject({ code: 'bad-answer' })
    await expect(registry().versionsFrom("x' OR name = 'churn")).rejects.toMatchObject({ code: 'invalid' })
  })

  test('a run, with what it read and who ran it', async () => {
    on('GET', runPath).reply(200, {
      run: {
        info: { ...info, artifact_uri: 'mlflow-artifacts:/1/r1/artifacts' },
        data: { metrics: [{ key: 'auc', value: 0.87 }, { key: 'zero' }], params: [{ key: 'C', value: '1.0' }] },
        inputs: {
          dataset_inputs: [
            {
              tags: [
                { key: 'mlflow.data.context', value: 'training' },
                { key: 'countersign.producer', value: 'mel' },
              ],
              dataset: { name: 'a', digest: '78f71e3e' },
            },
            { dataset: { name: 'b', digest: 'ff', source_type: 'local', source: '{}' } },
            {
              dataset: {
                name: 'c',
                digest: 'aa',
                profile: '{"num_rows": 1989}',
                schema: '{"mlflow_colspec": [{}, {}]}',
              },
            },
            { dataset: { name: 'd', digest: 'bb', profile: '{"num_rows": -1}', schema: 'none' } },
          ],
        },
      },
    })
    const uncounted = { rows: null, columns: null }
    expect(await registry().run('r1')).toEqual({
      runId: 'r1',
      user: 'training-service',
      status: 'FINISHED',
      lifecycle: 'active',
      parameters: { C: '1.0' },
      metrics: { auc: 0.87, zero: 0 },
      tags: {},
      datasets: [
        {
          name: 'a',
          digest: '78f71e3e',
          sourceType: '',
          source: '',
          context: 'training',
          producer: 'mel',
          ...uncounted,
        },
        { name: 'b', digest: 'ff', sourceType: 'local', source: '{}', context: null, producer: null, ...uncounted },
        { name: 'c', digest: 'aa', sourceType: '', source: '', context: null, producer: null, rows: 1989, columns: 2 },
        { name: 'd', digest: 'bb', sourceType: '', source: '', context: null, producer: null, ...uncounted },
      ],
      artifactUri: 'mlflow-artifacts:/1/r1/artifacts',
    })
  })

  test.each([
    ['its own field', 'dana', 'eve', 'dana'],
    ['its tag, where the field is empty', '', 'eve', 'eve'],
    ['nobody', '', undefined, null],
  ])('the user of a run is told by %s', async (_what, user_id, tag, user) => {
    const tags = tag === undefined ? [] : [{ key: 'mlflow.user', value: tag }]
    on('GET', runPath).reply(200, { run: { info: { ...info, user_id }, data: { tags } } })
    expect(await registry().run('r1')).toMatchObject({ user })
  })

  test('where the files of a version lie', async () => {
    on('GET', uriPath).reply(200, { artifact_uri: 'mlflow-artifacts:/1/models/m-1/artifacts' })
    expect(await registry().downloadUri('credit-approval', '3')).toBe('mlflow-artifacts:/1/models/m-1/artifacts')
  })

  test('files are listed, read and hashed through the same connection', async () => {
    on('GET', `${proxyRoute}?path=1%2Fa`).reply(200, { files: [{ path: 'x', file_size: 1 }] })
    on('GET', `${proxyRoute}/1/a/x`).reply(200, 'x').times(2)
    const open = registry()
    expect(await open.files('mlflow-artifacts:/1/a')).toEqual([{ path: 'x', size: 1 }])
    expect(await open.readFile('mlflow-artifacts:/1/a', 'x', 9)).toEqual(Buffer.from('x'))
    expect(await open.hashFile('mlflow-artifacts:/1/a', 'x')).toEqual({
      sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      size: 1,
    })
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([basic, basic, basic])
  })

  test('a file that was hashed by one that remembers is read as it was then, and not asked for again', async () => {
    const [place, file] = ['mlflow-artifacts:/1/a', `${proxyRoute}/1/a/x`]
    on('GET', file).reply(200, 'then')
    const open = registry()
    const remembering = open.remembering()
    const { size } = (await remembering.hashFile(place, 'x')) ?? { size: 0 }
    expect([size, sent.length]).toEqual([4, 1])
    expect(await remembering.readFile(place, 'x', 4)).toEqual(Buffer.from('then'))
    const parts: unknown[] = []
    for await (const part of (await remembering.fileParts(place, 'x')) ?? []) parts.push(part)
    expect([parts, sent.length]).toEqual([[Buffer.from('then')], 1])
    // a longer one than is read is refused as ever, and another reading asks again
    on('GET', file).reply(200, 'then').times(2)
    await expect(remembering.readFile(place, 'x', 3)).rejects.toMatchObject({ code: 'too-large' })
    await open.remembering().hashFile(place, 'x')
    on('GET', file).reply(200, 'now')
    expect(await open.readFile(place, 'x', 9)).toEqual(Buffer.from('now'))
    expect(sent).toHaveLength(4)
  })

  test.each([
    ['a&version=1', 'a%26version%3D1'],
    ['a/../b', 'a%2F..%2Fb'],
    ['x y+z', 'x+y%2Bz'],
    ['é日本#?', '%C3%A9%E6%97%A5%E6%9C%AC%23%3F'],
    ["' OR 1=1 --", '%27+OR+1%3D1+--'],
  ])('the name %s stays one value of the query', async (name, encoded) => {
    on('GET', `${api}/registered-models/get?name=${encoded}`).reply(404, absent)
    expect(await registry().registeredModel(name)).toBeNull()
  })
})

type Read = (open: MlflowRegistry) => Promise<unknown>

const reads: readonly (readonly [string, string, Read])[] = [
  ['a model', modelPath, (open) => open.registeredModel('credit-approval')],
  ['a version', versionPath, (open) => open.modelVersion('credit-approval', '3')],
  ['a run', runPath, (open) => open.run('r1')],
]

describe.each(reads)('%s that cannot be read', (_what, path, read) => {
  test('is null only where MLflow itself says that it does not exist', async () => {
    on('GET', path).reply(404, absent)
    expect(await read(registry())).toBeNull()
  })

  test.each([
    [404, '<h1>Not Found</h1>', 'not-found'],
    [404, refusal('ENDPOINT_NOT_FOUND', 'no such route'), 'not-found'],
    [403, 'Permission denied', 'forbidden'],
    [401, 'You are not authenticated.', 'unauthorized'],
    [400, refusal('INVALID_PARAMETER_VALUE', 'bad'), 'invalid'],
    // the words alone are no answer: only with their status
    [400, absent, 'invalid'],
    [200, '<html>Sign in</html>', 'bad-answer'],
    [200, '{}', 'bad-answer'],
    [200, '[]', 'bad-answer'],
  ])('is an error at %i %s', async (status, body, code) => {
    on('GET', path).reply(status, body)
    await expect(read(registry())).rejects.toMatchObject({ code })
  })

  test('is an error while the server fails, after it was asked again', async () => {
    on('GET', path).reply(500, absent).times(4)
    await expect(read(registry())).rejects.toMatchObject({ code: 'server-error' })
    expect(pauses).toHaveLength(3)
  })
})

test('an answer in another shape names the place, never the value', async () => {
  on('GET', versionPath).reply(200, { model_version: { ...version, version: 3, source: 'a-secret-place' } })
  const error: unknown = await registry()
    .modelVersion('credit-approval', '3')
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'bad-answer', message: saying('"model_version.version"') })
  expect(inspect(error, { depth: 9 })).not.toContain('a-secret-place')
})

describe('a version that was registered from a path of its run', () => {
  test.each([
    ['runs:/r1/model', 'mlflow-artifacts:/1/r1/artifacts/model'],
    ['runs:///r1/a/model', 'mlflow-artifacts:/1/r1/artifacts/a/model'],
    ['runs:/r1', 'mlflow-artifacts:/1/r1/artifacts/'],
  ])('%s lies at %s', async (uri, place) => {
    on('GET', uriPath).reply(200, { artifact_uri: uri })
    on('GET', runPath).reply(200, { run: { info: { ...info, artifact_uri: 'mlflow-artifacts:/1/r1/artifacts/' } } })
    expect(await registry().downloadUri('credit-approval', '3')).toBe(place)
  })

  test.each([
    ['unknown', 404, absent],
    ['without a place', 200, { run: { info } }],
  ])('is an error where the run is %s', async (_what, status, answer) => {
    on('GET', uriPath).reply(200, { artifact_uri: 'runs:/r1/model' })
    on('GET', runPath).reply(status, answer)
    await expect(registry().downloadUri('credit-approval', '3')).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('a version whose place is not told is an error: nothing else says where its files are', async () => {
  on('GET', uriPath).reply(404, absent)
  await expect(registry().downloadUri('credit-approval', '3')).rejects.toMatchObject({ code: 'not-found' })
})

describe('the server’s version', () => {
  test.each(['3.17.2', '3.18.0rc1', '2.22.0.dev0\n'])('%j', async (text) => {
    on('GET', '/version').reply(200, text)
    expect(await registry().serverVersion()).toBe(text.trim())
  })

  test('is asked below the path of the server', async () => {
    on('GET', '/mlflow/version').reply(200, '3.17.2')
    expect(await registry({ uri: `${origin}/mlflow` }).serverVersion()).toBe('3.17.2')
  })

  test.each(['', 'OK', '<html>3.17.2</html>', '3', `3.17.${'9'.repeat(60)}`])('%j is none', async (text) => {
    on('GET', '/version').reply(200, text)
    await expect(registry().serverVersion()).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test('without a right to it', async () => {
    on('GET', '/version').reply(401, 'You are not authenticated.')
    await expect(registry().serverVersion()).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

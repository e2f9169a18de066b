import { describe, expect, test } from 'vitest'
import type { MlflowRegistry } from '../../../shared/clients/mlflow/registry.ts'
import { api, basic, notSaying, refusal, wire } from './wire.ts'

const { registry, on, sent } = wire()

const absent = refusal('RESOURCE_DOES_NOT_EXIST', 'not found')

const aliasPath = `${api}/registered-models/alias`

type Write = readonly [
  string,
  'POST' | 'DELETE' | 'PATCH',
  string,
  (open: MlflowRegistry) => Promise<void>,
  Readonly<Record<string, string>>,
]

const writes: readonly Write[] = [
  [
    'an alias is moved',
    'POST',
    aliasPath,
    (open) => open.setAlias('credit-approval', 'champion', '3'),
    { name: 'credit-approval', alias: 'champion', version: '3' },
  ],
  [
    'an alias is taken away',
    'DELETE',
    aliasPath,
    (open) => open.deleteAlias('credit-approval', 'champion'),
    { name: 'credit-approval', alias: 'champion' },
  ],
  [
    'a version is tagged',
    'POST',
    `${api}/model-versions/set-tag`,
    (open) => open.setVersionTag('credit-approval', '3', 'validation_status', 'a "b"\n'),
    { name: 'credit-approval', version: '3', key: 'validation_status', value: 'a "b"\n' },
  ],
  [
    'a version loses a tag',
    'DELETE',
    `${api}/model-versions/delete-tag`,
    (open) => open.deleteVersionTag('credit-approval', '3', 'validation_status'),
    { name: 'credit-approval', version: '3', key: 'validation_status' },
  ],
  [
    'a version is described',
    'PATCH',
    `${api}/model-versions/update`,
    (open) => open.describeVersion('credit-approval', '3', 'é'),
    { name: 'credit-approval', version: '3', description: 'é' },
  ],
]

describe.each(writes)('%s', (_what, method, path, write, body) => {
  test('by a body of strings', async () => {
    on(method, path).reply(200, {})
    await write(registry())
    expect(sent).toEqual([expect.objectContaining({ method, path, body })])
    expect(sent[0]?.headers).toMatchObject({ 'content-type': 'application/json', authorization: basic })
  })

  test('again where the server failed: the same words once more change nothing', async () => {
    on(method, path).reply(503, '')
    on(method, path).reply(200, {})
    await write(registry())
    expect(sent.map((one) => one.body)).toEqual([body, body])
  })

  test.each([
    [403, 'Permission denied', 'forbidden'],
    [404, absent, 'not-found'],
    [400, refusal('INVALID_PARAMETER_VALUE', 'bad'), 'invalid'],
    [302, '', 'redirected'],
    [200, '<html>Sign in</html>', 'bad-answer'],
    [200, '[]', 'bad-answer'],
  ])('not where the answer is %i %s', async (status, answer, code) => {
    on(method, path).reply(status, answer)
    await expect(write(registry())).rejects.toMatchObject({ code })
    expect(sent).toHaveLength(1)
  })
})

describe('a write whose second time would be another', () => {
  const once: readonly (readonly [string, string, (open: MlflowRegistry) => Promise<unknown>, unknown, unknown])[] = [
    [
      'a transition',
      `${api}/model-versions/transition-stage`,
      (open) => open.transitionStage('credit-approval', '3', 'Production', true),
      { name: 'credit-approval', version: '3', stage: 'Production', archive_existing_versions: true },
      undefined,
    ],
    [
      'a copy',
      `${api}/model-versions/create`,
      (open) => open.copyVersion('prod.churn', { model: 'churn', version: '3' }, { a: 'b' }),
      // neither the run nor the logged model: the server takes them from the source
      { name: 'prod.churn', source: 'models:/churn/3', tags: [{ key: 'a', value: 'b' }] },
      '12',
    ],
  ]
  const answer = { model_version: { name: 'prod.churn', version: '12', creation_timestamp: 1 } }

  test.each(once)('%s tells what it came to', async (_what, path, write, body, told) => {
    on('POST', path).reply(200, answer)
    expect(await write(registry())).toBe(told)
    expect(sent).toEqual([expect.objectContaining({ method: 'POST', path, body })])
  })

  test.each(once)('%s is not sent again where the server failed', async (_what, path, write) => {
    on('POST', path).reply(500, refusal('INTERNAL_ERROR', 'x'))
    await expect(write(registry())).rejects.toMatchObject({ code: 'server-error' })
    expect(sent).toHaveLength(1)
  })
})

describe('a registered model is made', () => {
  const path = `${api}/registered-models/create`

  test.each([
    [200, { registered_model: { name: 'prod.churn' } }],
    // by an earlier try, or by another
    [400, refusal('RESOURCE_ALREADY_EXISTS', 'exists')],
  ])('also where the answer is %i', async (status, answer) => {
    on('POST', path).reply(status, answer)
    await registry().createModel('prod.churn')
    expect(sent[0]).toMatchObject({ method: 'POST', path, body: { name: 'prod.churn' } })
  })

  test('not where its name is refused', async () => {
    on('POST', path).reply(400, refusal('INVALID_PARAMETER_VALUE', 'bad'))
    await expect(registry().createModel('a/b')).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('two who set an alias for the first time', () => {
  const raced = refusal('BAD_REQUEST', '(sqlite3.IntegrityError) UNIQUE constraint failed [SQL: …]')

  test('meet in the database, and one of them asks again', async () => {
    on('POST', aliasPath).reply(400, raced)
    on('POST', aliasPath).reply(200, {})
    await registry().setAlias('credit-approval', 'champion', '3')
    expect(sent).toHaveLength(2)
  })

  test('are told when it does not end, without the database’s words', async () => {
    on('POST', aliasPath).reply(400, raced).times(2)
    const set = registry().setAlias('credit-approval', 'champion', '3')
    await expect(set).rejects.toMatchObject({ code: 'invalid', message: notSaying('UNIQUE') })
  })
})

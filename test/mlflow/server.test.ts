import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seatAccounts, type Accounts } from './accounts.ts'
import { startMlflow, type MlflowServer } from './server.ts'
import { train, trainable } from './training.ts'

const folder = mkdtempSync(join(tmpdir(), 'mlflow-'))
const clone = join(folder, 'clone')
const model = 'credit-approval'
const api = '/api/2.0/mlflow'
let server: MlflowServer
let accounts: Accounts
/** what each model's training registered */
const versions: Record<string, string> = {}

/** A clone of the example's repository with one commit; the demo and the journey take theirs from the stand-in. */
function commitClone(): void {
  cpSync(resolve(import.meta.dirname, '../../examples/governance-repo'), clone, { recursive: true })
  const who = ['-c', 'user.name=Dana Dietz', '-c', 'user.email=dana@acme.example', '-c', 'commit.gpgsign=false']
  for (const words of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...who, 'commit', '-qm', 'Train the models'],
  ]) {
    execFileSync('git', words, { cwd: clone })
  }
}

const clean = (): string => execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' })
const commit = (): string => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: clone, encoding: 'utf8' }).trim()

type Version = { readonly model_version: { readonly run_id: string; readonly source: string } }
type Run = {
  readonly run: {
    readonly info: { readonly user_id: string }
    readonly data: Readonly<Record<'metrics' | 'tags', readonly { readonly key: string; readonly value: unknown }[]>>
  }
}

/** The run behind a version, as the gates' account may read it. */
async function runOf(version: string): Promise<Run['run']> {
  const query = `name=${model}&version=${version}`
  const read = (await server.call(accounts.gates, 'GET', `${api}/model-versions/get?${query}`)) as Version
  const found = await server.call(accounts.gates, 'GET', `${api}/runs/get?run_id=${read.model_version.run_id}`)
  return (found as Run).run
}

beforeAll(async () => {
  commitClone()
  server = await startMlflow({ folder, alone: true })
  accounts = await seatAccounts(server, model)
}, 180_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the example’s training, run as it is written', () => {
  test.each([
    ['champion', { roc_auc: 0.7285, recall: 0.9868 }],
    ['gradient-boosting', { roc_auc: 0.8719, recall: 0.9662 }],
    ['ridge', { roc_auc: 0.8518, recall: 0.9874 }],
  ] as const)(
    '%s registers a version with the figures that the documents tell',
    async (name, figures) => {
      const version = await train({ ...accounts.trainer, url: server.url, model: name, cwd: clone })
      versions[name] = version
      const { info, data } = await runOf(version)
      const metrics = Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]))
      for (const [metric, value] of Object.entries(figures)) expect(metrics[metric]).toBeCloseTo(value, 3)
      const tags = Object.fromEntries(data.tags.map(({ key, value }) => [key, value]))
      expect(tags['mlflow.source.git.commit']).toBe(commit())
      expect(JSON.parse(String(tags['countersign.git']))).toMatchObject({ commit: commit(), dirty: false })
      expect(info.user_id).toBe('training-service')
    },
    180_000,
  )

  test('each training is a version of its own, and none dirties the clone', () => {
    expect(Object.keys(versions)).toEqual([...trainable])
    expect(Object.values(versions)).toEqual(['1', '2', '3'])
    expect(clean()).toBe('')
  })

  test('who may not register is told so by the training', async () => {
    const training = train({ ...accounts.dana, url: server.url, model: 'champion', cwd: clone })
    await expect(training).rejects.toThrow(/403|Permission denied/)
  }, 180_000)
})

const alias = {
  method: 'POST',
  path: `${api}/registered-models/alias`,
  body: { name: model, alias: 'a', version: '1' },
}
const noAlias = { method: 'DELETE', path: `${api}/registered-models/alias`, body: { name: model, alias: 'a' } }
const tag = {
  method: 'POST',
  path: `${api}/model-versions/set-tag`,
  body: { name: model, version: '1', key: 'validation_status', value: 'x' },
}
const create = {
  method: 'POST',
  path: `${api}/model-versions/create`,
  body: { name: model, source: `models:/${model}/1` },
}
const read = { method: 'GET', path: `${api}/registered-models/get?name=${model}`, body: undefined }

describe('what each account may do', () => {
  test.each([
    ['dana', 'reads the model', read, true],
    ['dana', 'moves an alias', alias, false],
    ['dana', 'tags a version', tag, false],
    ['dana', 'registers a version', create, false],
    ['gates', 'reads the model', read, true],
    ['gates', 'moves an alias', alias, false],
    ['gates', 'tags a version', tag, false],
    ['tagger', 'tags a version', tag, true],
    ['tagger', 'moves an alias', alias, false],
    ['tagger', 'registers a version', create, false],
    ['promoter', 'moves an alias', alias, true],
    ['promoter', 'takes an alias away', noAlias, true],
    ['promoter', 'tags a version', tag, true],
    ['trainer', 'registers a version', create, true],
    ['trainer', 'takes an alias away', noAlias, false],
    ['trainer', 'tags a version', tag, false],
  ] as const)('%s %s: %4$s', async (account, _what, { method, path, body }, allowed) => {
    const done = server.call(accounts[account], method, path, body)
    await (allowed ? expect(done).resolves.toBeDefined() : expect(done).rejects.toMatchObject({ status: 403 }))
  })

  test('an account without a grant does not even see the model', async () => {
    const stranger = await server.createUser('stranger', 'a-strangers-password')
    await expect(server.call(stranger, read.method, read.path)).rejects.toMatchObject({ status: 403 })
  })

  test('a later grant takes the place of the one before', async () => {
    await server.grant('stranger', 'registered_model', model, 'EDIT')
    await server.grant('stranger', 'registered_model', model, 'READ')
    const stranger = { user: 'stranger', password: 'a-strangers-password' }
    await expect(server.call(stranger, read.method, read.path)).resolves.toBeDefined()
    await expect(server.call(stranger, alias.method, alias.path, alias.body)).rejects.toMatchObject({ status: 403 })
  })
})

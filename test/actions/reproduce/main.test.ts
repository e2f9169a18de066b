import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { main } from '../../../actions/reproduce/main.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { MlflowRegistry } from '../../../shared/clients/mlflow/registry.ts'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { rowColumns, selectRows } from '../../../shared/clients/predictions/row-files.ts'
import { LocalSandbox } from '../../../shared/clients/sandbox/sandbox.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import type { RescoreRecord } from '../../../shared/domain/ledger/record.ts'
import type { Sandbox } from '../../../shared/ports/sandbox.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import type { Credentials, Ports } from '../../../shared/runtime/house.ts'
import { baseTree, modelValue, recordGenesis, world, type World } from '../../builders/world.ts'
import { repositoryOf, training } from '../../builders/training.ts'
import { fakeDocuments } from '../../fakes/documents.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import { canBox } from '../../clients/sandbox/ability.ts'
import { startMlflow, venv, type MlflowServer } from '../../mlflow/server.ts'
import { scripted, trainingEnvironment } from '../../mlflow/training.ts'

/** A really trained model on a real server, run in a real box: once, and then judged against everything that may be changed. */

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'reproduce-')))
const key = 'ab'.repeat(32)
const answers = join(folder, 'answers.json')
const Logged = z.object({ rows: z.string(), version: z.string(), sealed: z.string(), digest: z.string() })
let server: MlflowServer
let logged: z.infer<typeof Logged>
let boxed = false
let commit = ''

const credential = { 'github-token': 'ghs_app', 'app-slug': 'countersign' }

/** The governance repository whose model file names these predictions and this tolerance. */
async function place(
  predictions = 'evaluation/predictions.parquet',
  sealed: Readonly<Record<string, string>> = {},
  tolerance = 1e-9,
): Promise<World> {
  const own = await world({ genesis: false })
  const file = overlay(modelValue, {
    reproduce: {
      command: ['python', 'train.py', '/job/in/inputs/data/rows.parquet'],
      inputs: [{ file: 'data/rows.parquet', sha256: logged.rows }],
      tolerance: 1e-6,
    },
    evaluation: {
      predictions,
      row: 'id',
      rescore: { rows: 'data/rows.parquet', outputs: { score: 1 }, tolerance },
      protected: [{ column: 'sex', reference: 'male', why: 'ECOA' }],
      intersections: [],
    },
  })
  const set = {
    model: 'credit-approval',
    name: 'applications',
    run: logged.sealed,
    file: 'holdout/rows.parquet',
    sha256: logged.digest,
    until: '2027-06-30',
  }
  own.forge.commit({
    ...baseTree(),
    'promotions/_policy/0001/request.yml': '{}',
    'governance/holdouts.yml': fakeDocuments.format({ holdouts: 1, sets: [{ ...set, ...sealed }] }),
    'models/credit-approval.yml': fakeDocuments.format(file),
  })
  await recordGenesis(own)
  return own
}

const registry = (given: Credentials): MlflowRegistry =>
  new MlflowRegistry({
    uri: server.url,
    credential: { username: given.mlflowUsername ?? '', password: given.mlflowPassword ?? '' },
    sleep: async () => undefined,
  })

async function play(
  own: World,
  command: 'run' | 'record',
  inputs: Readonly<Record<string, string>> = {},
  sandbox: () => Sandbox = () => new LocalSandbox({ temporary: folder, variables: {}, patience: 120 }),
): Promise<Said> {
  const ports: Ports = {
    ...own.ports,
    documents: { locate, format: formatYaml },
    predictions: {
      read: async (bytes, path, wanted) => ({ table: await readPredictions(bytes, path, wanted) }),
      ...{ columns: rowColumns, select: selectRows },
    },
  }
  const house = fakeHouse({
    ports,
    sandbox,
    folder,
    inputs: {
      ...{ command, model: 'credit-approval', version: logged.version, answers, 'transport-key': key },
      ...{ 'mlflow-username': 'gates', 'mlflow-password': 'password-of-the-gates' },
      ...{ 'mlflow-holdout-username': 'sealer', 'mlflow-holdout-password': 'password-of-the-seal' },
      'ready-environment': dirname(venv),
      ...credential,
      ...inputs,
    },
  })
  await main({ ...house, ports: (given) => ({ ...ports, app: given.app, registryAt: () => registry(given) }) })
  return house.said
}

const recorded = (own: World): RescoreRecord => {
  const last = readChain(own.ledger.files()).entries.at(-1)?.record
  if (last?.kind !== 'rescore') throw new Error('nothing was recorded')
  return last
}

/** What the record says was found on the named rows. */
function found(own: World): readonly string[] {
  const [named] = recorded(own).results
  if (named?.state !== 'compared') return [named?.state === 'failed' ? named.detail : 'none']
  const { rows: _rows, furthest: _furthest, ...kinds } = named.differences
  return Object.entries(kinds).flatMap(([kind, { count, first }]) =>
    count === 0 ? [] : [`${kind} ${count} at ${first.join(',')}`],
  )
}

beforeAll(async () => {
  commit = repositoryOf(join(folder, 'training'), { 'train.py': training })
  server = await startMlflow({ folder })
  for (const [user, word] of [
    ['gates', 'password-of-the-gates'],
    ['sealer', 'password-of-the-seal'],
    ['dana', 'password-of-dana'],
  ] as const)
    await server.createUser(user, word)
  const script = resolve(import.meta.dirname, '../../fixtures/mlflow/rescored.py')
  const words = [script, server.url, 'credit-approval', commit]
  const stdout = await scripted(words, folder, trainingEnvironment(server.admin))
  logged = Logged.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  await server.grant('gates', 'experiment', '1', 'READ')
  await server.grant('dana', 'experiment', '1', 'EDIT')
  await server.grant('gates', 'registered_model', 'credit-approval', 'READ')
  await server.grant('sealer', 'experiment', '2', 'READ')
  const probe = new LocalSandbox({ temporary: folder, variables: {} })
  boxed = 'proven' in (await probe.prove())
  expect(boxed).toBe(canBox())
  probe.clean()
}, 240_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a version that is run again', () => {
  test('gives its predictions, is measured on rows that its builder cannot read, and is recorded', async () => {
    const own = await place()
    if (!boxed) {
      await expect(play(own, 'run')).rejects.toThrow(/is unknown/)
      return
    }
    const ran = await play(own, 'run', { checkout: join(folder, 'training') })
    expect(ran.outputs).toMatchObject({ verdict: 'reproduced', record: '' })
    // sealed: what the run hands over holds no word of it
    expect(Object.keys(JSON.parse(readFileSync(answers, 'utf8')) as object)).toEqual(['sealed'])
    const said = await play(own, 'record', { 'answers-digest': ran.outputs.digest ?? '' })
    expect(said.outputs).toMatchObject({ verdict: 'reproduced', record: '2' })
    const record = recorded(own)
    expect(record).toMatchObject({
      version: logged.version,
      isolation: expect.stringContaining('namespaces') as string,
    })
    expect(record.environment).toMatchObject({ differences: [], more: 0 })
    expect(found(own)).toEqual([])
    const again = record.results.find(({ state }) => state === 'retrained')
    if (again?.state !== 'retrained') throw new Error('it was not trained again')
    expect(again.rows.commit).toBe(commit)
    expect(again.metrics.find(({ metric }) => metric === 'roc_auc')?.retrained).toBeGreaterThan(0.9)
    const sealed = record.results.find(({ rows }) => rows.kind === 'sealed')
    if (sealed?.state !== 'measured') throw new Error('the sealed rows were not measured')
    expect(sealed.evaluation).toMatchObject({
      provenance: 'sealed-holdout',
      split: 'sealed rows applications',
      tally: { used: 400 },
    })
    expect(sealed.evaluation.performance.roc_auc?.measure?.value).toBeGreaterThan(0.9)
    expect(JSON.stringify(record)).not.toMatch(/password|"id"|"approved"/)
  }, 180_000)

  test('is read by nobody without the seal: its builder may not', async () => {
    const dana = registry({
      token: undefined,
      app: null,
      mlflowUsername: 'dana',
      mlflowPassword: 'password-of-dana',
      mlflowToken: undefined,
    })
    await expect(dana.run(logged.sealed)).rejects.toThrow()
  })
})

describe('what is not as the model’s bytes have it is found, and its place is named', () => {
  test.each([
    ['one row removed', 'evaluation/removed.parquet', ['removed 1 at 303']],
    ['one label flipped', 'evaluation/flipped.parquet', ['labels 1 at 301']],
    ['one score nudged', 'evaluation/nudged.parquet', ['outputs 1 at 302']],
    ['predictions that are not there', 'evaluation/gone.parquet', ['the run has no file evaluation/gone.parquet']],
  ])('%s', async (_, path, expected) => {
    if (!boxed) {
      expect(boxed).toBe(false)
      return
    }
    const own = await place(path)
    const said = await play(own, 'record')
    expect(found(own)).toEqual(expected)
    expect(said.outputs.verdict).toBe(path.includes('gone') ? 'unknown' : 'differs')
  })

  test('a nudge within the tolerance agrees', async () => {
    if (!boxed) {
      expect(boxed).toBe(false)
      return
    }
    const own = await place('evaluation/nudged.parquet', {}, 1e-5)
    await play(own, 'record')
    expect(found(own)).toEqual([])
  })

  test('other sealed rows than governance/holdouts.yml says are not measured on', async () => {
    if (!boxed) {
      expect(boxed).toBe(false)
      return
    }
    const own = await place(undefined, { sha256: 'f'.repeat(64) })
    await play(own, 'record')
    expect(recorded(own).results[1]).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('another digest') as string,
    })
  })
})

describe('a version that cannot be trained again is recorded as such, with why', () => {
  const failed = { state: 'failed', detail: 'not here' } as const
  const sandbox = (problem: string): Sandbox => ({
    prove: () => Promise.resolve({ proven: 'of this test' }),
    build: () => Promise.resolve(failed),
    ready: (environment) => Promise.resolve({ state: 'built', environment, installed: { python: null, packages: {} } }),
    place: () => Promise.resolve(),
    train: () => (problem === 'broken' ? Promise.reject(new Error(problem)) : Promise.resolve({ problem, said: '' })),
    run: () => Promise.resolve({ answer: failed, said: '' }),
    clean: () => undefined,
  })
  test.each([
    ['no checkout', {}, 'the training ended with code 1', 'no checkout of the training code was given'],
    ['a command that fails', { checkout: '.' }, 'the training ended with code 1', 'the training ended with code 1'],
    ['inputs that are others', { checkout: '.' }, 'broken', 'broken'],
  ])('%s', async (_, inputs, problem, detail) => {
    const own = await place()
    const file = { answers: join(folder, 'untrained.json') }
    await play(own, 'run', { ...inputs, ...file }, () => sandbox(problem))
    const said = await play(own, 'record', file)
    expect(said.outputs.verdict).toBe('unknown')
    expect(recorded(own).results.at(-1)).toMatchObject({ state: 'failed', rows: { kind: 'retrained', commit }, detail })
  })
})

describe('what is handed over is believed in nothing', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['answers with another digest', { 'answers-digest': 'f'.repeat(64) }, /not those that run wrote/],
    ['answers without the key', { 'transport-key': 'cd'.repeat(32) }, /cannot be read/],
    ['no answers', { answers: '' }, /No answers are given/],
    ['a version that is not there', { version: '99' }, /does not know this version/],
    ['an App whose token it is not', { 'app-slug': 'other' }, /is that of/],
  ])('%s', async (_, inputs, expected) => {
    if (!boxed) writeFileSync(answers, '{}')
    await expect(play(await place(), 'record', inputs)).rejects.toThrow(expected)
  })

  test('governance that nobody recorded asks no registry, and shows it no credential', async () => {
    const own = await place()
    own.forge.commit({ ...baseTree({ registry: { uri: 'https://other.example' } }) })
    await expect(play(own, 'record')).rejects.toThrow(/not the one that the ledger recorded last/)
  })

  test('T15: a record by another branch’s workflow is refused before anything is read', async () => {
    const own = await place()
    const house = fakeHouse({
      ports: own.ports,
      folder,
      inputs: { command: 'record', ...credential, answers },
      env: { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/rescore.yml@refs/heads/feature' },
    })
    await expect(main(house)).rejects.toThrow('refs/heads/feature')
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { locate, formatYaml } from '../../shared/clients/document/yaml.ts'
import { MlflowRegistry } from '../../shared/clients/mlflow/registry.ts'
import { FileScanner } from '../../shared/clients/scan/scanner.ts'
import { SecuritySettings } from '../../shared/domain/gate/security-settings.ts'
import { securityFindings } from '../../shared/domain/gate/security.ts'
import { GateSettings } from '../../shared/domain/gate/settings.ts'
import { securityOf } from '../../shared/gather/security/version.ts'
import { failing } from '../builders/gates.ts'
import { fakeSecurity } from '../fakes/security.ts'
import { readVersion, type VersionReading } from '../../shared/gather/version/reading.ts'
import { startMlflow, type Account, type MlflowServer } from './server.ts'
import { scripted, trainingEnvironment } from './training.ts'

/** Every way in which a version comes to be, on a real server: the same facts are found behind each. */

const folder = mkdtempSync(join(tmpdir(), 'versions-'))
const name = 'tiny'
let server: MlflowServer
let gates: Account

const Logged = z.object({
  versions: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.string()),
  run: z.string(),
  parent: z.string(),
  model: z.string(),
  gone: z.string(),
})
let logged: z.infer<typeof Logged>

const registryAs = (credential: Account | null): MlflowRegistry =>
  new MlflowRegistry({
    uri: server.url,
    credential: credential === null ? null : { username: credential.user, password: credential.password },
    sleep: async () => undefined,
  })

/** What the gates' account finds of a version, through the same steps as a judgement. */
const unread = (): Promise<never> => Promise.reject(new Error('no model file names predictions'))
const predictions = { read: unread, columns: unread, select: unread }

async function found(model: string, version: string): Promise<VersionReading> {
  const documents = { locate, format: formatYaml }
  const reading = await readVersion({ registry: registryAs(gates), documents, predictions }, model, version, null, {})
  if (reading === null) throw new Error(`${model} ${version} is not known`)
  return reading
}

const digests = ({ files }: VersionReading): Readonly<Record<string, string>> =>
  Object.fromEntries(files.files.map(({ path, sha256 }) => [path, sha256]))

beforeAll(async () => {
  server = await startMlflow({ folder })
  gates = await server.createUser('gates', 'password-of-the-gates')
  const script = resolve(import.meta.dirname, '../fixtures/mlflow/versions.py')
  const words = [script, server.url, name]
  const stdout = await scripted(words, folder, trainingEnvironment(server.admin))
  logged = Logged.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  await server.grant('gates', 'experiment', '1', 'READ')
  for (const model of [name, `${name}-staging`, `${name}-production`]) {
    await server.grant('gates', 'registered_model', model, 'READ')
  }
}, 240_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a version whose files are the run’s own', () => {
  test.each([
    ['registered from runs:/', name, 'runs', /^runs:\/[0-9a-f]{32}\/model$/],
    ['registered as MLflow 2 did', name, 'path', /^mlflow-artifacts:\/1\/[0-9a-f]{32}\/artifacts\/model$/],
    ['of a run that was deleted since', name, 'deleted-run', /^mlflow-artifacts:\/1\/[0-9a-f]{32}\/artifacts\/model$/],
    ['copied from one that came from runs:/', `${name}-staging`, 'copy-of-runs', /^models:\/tiny\/2$/],
  ])('%s: every file, byte for byte', async (_what, model, kind, source) => {
    const reading = await found(model, logged.versions[kind] ?? '')
    expect(reading.version.source).toMatch(source)
    expect(reading.uri).toMatch(/^mlflow-artifacts:\/1\/[0-9a-f]{32}\/artifacts\/model$/)
    expect(digests(reading)).toEqual(logged.files)
    expect(reading.environment).toMatchObject({ serialization: 'skops', mlflow: '3.17.2' })
    expect(reading.environment.requirements.map(({ text }) => text)).toEqual(['mlflow==3.17.2', 'scikit-learn==1.9.1'])
  })

  test('a deleted run is read, and says that it is deleted', async () => {
    const { run } = await found(name, logged.versions['deleted-run'] ?? '')
    expect(run).toMatchObject({ runId: logged.gone, lifecycle: 'deleted', parameters: { C: '2.0' } })
  })
})

describe('a version whose files are a logged model’s', () => {
  test.each([
    ['as MLflow 3 registers it', name, 'logged', /^models:\/m-[0-9a-f]{32}$/],
    ['registered from another version, without a run', name, 'runless', /^models:\/tiny\/1$/],
    ['copied', `${name}-staging`, 'copy', /^models:\/tiny\/1$/],
    ['copied from a copy', `${name}-production`, 'copy-of-copy', /^models:\/tiny-staging\/1$/],
  ])('%s: the logged model is found, and the run that made it', async (_what, model, kind, source) => {
    const reading = await found(model, logged.versions[kind] ?? '')
    expect(reading.version.source).toMatch(source)
    expect(reading.uri).toBe(`mlflow-artifacts:/1/models/${logged.model}/artifacts`)
    expect(reading.modelId).toBe(logged.model)
    expect(reading.run?.runId).toBe(logged.run)
    expect(Object.keys(digests(reading))).toEqual(
      ['MLmodel', 'conda.yaml', 'model.skops', 'python_env.yaml', 'requirements.txt'], // prettier-ignore
    )
  })

  test('copies have the digest of their origin', async () => {
    const origin = await found(name, logged.versions.logged ?? '')
    const copy = await found(`${name}-production`, logged.versions['copy-of-copy'] ?? '')
    expect(copy.files).toEqual(origin.files)
    expect(copy.version.createdAt).toBeGreaterThan(origin.version.createdAt)
  })

  test.each(['logged', 'runs'])('%s is looked through whole by the gate security, and passes it', async (kind) => {
    const reading = await found(name, logged.versions[kind] ?? '')
    const door = fakeSecurity()
    const sources = {
      registry: registryAs(gates),
      documents: { locate, format: formatYaml },
      predictions,
      security: { ...door, scanner: new FileScanner({ folder }) },
    }
    const { security } = await securityOf(sources, reading, GateSettings.parse({ security: {} }))
    if (security === undefined) throw new Error('nobody looked')
    expect(failing(securityFindings(SecuritySettings.parse({}), security))).toEqual([])
    expect([security.files, security.formats]).toEqual([reading.files.files.length, ['skops']])
    expect(door.asked.packages.map((one) => one.name)).toEqual(expect.arrayContaining(['mlflow', 'scikit-learn']))
  })

  test('that was deleted since: its files are still there', async () => {
    const reading = await found(name, logged.versions['deleted-logged'] ?? '')
    expect(reading.modelId).toMatch(/^m-[0-9a-f]{32}$/)
    expect(reading.modelId).not.toBe(logged.model)
    expect(reading.files.files).toHaveLength(5)
  })
})

describe('a file with a name that is no plain one', () => {
  /** A folder of a run with one file, put there without MLflow, which would change some of the names. */
  function kept(path: string): string {
    const place = `1/${logged.run}/artifacts/odd/${Buffer.from(path).toString('hex')}`
    mkdirSync(join(folder, 'artifacts', place), { recursive: true })
    writeFileSync(join(folder, 'artifacts', place, path), path)
    return `mlflow-artifacts:/${place}`
  }

  test.each(['é日本.txt', 'a b', ' a ', 'a&b=c+d', "it's", '100%', '%zz', '"q"', 'a@b:c', '~a*', 'e\u0301'])(
    '%j is read as it is',
    async (path) => {
      const place = kept(path)
      const registry = registryAs(gates)
      const size = Buffer.byteLength(path)
      expect(await registry.files(place)).toEqual([{ path, size }])
      expect(Buffer.from((await registry.readFile(place, path, size)) ?? []).toString('utf8')).toBe(path)
    },
  )

  test.each(['a%20b', 'a?', 'a;', 'a#b', 'a\\b', 'a\nb'])('%j is refused', async (path) => {
    await expect(registryAs(gates).files(kept(path))).rejects.toMatchObject({ code: 'bad-answer' })
  })

  test.each([
    ['a%20b', 'a b'],
    ['a?', 'a'],
    ['a;', 'a'],
  ])('since the server, asked for %s, sends %s', async (path, other) => {
    const place = kept(path).replace('mlflow-artifacts:', '')
    writeFileSync(join(folder, 'artifacts', place, other), '"other"')
    const route = `/api/2.0/mlflow-artifacts/artifacts${place}/${encodeURIComponent(path)}`
    expect(await server.call(gates, 'GET', route)).toBe('other')
  })
})

describe('the run of a version', () => {
  test('tells its numbers as they were logged, its user and the run above it', async () => {
    const { run } = await found(name, logged.versions.logged ?? '')
    expect(run).toMatchObject({
      user: 'admin',
      status: 'FINISHED',
      lifecycle: 'active',
      parameters: { C: '1.0' },
      metrics: { zero: 0, third: 1 / 3, unknown: 'NaN' },
      tags: { 'mlflow.parentRunId': logged.parent },
      artifactUri: `mlflow-artifacts:/1/${logged.run}/artifacts`,
    })
  })
})

describe('what is not there', () => {
  test('is null for a reader who may see everything', async () => {
    const registry = registryAs(server.admin)
    expect(await registry.registeredModel('nobody’s & model')).toBeNull()
    expect(await registry.modelVersion(name, '99')).toBeNull()
    expect(await registry.run('0'.repeat(32))).toBeNull()
    expect(await registry.readFile('mlflow-artifacts:/1/nothing', 'MLmodel', 9)).toBeNull()
    expect(await registry.files('mlflow-artifacts:/1/nothing')).toEqual([])
    expect(await registry.serverVersion()).toBe('3.17.2')
  })

  test('is forbidden to a reader who may not know', async () => {
    await expect(registryAs(gates).registeredModel('other')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(registryAs(gates).run('0'.repeat(32))).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('a wrong password, and none, are told as such', async () => {
    for (const credential of [{ user: 'gates', password: 'wrong' }, null]) {
      await expect(registryAs(credential).modelVersion(name, '1')).rejects.toMatchObject({ code: 'unauthorized' })
    }
  })
})

describe('what the promotion writes', () => {
  test('can be read back', async () => {
    const registry = registryAs(server.admin)
    await registry.setAlias(name, 'champion', '1')
    await registry.setAlias(name, 'champion', '2')
    await registry.setVersionTag(name, '2', 'validation_status', 'approved “é”\n')
    await registry.describeVersion(name, '2', 'told by the ledger')
    expect(await registry.registeredModel(name)).toMatchObject({ aliases: { champion: '2' } })
    expect(await registry.modelVersion(name, '2')).toMatchObject({
      description: 'told by the ledger',
      tags: { validation_status: 'approved “é”\n' },
    })
  })

  test('taking an alias away is done once, and again without harm', async () => {
    const registry = registryAs(server.admin)
    await registry.setAlias(name, 'old', '1')
    await registry.deleteAlias(name, 'old')
    await registry.deleteAlias(name, 'old')
    expect((await registry.registeredModel(name))?.aliases).not.toHaveProperty('old')
  })

  test('an alias to a version that is not there stays where it was', async () => {
    const registry = registryAs(server.admin)
    await registry.setAlias(name, 'kept', '1')
    await expect(registry.setAlias(name, 'kept', '99')).rejects.toMatchObject({ code: 'not-found' })
    expect((await registry.registeredModel(name))?.aliases).toMatchObject({ kept: '1' })
  })

  test('the reader of evidence may write none of it', async () => {
    const registry = registryAs(gates)
    await expect(registry.setAlias(name, 'champion', '1')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(registry.setVersionTag(name, '1', 'a', 'b')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(registry.describeVersion(name, '1', 'x')).rejects.toMatchObject({ code: 'forbidden' })
  })
})

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markVersion } from '../../actions/promote/move.ts'
import { formatYaml, locate } from '../../shared/clients/document/yaml.ts'
import { MlflowAccess } from '../../shared/clients/mlflow/access.ts'
import { MlflowRegistry } from '../../shared/clients/mlflow/registry.ts'
import { formatEvidence } from '../../shared/domain/evidence/file.ts'
import { manifestOf } from '../../shared/domain/evidence/manifest.ts'
import type { Subject } from '../../shared/domain/evidence/subject.ts'
import { digestOf } from '../../shared/domain/digest.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { expectedOf } from '../../shared/domain/reconciliation/expected.ts'
import { differencesOf } from '../../shared/domain/reconciliation/judge.ts'
import { lookAtRegistry } from '../../shared/gather/reconciliation/look.ts'
import { examplePeople } from '../builders/documents.ts'
import { measured, subject } from '../builders/evidence.ts'
import { chained, genesis, intent, judgement, move, outcome, reference } from '../builders/ledger.ts'
import { policy } from '../builders/reconciliation.ts'
import { fakeForge } from '../fakes/forge.ts'
import { startMlflow, type MlflowServer } from './server.ts'

/** Random edits on a real server, and the exact set of differences that is found. */

const folder = mkdtempSync(join(tmpdir(), 'reconcile-'))
const api = '/api/2.0/mlflow'
let server: MlflowServer

const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
  server.call(server.admin, method, `${api}${path}`, body)
const door = () => ({
  uri: server.url,
  credential: { username: server.admin.user, password: server.admin.password },
  sleep: async () => undefined,
})

async function put(path: string, text: string | null): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${server.admin.user}:${server.admin.password}`).toString('base64')}`
  const answer = await fetch(`${server.url}${api}-artifacts/artifacts/${path}`, {
    method: text === null ? 'DELETE' : 'PUT',
    headers: { authorization },
    ...(text === null ? {} : { body: text }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
}

const field = (value: unknown, ...names: readonly string[]): string =>
  String(names.reduce<unknown>((at, name) => Reflect.get(Object(at), name), value))

const files = { MLmodel: 'flavors: {}\n', 'model/weights.bin': 'weights' }
const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A model of four versions whose ledger says: 1 and then 2 in production, 3 in staging; 4 is nobody's. */
async function governed(name: string): Promise<Governed> {
  await call('POST', '/registered-models/create', { name })
  const run = field(await call('POST', '/runs/create', { experiment_id: '0' }), 'run', 'info', 'run_id')
  const made: Subject[] = []
  for (const version of ['1', '2', '3', '4']) {
    const source = `mlflow-artifacts:/0/${run}/artifacts/${version}`
    for (const [path, text] of Object.entries(files)) await put(`0/${run}/artifacts/${version}/${path}`, text)
    const answer = await call('POST', '/model-versions/create', { name, source, run_id: run })
    const createdAt = Number(field(answer, 'model_version', 'creation_timestamp'))
    const manifest = manifestOf(
      Object.entries(files).map(([path, text]) => ({ path, size: text.length, sha256: sha(text) })),
    )
    made.push(
      subject({ model: name, version, createdAt, source, runId: run, files: manifest, runFiles: manifestOf([]) }),
    )
  }
  const forge = fakeForge()
  const moves = [
    ['production', 'champion', null, '1'],
    ['production', 'champion', '1', '2'],
    ['staging', 'challenger', null, '3'],
  ] as const
  const tree: Record<string, string> = {}
  const drafts = moves.flatMap(([environment, alias, from, to], index) => {
    const own = made[Number(to) - 1] ?? subject()
    const at = `promotions/${name}/${environment}/000${index + 1}`
    tree[`${at}/evidence.json`] = formatEvidence(own, observations)
    const request = reference({ folder: at, mergeSha: 'merged', pull: 20 + index })
    const own2 = {
      request,
      move: move({ model: name, environment, alias, from, to, createdAt: own.createdAt }),
      judgement: judgement({ evidence: digestOf(own) }),
    }
    return [intent(own2), outcome(2 + 2 * index, own2)]
  })
  const sha1 = forge.commit(tree)
  const entries = chained([
    genesis(),
    ...drafts.map((one) => ({
      ...one,
      request: { ...('request' in one ? one.request : reference()), mergeSha: sha1 },
    })),
  ] as Parameters<typeof chained>[0])
  const registry = new MlflowRegistry(door())
  for (const entry of entries)
    if (entry.record.kind === 'intent')
      await markVersion(registry, { digest: entry.digest, record: entry.record }, entry.record.move)
  await registry.setAlias(name, 'champion', '2')
  await registry.setAlias(name, 'challenger', '3')
  return { name, run, entries, forge }
}

type Governed = {
  readonly name: string
  readonly run: string
  readonly entries: readonly Entry[]
  readonly forge: ReturnType<typeof fakeForge>
}

const observations: Parameters<typeof formatEvidence>[1] = {
  gatheredAt: '2026-01-05T12:00:00Z',
  server: '3.17.2',
  evaluation: measured(),
  champion: { state: 'none' },
  claims: {},
}

async function found({ name, entries, forge }: Governed): Promise<readonly string[]> {
  const own = policy({ access: { administrators: ['admin'] } })
  const question = { policy: own, people: examplePeople(), governed: new Set([name]), expected: expectedOf(entries) }
  const sources = {
    registry: new MlflowRegistry(door()),
    access: new MlflowAccess(door()),
    forge,
    documents: { locate, format: formatYaml },
  }
  const { looked } = await lookAtRegistry(sources, { ...question, mostBytes: 1e9 })
  const shown = { ...looked, models: looked.models.filter((one) => one.name.startsWith(name)) }
  return differencesOf({ ...question, looked: shown })
    .map(({ code, model, version, field: what }) => [code, model === name ? '' : model, version ?? '', what].join(' '))
    .toSorted()
}

const Edits = fc.record({
  alias: fc.constantFrom('none', 'none', 'moved', 'removed', 'both'),
  stage: fc.constantFrom(null, null, '1', '4'),
  tag: fc.constantFrom('none', 'forged', 'changed', 'removed'),
  statement: fc.constantFrom('none', 'edited', 'forged'),
  bytes: fc.constantFrom('none', 'changed', 'removed', 'added'),
  gone: fc.constantFrom(null, null, '1', '2', '4'),
  model: fc.constantFrom('kept', 'kept', 'kept', 'deleted', 'renamed', 'recreated'),
  stranger: fc.boolean(),
  grant: fc.boolean(),
})
type Edits = typeof Edits extends fc.Arbitrary<infer T> ? T : never

const setAlias = (name: string, alias: string, version: string): Promise<unknown> =>
  call('POST', '/registered-models/alias', { name, alias, version })
const dropAlias = (name: string, alias: string): Promise<unknown> =>
  call('DELETE', '/registered-models/alias', { name, alias })

async function edit({ name, run }: Governed, one: Edits): Promise<void> {
  if (one.alias === 'moved' || one.alias === 'both') await setAlias(name, 'champion', '4')
  if (one.alias === 'removed') await dropAlias(name, 'champion')
  if (one.alias === 'both') await dropAlias(name, 'challenger')
  if (one.stage !== null)
    await call('POST', '/model-versions/transition-stage', {
      name,
      version: one.stage,
      stage: 'Production',
      archive_existing_versions: false,
    })
  const tag = { name, version: one.tag === 'forged' ? '4' : '2', key: 'validation_status' }
  if (one.tag === 'removed') await call('DELETE', '/model-versions/delete-tag', tag)
  else if (one.tag !== 'none') await call('POST', '/model-versions/set-tag', { ...tag, value: 'approved' })
  if (one.statement !== 'none') {
    const version = one.statement === 'edited' ? '3' : '4'
    await call('PATCH', '/model-versions/update', {
      name,
      version,
      description: 'Fine.\n<!-- countersign -->\nApproved\n<!-- /countersign -->',
    })
  }
  const file = `0/${run}/artifacts/2/${one.bytes === 'added' ? 'extra.py' : 'model/weights.bin'}`
  if (one.bytes !== 'none') await put(file, one.bytes === 'removed' ? null : 'weightz')
  if (one.gone !== null) await call('DELETE', '/model-versions/delete', { name, version: one.gone })
  if (one.stranger) {
    await call('POST', '/registered-models/create', { name: `${name}-other` })
    await call('POST', '/model-versions/create', {
      name: `${name}-other`,
      source: `mlflow-artifacts:/0/${run}/artifacts/3`,
      run_id: run,
    })
    await setAlias(`${name}-other`, 'champion', '1')
  }
  if (one.model === 'renamed') await call('POST', '/registered-models/rename', { name, new_name: `${name}-new` })
  if (one.model === 'deleted' || one.model === 'recreated') await call('DELETE', '/registered-models/delete', { name })
  if (one.model === 'recreated') {
    await call('POST', '/registered-models/create', { name })
    for (const version of ['1', '2'])
      await call('POST', '/model-versions/create', {
        name,
        source: `mlflow-artifacts:/0/${run}/artifacts/${version}`,
        run_id: run,
      })
    await setAlias(name, 'champion', '2')
  }
  await server.grant('mallory', 'registered_model', '*', one.grant ? 'EDIT' : 'READ')
}

/** What the edits come to, told without the code that is tested. */
function planted(name: string, one: Edits): readonly string[] {
  // the renamed one is an ungoverned model now, with the aliases of environments
  const live =
    one.alias === 'moved' || one.alias === 'both' ? one.gone !== '4' : one.alias === 'none' && one.gone !== '2'
  const renamed = [
    ...(live ? [`alias-ungoverned ${name}-new  alias champion`] : []),
    ...(one.alias === 'both' ? [] : [`alias-ungoverned ${name}-new  alias challenger`]),
  ]
  const moved = one.alias === 'moved' || one.alias === 'both'
  const champion =
    moved && one.gone !== '4'
      ? ['alias-moved   alias champion']
      : one.gone === '2'
        ? []
        : moved || one.alias === 'removed'
          ? ['alias-removed   alias champion']
          : []
  const there = (version: string): boolean => one.gone !== version
  const own = [
    ...champion,
    ...(one.alias === 'both' ? ['alias-removed   alias challenger'] : []),
    ...(one.stage !== null && there(one.stage) ? [`stage-without-record  ${one.stage} stage Production`] : []),
    ...(one.tag === 'forged'
      ? there('4')
        ? ['tag-forged  4 tag validation_status']
        : []
      : one.tag === 'none' || !there('2')
        ? []
        : [`tag-${one.tag}  2 tag validation_status`]),
    ...(one.statement === 'edited' ? ['statement-edited  3 description'] : []),
    ...(one.statement === 'forged' && there('4') ? ['statement-forged  4 description'] : []),
    ...(one.bytes !== 'none' && there('2') ? ['bytes-changed  2 files'] : []),
    // 2 is live, and 1 is what a rollback would return to; 4 is nobody's
    ...(one.gone === '1' || one.gone === '2' ? [`version-deleted  ${one.gone} version`] : []),
  ]
  const of: Readonly<Record<Edits['model'], readonly string[]>> = {
    kept: own,
    deleted: ['model-deleted   name'],
    renamed: ['model-renamed   name', ...renamed],
    recreated: ['model-recreated   creation time'],
  }
  return [
    ...of[one.model],
    ...(one.stranger ? [`alias-ungoverned ${name}-other  alias champion`] : []),
    ...(one.grant ? ['grant-opened   account mallory'] : []),
  ].toSorted()
}

beforeAll(async () => {
  server = await startMlflow({ folder })
  await server.createUser('mallory', 'password-of-mallory')
}, 180_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('R109, T10, T11, T12: random edits on a real server', () => {
  test('nothing differs where nobody edited anything', async () => {
    expect(await found(await governed('quiet'))).toEqual([])
  }, 60_000)

  test('are found to the last one, and nothing else is', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(Edits, async (edits) => {
        const own = await governed(`m${count++}`)
        await edit(own, edits)
        expect(await found(own)).toEqual(planted(own.name, edits))
      }),
      { seed: 20_261_127, numRuns: 8, endOnFailure: true },
    )
  }, 180_000)
})

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Account } from '../../shared/domain/forge.ts'
import { readChain, type Entry } from '../../shared/domain/ledger/chain.ts'
import { formatRecord, placeRecord, recordPath, type RecordDraft } from '../../shared/domain/ledger/record.ts'
import { type Writer } from '../../shared/domain/ledger/record-parts.ts'
import { readModelFile } from '../../shared/domain/model/model-rules.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { readGovernance, readModelFiles } from '../../shared/gather/governance.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import { fakeAccess, type FakeAccess } from '../fakes/access.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { fakeForge, type FakeForge, type Tree } from '../fakes/forge.ts'
import { fuse, type Fuse } from '../fakes/fuse.ts'
import { fakeIncidents, type FakeIncidents } from '../fakes/incidents.ts'
import { fakeLedger, type FakeLedger } from '../fakes/ledger.ts'
import { fakePredictions, formatPredictions } from '../fakes/predictions.ts'
import { fakeRegistry, type FakeRegistry } from '../fakes/registry.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'

/** A governance repository with its registry and ledger in memory, in which requests are proposed, signed and merged. */
export type World = {
  readonly forge: FakeForge
  readonly registry: FakeRegistry
  readonly access: FakeAccess
  readonly ledger: FakeLedger
  readonly incidents: FakeIncidents
  readonly fuse: Fuse
  readonly ports: Ports
}

export const model = 'credit-approval'
export const app = 'countersign'
const origin = 'https://mlflow.acme.example'

const logins = ['dana', 'vera', 'carl', 'olga', 'rita', 'rolf', 'audrey'] as const
export type Login = (typeof logins)[number]

export const account = (login: Login): Account => ({
  id: 101 + logins.indexOf(login),
  login,
  kind: 'user',
  state: 'active',
})

const teams: Readonly<Record<string, readonly Login[]>> = {
  'acme/data-science': ['dana'],
  'acme/ml-engineering': ['dana'],
  'acme/model-validation': ['vera'],
  'acme/compliance': ['carl'],
  'acme/legal': [],
  'acme/business-owners': ['olga'],
  'acme/model-risk': ['rita', 'rolf'],
  'acme/internal-audit': [],
}

const Roles = z.looseObject({ roles: z.record(z.string(), z.object({ team: z.string() })) })
const rolesOf = (policy: unknown): z.infer<typeof Roles>['roles'] => Roles.parse(policy).roles

const fixture = (name: string): unknown =>
  parse(readFileSync(new URL(`../fixtures/documents/${name}.yml`, import.meta.url), 'utf8'))

/** The policy of the world: that of the documents, with the gates that its small models can pass. */
export const policyValue = overlay(fixture('policy'), {
  gates: {
    performance: { minimum: { roc_auc: 0.7 }, against_champion: null, provenance: null },
    fairness: null,
    documentation: null,
    environment: { pinned: true, image_digest: [], clean_commit: true },
  },
})

export const peopleValue = {
  people: Object.fromEntries(
    logins.map((login) => [
      login,
      { github: login, id: account(login).id, mlflow: [login], emails: [`${login}@acme.example`], name: login },
    ]),
  ),
}

export const modelValue = overlay(fixture('model'), {
  evaluation: { split: { column: 'split', method: null, holdout: 'test' } },
})

export function modelFile(): ModelFile {
  const read = readModelFile({ file: `models/${model}.yml`, value: modelValue, lines: {} }, model)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

/** Laid over the policy of the world: every role as a list of people, as a trial without the App needs it. */
export const listedRoles = {
  roles: Object.fromEntries(
    Object.entries(rolesOf(policyValue)).map(([role, { team }]) => {
      const members = teams[team] ?? []
      return [role, { team: null, people: members.length > 0 ? [...members] : ['dana'] }]
    }),
  ),
}

const text = (value: unknown): string => fakeDocuments.format(value)

/** The files of the default branch before any request. */
export const baseTree = (patch: unknown = {}): Tree => ({
  '.github/workflows/governance.yml': 'on: schedule\n',
  'governance/policy.yml': text(overlay(policyValue, patch)),
  'governance/people.yml': text(peopleValue),
  [`models/${model}.yml`]: text(modelValue),
})

const rows = 200

/** Predictions whose order is right for `right` in 100 rows; the rest have the other label. */
export const predictions = (right = 95): string =>
  formatPredictions({
    split: Array.from({ length: rows }, () => 'test'),
    approved: Array.from({ length: rows }, (_, row) => (row % 100 < right ? row % 2 : 1 - (row % 2))),
    score: Array.from({ length: rows }, (_, row) => (row % 2 === 1 ? 0.6 + row / 1000 : 0.1 + row / 1000)),
    race: Array.from({ length: rows }, (_, row) => (row % 4 < 2 ? 'white' : 'black')),
    sex: Array.from({ length: rows }, (_, row) => (row % 8 < 4 ? 'male' : 'female')),
  })

const runOf = (version: string): string => `run${version}`.padEnd(32, '0')

/** Registers a version that every gate of the world's policy passes; of another model and by another user where told. */
export function register(
  registry: FakeRegistry,
  version: string,
  table: string = predictions(),
  { name = model, user = 'dana' }: { readonly name?: string; readonly user?: string } = {},
): void {
  const commit = 'f'.repeat(40)
  const own = name === model ? version : `${name}-${version}`
  registry.putRun({
    runId: runOf(own),
    user,
    status: 'FINISHED',
    lifecycle: 'active',
    parameters: { decision_threshold: '0.5', C: version },
    metrics: {},
    tags: {
      'mlflow.source.git.commit': commit,
      'countersign.git': JSON.stringify({ commit, dirty: false, diff_sha256: null }),
    },
    datasets: [{ name: 'applications', digest: 'd41d8cd9', sourceType: 'local', source: '{}', context: 'training' }],
    artifactUri: `mlflow-artifacts:/1/${runOf(own)}/artifacts`,
    files: { 'evaluation/predictions.parquet': table },
  })
  registry.putVersion({
    name,
    version,
    createdAt: 1_767_000_000_000 + Number(version),
    source: `mlflow-artifacts:/1/models/m-${own}/artifacts`,
    runId: runOf(own),
    status: 'READY',
    stage: null,
    description: '',
    tags: {},
    files: {
      MLmodel: JSON.stringify({
        model_id: `m-${own}`,
        mlflow_version: '3.17.2',
        flavors: { python_function: { python_version: '3.12.1' }, sklearn: { sklearn_version: '1.7.0' } },
      }),
      'python_env.yaml': JSON.stringify({ python: '3.12.1' }),
      'requirements.txt': 'scikit-learn==1.7.0\n',
      'model.pkl': `weights of ${own}`,
    },
  })
}

export const writer: Writer = {
  app,
  proven: true,
  repository: 'acme/models',
  repositoryId: '1',
  run: '1',
  attempt: '1',
  actor: 'rita',
  workflow: 'acme/models/.github/workflows/promote.yml@refs/heads/main',
  workflowSha: 'a'.repeat(40),
  suite: 'countersign 0.1.0',
}

/** Appends a record to the ledger, as an earlier run would have. */
export async function record(world: World, draft: RecordDraft): Promise<Entry> {
  const { head, files } = await world.ledger.read()
  const last = readChain(files).entries.at(-1)
  const placed = placeRecord(draft, last === undefined ? null : { number: last.record.number, digest: last.digest })
  await world.ledger.append(head, { path: recordPath(placed.number), text: formatRecord(placed) }, 'a record')
  const made = readChain((await world.ledger.read()).files).entries.at(-1)
  if (made === undefined) throw new Error('nothing was recorded')
  return made
}

/** Records the governance of the default branch as the genesis. */
export async function recordGenesis(world: World): Promise<Entry> {
  const governance = await readGovernance(world.forge, world.ports.documents, world.forge.tip())
  const { files: models } = await readModelFiles(world.forge, world.ports.documents, world.forge.tip())
  const blobs = await world.forge.blobs(world.forge.tip())
  return record(world, {
    kind: 'genesis',
    at: '2026-01-04T09:00:00Z',
    writer,
    request: {
      folder: 'promotions/_policy/0001',
      blob: blobs.get('promotions/_policy/0001/request.yml') ?? 'b'.repeat(40),
      kind: 'policy',
      pull: 1,
      url: 'https://github.com/acme/models/pull/1',
      author: account('rita'),
      mergedAt: '2026-01-04T08:00:00Z',
      mergeSha: 'c'.repeat(40),
      mergedBy: account('rolf'),
    },
    governance: governance.digest,
    files: governance.files,
    models,
    judgement: {
      tier: 'high',
      evidence: null,
      governance: governance.digest,
      stages: [],
      signOffs: [],
      exceptions: [],
      builders: [],
    },
  })
}

export type WorldOptions = {
  readonly app?: string | null
  readonly genesis?: boolean
  /** without the model's file, which its first request brings */
  readonly bare?: boolean
  /** laid over the policy of the world */
  readonly policy?: unknown
}

/** A world with its governance recorded and versions 1 and 2 registered, none of them live. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const shared = fuse()
  const forge = fakeForge(shared)
  const registry = fakeRegistry(origin, shared)
  const access = fakeAccess()
  const ledger = fakeLedger(shared)
  const incidents = fakeIncidents(shared)
  const made: World = {
    forge,
    registry,
    access,
    ledger,
    incidents,
    fuse: shared,
    ports: {
      forge,
      documents: fakeDocuments,
      predictions: fakePredictions,
      registryAt: (uri) => {
        if (uri !== origin) throw new Error(`no registry answers at ${uri}`)
        return registry
      },
      accessAt: () => access,
      ledgerOf: (branch) => {
        if (branch !== 'governance-ledger') throw new Error(`the ledger is on no branch ${branch}`)
        return ledger
      },
      incidents,
      app: options.app === undefined ? app : options.app,
      clock: () => '2026-01-05T13:05:00Z',
    },
  }
  for (const [team, members] of Object.entries(teams)) forge.putTeam(team, members.map(account))
  const brought = options.genesis === false ? {} : { 'promotions/_policy/0001/request.yml': '{}' }
  const { [`models/${model}.yml`]: file, ...rest } = baseTree(options.policy)
  const own = options.bare === true || file === undefined ? {} : { [`models/${model}.yml`]: file }
  forge.commit({ ...rest, ...own, ...brought })
  registry.addModel({ name: model, createdAt: 1, description: '', tags: {}, aliases: {} })
  register(registry, '1')
  register(registry, '2')
  if (options.genesis !== false) await recordGenesis(made)
  return made
}

import type { AccessReading } from '../../shared/domain/access/reading.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Move, RecordDraft } from '../../shared/domain/ledger/record.ts'
import { describe, governedTags } from '../../shared/domain/statement.ts'
import type { RequestKind } from '../../shared/domain/request/request.ts'
import { expectedOf } from '../../shared/domain/reconciliation/expected.ts'
import { recordedLook } from '../../shared/domain/reconciliation/history.ts'
import type { Difference, Seen } from '../../shared/domain/reconciliation/difference.ts'
import type { Reconciled } from '../../shared/domain/reconciliation/judge.ts'
import type { Looked } from '../../shared/domain/reconciliation/looked.ts'
import type { ModelVersion, RegisteredModel } from '../../shared/domain/registry.ts'
import { examplePeople, examplePolicy } from './documents.ts'
import { chained, genesis, intent, judgement, move, outcome, reference, writer } from './ledger.ts'

/** A registry that stands as the ledger recorded it; a test changes what it is about. */

export const model = 'credit-approval'
export const createdAt = (version: string): number => 1_767_600_000_000 + Number(version)

/** One completed move with its intent, as two drafts that follow `before` records. */
export function moved(
  before: number,
  number: string,
  change: Partial<Move>,
  at: string,
  kind: RequestKind = 'promotion',
): readonly RecordDraft[] {
  const request = reference({
    folder: `promotions/${change.model ?? model}/${change.environment ?? 'production'}/${number}`,
    kind,
    pull: 10 + Number(number),
  })
  const { alias, ...whole } = move({ ...change, createdAt: change.to == null ? null : createdAt(change.to) })
  const made: Move = alias === undefined ? whole : { ...whole, alias }
  return [
    intent({ at, request, move: made }),
    outcome(before + 1, { at, request, move: made, readBack: { alias: 'champion', version: made.to } }),
  ]
}

/** Version 5, then 7 in production; 8 in staging. */
export const drafts: readonly RecordDraft[] = [
  genesis(),
  ...moved(1, '0001', { from: null, to: '5' }, '2026-01-06T12:00:00Z'),
  ...moved(3, '0002', { from: '5', to: '7' }, '2026-01-07T12:00:00Z'),
  ...moved(5, '0001', { environment: 'staging', alias: 'challenger', from: null, to: '8' }, '2026-01-08T12:00:00Z'),
]
export const entries: readonly Entry[] = chained(drafts)

export const policy = (change: Partial<Policy> = {}): Policy => ({ ...examplePolicy(), ...change })

/** What the promoter left at a version by the record of its intent. */
export function borne(all: readonly Entry[], number: number): Pick<ModelVersion, 'tags' | 'description'> {
  const entry = all.find(({ record }) => record.number === number)
  if (entry?.record.kind !== 'intent') throw new Error(`record ${number} is no intent`)
  const record = { number, digest: entry.digest, proven: true }
  const { request, move: made } = entry.record
  const { environment } = made
  return {
    tags: { ...governedTags(judgement(), request.kind, environment, record) },
    description: `Scorecard.\n\n${describe('', judgement(), environment, record)}`,
  }
}

export const version = (number: string, other: Partial<ModelVersion> = {}): ModelVersion => ({
  ...{
    name: model,
    version: number,
    createdAt: createdAt(number),
    source: `models:/m-${number}`,
    runId: `run-${number}`,
  },
  ...{ status: 'READY', stage: 'None', description: '', tags: {} },
  ...other,
})

export const versions = (): readonly ModelVersion[] => [
  version('5', borne(entries, 2)),
  version('6'),
  version('7', borne(entries, 4)),
  version('8', borne(entries, 6)),
]

export const registered = (other: Partial<RegisteredModel> = {}): RegisteredModel => ({
  ...{
    name: model,
    createdAt: 1_767_000_000_000,
    description: '',
    tags: {},
    aliases: { champion: '7', challenger: '8' },
  },
  ...other,
})

export const looked = (other: Partial<Looked> = {}): Looked => ({
  models: [registered()],
  versions: new Map([[model, versions()]]),
  renamed: new Map(),
  files: [],
  explained: new Set(),
  access: null,
  unread: [],
  ...other,
})

/** The registry with its versions changed. */
export const withVersion = (number: string, change: (one: ModelVersion) => Partial<ModelVersion>): Looked =>
  looked({
    versions: new Map([[model, versions().map((one) => (one.version === number ? { ...one, ...change(one) } : one))]]),
  })

export const without = (number: string, aliases: RegisteredModel['aliases']): Looked =>
  looked({
    models: [registered({ aliases })],
    versions: new Map([[model, versions().filter((one) => one.version !== number)]]),
  })

export const reconciled = (other: Partial<Reconciled> = {}): Reconciled => ({
  policy: policy(),
  people: examplePeople(),
  governed: new Set([model]),
  expected: expectedOf(entries),
  looked: looked(),
  ...other,
})

/** A difference as a line: code, where, and from what to what. */
export const line = ({ code, version: number, environment, field, was, found }: Difference): string =>
  [code, number, environment, field, `${was ?? '-'} > ${found ?? '-'}`].filter((one) => one !== null).join(' | ')

export const reading = (other: Partial<AccessReading> = {}): AccessReading => ({
  asked: { name: 'admin', admin: true },
  workspaces: false,
  everybody: 'READ',
  accounts: [{ id: 1, name: 'admin', admin: true, roles: [] }],
  roles: [],
  failed: [],
  ...other,
})

export const difference = (other: Partial<Difference> = {}): Difference => ({
  ...{ code: 'alias-moved', model, version: null, environment: 'production', field: 'alias champion' },
  ...{ was: '7', found: '6', more: [], record: 5 },
  ...other,
})

export const seen = (other: Partial<Seen> = {}): Seen => ({
  ...difference(),
  ...{ after: '2026-01-10T12:00:00Z', before: '2026-01-10T15:00:00Z', by: null, unattributed: 'no-log' },
  ...other,
})

/** A recorded look at the registry. */
export const look = (
  at: string,
  differences: readonly Seen[] = [],
  unread: readonly { what: string; detail: string }[] = [],
): RecordDraft => ({
  ...recordedLook(entries, {
    ...{ at, registry: 'https://mlflow.acme.example', unread, differences },
    looked: { models: [model], versions: 4, files: 2, bytes: 10 },
  }),
  writer,
})

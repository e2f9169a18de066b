import type { Entry } from '../ledger/chain.ts'
import { formatRecord } from '../ledger/record.ts'
import type { Judgement } from '../ledger/record-parts.ts'
import type { Finding } from '../verdict.ts'
import { conditionsAt } from './open-conditions.ts'
import { subjectOf } from './subject.ts'

/** The ledger as tables for people and their databases; each row names the record that it comes from. */

export type Cell = string | number | null
export type Table = { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly Row[] }
type Row = readonly Cell[]

type Judged = { readonly number: number; readonly folder: string; readonly judgement: Judgement }

/** Each request's judgement once: that of its last record. */
function judgedOf(entries: readonly Entry[]): readonly Judged[] {
  const found = new Map<string, Judged>()
  for (const { record } of entries)
    if ('judgement' in record && record.judgement !== null)
      found.set(record.request.folder, {
        number: record.number,
        folder: record.request.folder,
        judgement: record.judgement,
      })
  return [...found.values()]
}

const table = (name: string, columns: string, rows: readonly Row[]): Table => ({
  name,
  columns: columns.split(' '),
  rows,
})

function recordRows({ record, digest }: Entry): Row {
  const { model, environment, version } = subjectOf(record)
  const request = 'request' in record ? record.request : null
  return [
    ...[record.number, digest, record.previous, record.at, record.kind, model, version, environment],
    ...[request?.folder ?? null, request?.pull ?? null, request?.url ?? null, request?.mergedAt ?? null],
    ...[record.writer.proven ? 1 : 0, record.writer.run, record.writer.suite, formatRecord(record)],
  ]
}

function moveRows({ record }: Entry): readonly Row[] {
  if (record.kind !== 'outcome') return []
  const { move, request, judgement } = record
  const { model, environment } = subjectOf(record)
  return [
    [
      ...[record.number, record.intent, record.at, record.result, request.kind, request.folder, model, environment],
      ...[move?.from ?? null, move?.to ?? null, move?.registry ?? null, record.readBack?.version ?? null],
      ...[judgement?.tier ?? null, judgement?.evidence ?? null, judgement?.governance ?? null],
    ],
  ]
}

function findingRows({ record }: Entry): readonly Row[] {
  if (record.kind !== 'outcome') return []
  return record.findings.map((one) => findingRow(record.number, record.request.folder, null, one))
}

const findingRow = (number: number, folder: string, stage: string | null, { code, weight, facts }: Finding): Row => [
  ...[number, folder, stage, code, weight, JSON.stringify(facts)],
]

/** All tables; `now` decides which conditions are overdue. */
export function tablesOf(entries: readonly Entry[], now: string): readonly Table[] {
  const judged = judgedOf(entries)
  return [
    table(
      'records',
      'number digest previous at kind model version environment request pull url merged_at writer_proven run suite json',
      entries.map(recordRows),
    ),
    table(
      'sign_offs',
      'record request stage person name login account_id role at review url body',
      judged.flatMap(({ number, folder, judgement }) =>
        judgement.signOffs.map((one): Row => [
          ...[number, folder, one.stage, one.person, one.name, one.account.login, one.account.id],
          ...[one.role, one.at, one.review, one.url, one.body],
        ]),
      ),
    ),
    table(
      'moves',
      'record intent at result kind request model environment from_version to_version registry read_back tier evidence governance',
      entries.flatMap(moveRows),
    ),
    table('findings', 'record request stage code weight facts', [
      ...entries.flatMap(findingRows),
      ...judged.flatMap(({ number, folder, judgement }) =>
        judgement.stages.flatMap(({ stage, findings }) =>
          findings.map((one) => findingRow(number, folder, stage, one)),
        ),
      ),
    ]),
    table(
      'conditions',
      'record kind state text until owner person set_by stage review model environment version ended_by url',
      conditionsAt(entries, null, now).conditions.map((one): Row => [
        ...[one.record, one.kind, one.state, one.text, one.until, one.owner, one.person, one.by, one.stage],
        ...[one.review, one.model, one.environment, one.version, one.endedBy, one.url],
      ]),
    ),
    table(
      'differences',
      'record code model version environment field was found after before by unattributed',
      entries.flatMap(({ record }) =>
        (record.kind === 'reconciliation' ? record.differences : []).map((one): Row => [
          ...[record.number, one.code, one.model, one.version, one.environment, one.field, one.was, one.found],
          ...[one.after, one.before, one.by, one.unattributed],
        ]),
      ),
    ),
    table(
      'builders',
      'record request person account fact kind found_at joined_by',
      judged.flatMap(({ number, folder, judgement }) =>
        judgement.builders.map((one): Row => [
          ...[number, folder, one.person, one.account, one.fact, one.kind, one.where ?? null, one.joinedBy ?? null],
        ]),
      ),
    ),
  ]
}

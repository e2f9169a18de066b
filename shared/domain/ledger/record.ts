import { z } from 'zod'
import { canonicalJson, isPlainlyCanonical } from '../canonical.ts'
import { sha256 } from '../digest.ts'
import { Observed } from '../evidence/observed.ts'
import { Rescored } from '../rescore/rescored.ts'
import { SelfTestRun } from '../self-test/attack.ts'
import { Finding } from '../verdict.ts'
import { CheckpointRecord } from './checkpoint-record.ts'
import { DeliveryRecord } from './delivery-record.ts'
import { DeploymentFact, Digest, GovernanceFile, head, Instant, Judgement, RequestReference } from './record-parts.ts'
import { NoticeRecord } from './notice-record.ts'
import { ReconciliationRecord } from './reconciliation-record.ts'

/** One entry of the ledger: canonical JSON, numbered, carrying the digest of the entry before it. */

export const GovernanceRecord = z.strictObject({
  ...head,
  kind: z.enum(['genesis', 'policy']),
  request: RequestReference,
  governance: Digest,
  files: z.array(GovernanceFile).readonly(),
  /** of the genesis: the model files that lay on the base before the ledger began */
  models: z.array(GovernanceFile).readonly().optional(),
  judgement: Judgement,
})
export type GovernanceRecord = z.infer<typeof GovernanceRecord>

/** One model's file as a `model-facts` request left it on the base. */
export const ModelFactsRecord = z.strictObject({
  ...head,
  kind: z.literal('model-facts'),
  request: RequestReference,
  model: z.string(),
  file: GovernanceFile,
  /** the digest of the file that was recorded before; null where none was */
  previousFile: Digest.nullable(),
  /** where the file asks less than the one before, in words */
  loosenings: z.array(z.string()).readonly(),
  judgement: Judgement,
})
export type ModelFactsRecord = z.infer<typeof ModelFactsRecord>

/** What a promotion moves. Records of the first versions know the alias alone; a retirement ends in `to: null`. */
export const Move = z
  .strictObject({
    registry: z.string(),
    model: z.string(),
    environment: z.string(),
    /** the alias that shows the version, the model's own or its copy's; left out where an MLflow stage shows it */
    alias: z.string().optional(),
    /** the MLflow stage that shows the version, and the one in which `to` was before */
    stage: z.strictObject({ name: z.string(), before: z.string().nullable() }).optional(),
    /** the environment's own model, and its versions that are the copies of `from` and `to`; null where there is none, or none yet */
    copy: z.strictObject({ model: z.string(), from: z.string().nullable(), to: z.string().nullable() }).optional(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    /** when `to` was registered, or `from` where nothing is shown afterwards; null where that version is gone */
    createdAt: z.number().int().nullable(),
  })
  .refine(({ alias, stage, copy }) => (alias === undefined) !== (stage === undefined) && !(stage && copy), {
    message: 'one of alias, stage, or copy with alias',
  })
export type Move = z.infer<typeof Move>

/** What the registry showed after the last write: one version or none, and `versions` where they were several. */
export const ReadBack = z.strictObject({
  alias: z.string().optional(),
  stage: z.string().optional(),
  version: z.string().nullable(),
  versions: z.array(z.string()).readonly().optional(),
  copy: z.strictObject({ model: z.string(), version: z.string() }).optional(),
})
export type ReadBack = z.infer<typeof ReadBack>

/** The model's file that a move was judged by; the text stands in the record that brought it first. */
export const JudgedModelFile = z.strictObject({
  path: z.string(),
  digest: Digest,
  text: z.string().nullable(),
})
export type JudgedModelFile = z.infer<typeof JudgedModelFile>

export const IntentRecord = z.strictObject({
  ...head,
  kind: z.literal('intent'),
  request: RequestReference,
  move: Move,
  /** absent in records of earlier versions, null where there was no file */
  modelFile: JudgedModelFile.nullable().optional(),
  /** absent in records of earlier versions, null where it would have been too large to keep */
  observed: Observed.nullable().optional(),
  judgement: Judgement,
})
export type IntentRecord = z.infer<typeof IntentRecord>

export const OutcomeRecord = z.strictObject({
  ...head,
  kind: z.literal('outcome'),
  request: RequestReference,
  intent: z.number().int().positive().nullable(),
  result: z.enum(['done', 'refused', 'abandoned']),
  findings: z.array(Finding).readonly(),
  /** what the registry showed after the last write; null where nothing was to be read */
  readBack: ReadBack.nullable(),
  move: Move.nullable(),
  judgement: Judgement.nullable(),
  /** where and when the version went live; absent where none did, and in records of earlier versions */
  deployment: DeploymentFact.optional(),
  /** the receivers that the policy named for it; absent in records of earlier versions, of which nobody is told */
  receivers: z.array(z.string()).readonly().optional(),
})
export type OutcomeRecord = z.infer<typeof OutcomeRecord>

/** What the attacks on the controls came to in one run; it speaks of no request. */
export const SelfTestRecord = z.strictObject({
  ...head,
  kind: z.literal('self-test'),
  /** the governance that judged */
  governance: Digest,
  ...SelfTestRun.shape,
})
export type SelfTestRecord = z.infer<typeof SelfTestRecord>

/** What came of running a version's bytes once more; it speaks of no request. */
export const RescoreRecord = z.strictObject({
  ...head,
  kind: z.literal('rescore'),
  /** the governance whose policy, model file and sealed rows it was run by */
  governance: Digest,
  ...Rescored.shape,
})
export type RescoreRecord = z.infer<typeof RescoreRecord>

export const LedgerRecord = z.discriminatedUnion('kind', [
  GovernanceRecord,
  ModelFactsRecord,
  IntentRecord,
  OutcomeRecord,
  SelfTestRecord,
  RescoreRecord,
  DeliveryRecord,
  CheckpointRecord,
  ReconciliationRecord,
  NoticeRecord,
])
export type LedgerRecord = z.infer<typeof LedgerRecord>

type WithoutPlace<T> = T extends unknown ? Omit<T, 'schema' | 'number' | 'previous'> : never

/** A record before it has its place in the chain. */
export type RecordDraft = WithoutPlace<LedgerRecord>

/** The exact bytes of a record as they are stored: canonical JSON and one newline. */
export function formatRecord(record: LedgerRecord): string {
  return `${canonicalJson(record)}\n`
}

/** `sha256:` and the hex digest of a record's stored bytes. */
export function recordDigest(text: string): string {
  return `sha256:${sha256(text)}`
}

/** The schemas that this version reads; what is written once is read for ever, so that none ever leaves. */
const readers: Readonly<Record<string, z.ZodType<LedgerRecord>>> = { 'countersign/record/1': LedgerRecord }

/** A record, or why the text is none; `unknown` where a later version wrote it, of which nothing can be said here. */
export type ParsedRecord =
  | { readonly record: LedgerRecord }
  | { readonly problem: string; readonly unknown?: { readonly previous: string | null; readonly at: string | null } }

const Later = z.looseObject({
  schema: z.string().regex(/^countersign\/record\/\d{1,6}$/),
  previous: Digest.nullable().catch(null),
  at: Instant.nullable().catch(null),
})

/** The reader of the schema that the value names; null where it names none that is known. */
function readerOf(value: unknown): z.ZodType<LedgerRecord> | null {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return null
  const { schema } = value
  return typeof schema === 'string' && Object.hasOwn(readers, schema) ? (readers[schema] ?? null) : null
}

/** The record in the text, or why it is none; other bytes than the canonical ones are refused. */
export function parseRecord(text: string): ParsedRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'is not JSON' }
  }
  const known = readerOf(value)
  // a ledger is long: only what no reader is known for is asked whether a later version wrote it
  const later = known === null ? Later.safeParse(value).data : undefined
  if (later !== undefined)
    return {
      problem: `unknown schema ${later.schema}, written by a later version; use that`,
      unknown: { previous: later.previous, at: later.at },
    }
  const parsed = (known ?? LedgerRecord).safeParse(value)
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    return {
      problem: `does not fit the schema of records at ${first?.path.join('.') ?? '?'}: ${first?.message ?? '?'}`,
    }
  }
  // no schema of a record changes what it reads, so that the text can be held against what was parsed from it
  const plain = text.endsWith('\n') && isPlainlyCanonical(text.slice(0, -1), value)
  return plain || isCanonical(parsed.data, text) ? { record: parsed.data } : { problem: 'is not in canonical form' }
}

// a text with half a surrogate pair has no canonical form at all
function isCanonical(record: LedgerRecord, text: string): boolean {
  try {
    return formatRecord(record) === text
  } catch {
    return false
  }
}

/** The path of a record on the ledger's branch, a thousand to a folder. */
export function recordPath(number: number): string {
  const padded = String(number).padStart(6, '0')
  return `records/${padded.slice(0, -3)}/${padded}.json`
}

/** The draft as the next record after those given. */
export function placeRecord(
  draft: RecordDraft,
  last: { readonly number: number; readonly digest: string } | null,
): LedgerRecord {
  return LedgerRecord.parse({
    ...draft,
    schema: 'countersign/record/1',
    number: (last?.number ?? 0) + 1,
    previous: last?.digest ?? null,
  })
}

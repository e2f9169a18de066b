import type { Entry } from './chain.ts'
import type { GovernanceRecord, IntentRecord, ModelFactsRecord, OutcomeRecord } from './record.ts'
import type { GovernanceFile } from './record-parts.ts'

/** The last recorded governance, or null before the genesis. */
export function recordedGovernance(entries: readonly Entry[]): GovernanceRecord | null {
  return entries.reduce<GovernanceRecord | null>(
    (last, { record }) => (record.kind === 'genesis' || record.kind === 'policy' ? record : last),
    null,
  )
}

/** What the ledger says of one request folder: its intent and its outcome, where they exist. */
export function requestHistory(
  entries: readonly Entry[],
  folder: string,
): {
  readonly intent: { readonly record: IntentRecord; readonly digest: string } | null
  readonly outcome: OutcomeRecord | null
  readonly recorded: GovernanceRecord | ModelFactsRecord | null
} {
  let intent: { readonly record: IntentRecord; readonly digest: string } | null = null
  let outcome: OutcomeRecord | null = null
  let recorded: GovernanceRecord | ModelFactsRecord | null = null
  for (const { record, digest } of entries) {
    if (!('request' in record) || record.request.folder !== folder) continue
    if (record.kind === 'intent') intent = { record, digest }
    else if (record.kind === 'outcome') outcome = record
    else recorded = record
  }
  return { intent, outcome, recorded }
}

/** The request folders that records name; a revert may have taken one of them off the base, and its number is used all the same. */
export function recordedFolders(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ record }) => ('request' in record ? [record.request.folder] : [])))]
}

/** Every completed move of a model in an environment, oldest first. */
export function completedMoves(
  entries: readonly Entry[],
  model: string,
  environment: string,
): readonly OutcomeRecord[] {
  return entries.flatMap(({ record }) =>
    record.kind === 'outcome' &&
    record.result === 'done' &&
    record.move?.model === model &&
    record.move.environment === environment
      ? [record]
      : [],
  )
}

/**
 * The version that the ledger says the environment shows; null where no move was ever completed, or the last one left nothing. A
 * version has one MLflow stage: a move into another environment's stage took it out of its own.
 */
export function recordedVersion(entries: readonly Entry[], model: string, environment: string): string | null {
  let shown: string | null = null
  let staged = false
  for (const { record } of entries) {
    if (record.kind !== 'outcome' || record.result !== 'done' || record.move?.model !== model) continue
    const { move } = record
    if (move.environment === environment) {
      shown = move.to
      staged = move.stage !== undefined
    } else if (staged && move.stage !== undefined && move.to === shown) shown = null
  }
  return shown
}

/** Whether the last completed move took the version away: the environment shows none, and that is recorded. */
export const isRetired = (entries: readonly Entry[], model: string, environment: string): boolean =>
  completedMoves(entries, model, environment).at(-1)?.request.kind === 'retirement'

/** The intent that an outcome names. */
export function intentOf(entries: readonly Entry[], outcome: OutcomeRecord): IntentRecord | null {
  // of long ledgers this is asked for each outcome; the records come in the order of their numbers
  let [low, high] = [0, entries.length]
  while (outcome.intent !== null && low < high) {
    const middle = (low + high) >> 1
    const record = entries[middle]?.record
    if (record?.number === outcome.intent) return record.kind === 'intent' ? record : null
    if ((record?.number ?? 0) < outcome.intent) low = middle + 1
    else high = middle
  }
  return null
}

/** The file of a model as the ledger recorded it last: at the genesis, with the first completed move, or by a `model-facts` request. */
export function recordedModelFile(entries: readonly Entry[], model: string): GovernanceFile | null {
  const path = `models/${model}.yml`
  return entries.reduce<GovernanceFile | null>((last, { record }) => {
    if (record.kind === 'genesis' || record.kind === 'policy')
      return record.models?.find((file) => file.path === path) ?? last
    if (record.kind === 'model-facts') return record.model === model ? record.file : last
    if (record.kind !== 'outcome' || record.result !== 'done' || record.move?.model !== model) return last
    const brought = intentOf(entries, record)?.modelFile
    const text = brought?.text ?? null
    return brought == null || text === null ? last : { path: brought.path, digest: brought.digest, text }
  }, null)
}

/** The versions of a model that were proposed and merged, each once, with the digest of the rows it was measured on where its record holds it. */
export function measuredVersions(
  entries: readonly Entry[],
  model: string,
): readonly { readonly version: string; readonly holdout: string }[] {
  const found = new Map<string, { readonly version: string; readonly holdout: string }>()
  for (const { record } of entries) {
    if (record.kind !== 'intent' || record.move.model !== model || record.move.to === null) continue
    const evaluation = record.observed?.evaluation
    if (evaluation?.state !== 'measured' || evaluation.holdout === undefined) continue
    const { holdout } = evaluation
    found.set(`${record.move.to} ${holdout}`, { version: record.move.to, holdout })
  }
  return [...found.values()]
}

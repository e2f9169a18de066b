import { z } from 'zod'
import { Observed } from '../evidence/observed.ts'
import type { Entry } from '../ledger/chain.ts'
import { completedMoves, intentOf } from '../ledger/history.ts'
import { GovernanceFile, Judgement, RequestReference } from '../ledger/record-parts.ts'
import { JudgedModelFile, Move, OutcomeRecord, type GovernanceRecord } from '../ledger/record.ts'
import { Finding } from '../verdict.ts'
import { Source, sources } from './subject.ts'

/** Why a version was let through, or was not, as of then: by which rules, on what, with which verdict. */
export const Decision = z.strictObject({
  model: z.string(),
  version: z.string(),
  environment: z.string(),
  result: OutcomeRecord.shape.result,
  at: z.string(),
  findings: z.array(Finding).readonly(),
  request: RequestReference,
  move: Move,
  judgement: Judgement,
  /** the governance that judged, as recorded; null where no record of the ledger holds it */
  governance: z.strictObject({ record: z.number().int(), files: z.array(GovernanceFile).readonly() }).nullable(),
  /** the file of the model that judged, its text null where no record holds it; null where there was none, `unknown` where the record does not say */
  modelFile: z.union([JudgedModelFile, z.literal('unknown')]).nullable(),
  /** what the gates looked at; null where the record does not hold it */
  observed: Observed.nullable(),
  records: z.array(Source).readonly(),
})
export type Decision = z.infer<typeof Decision>

function governanceOf(entries: readonly Entry[], digest: string, before: number): GovernanceRecord | null {
  const found = entries.findLast(
    ({ record }) =>
      (record.kind === 'genesis' || record.kind === 'policy') && record.governance === digest && record.number < before,
  )?.record
  return found?.kind === 'genesis' || found?.kind === 'policy' ? found : null
}

/** The files that the record holds with their text. */
function filesIn({
  record,
}: Entry): readonly { readonly path: string; readonly digest: string; readonly text: string | null }[] {
  if (record.kind === 'genesis' || record.kind === 'policy') return record.models ?? []
  if (record.kind === 'model-facts') return [record.file]
  return record.kind === 'intent' && record.modelFile != null ? [record.modelFile] : []
}

function modelFileOf(entries: readonly Entry[], outcome: OutcomeRecord): Decision['modelFile'] {
  const judged = intentOf(entries, outcome)?.modelFile
  if (judged === undefined) return 'unknown'
  if (judged?.text !== null) return judged
  const known = entries
    .flatMap(filesIn)
    .find(({ path, digest, text }) => path === judged.path && digest === judged.digest && text !== null)
  return { ...judged, text: known?.text ?? null }
}

/** The last outcome of the version in the environment, of completed ones where there is any; null where the ledger knows none. */
export function decisionOn(
  entries: readonly Entry[],
  model: string,
  version: string,
  environment: string,
): Decision | null {
  const done = completedMoves(entries, model, environment).findLast(({ move }) => move?.to === version)
  const other = entries.findLast(
    ({ record }) =>
      record.kind === 'outcome' &&
      record.move?.model === model &&
      record.move.environment === environment &&
      record.move.to === version,
  )?.record
  const outcome = done ?? (other?.kind === 'outcome' ? other : undefined)
  const intent = outcome === undefined ? null : intentOf(entries, outcome)
  const judgement = outcome?.judgement ?? intent?.judgement
  if (outcome?.move == null || judgement === undefined) return null
  const rules = governanceOf(entries, judgement.governance, outcome.number)
  return {
    ...{ model, version, environment, result: outcome.result, at: outcome.at, findings: outcome.findings },
    ...{ request: outcome.request, move: outcome.move, judgement },
    governance: rules === null ? null : { record: rules.number, files: rules.files },
    modelFile: modelFileOf(entries, outcome),
    observed: intent?.observed ?? null,
    records: sources(entries, [rules?.number ?? null, outcome.intent, outcome.number]),
  }
}

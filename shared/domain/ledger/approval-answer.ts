import type { Entry } from './chain.ts'
import { completedMoves } from './history.ts'
import type { BuilderFact, ExceptionFact, ObligationFact, SignOff } from './record-parts.ts'

/** Who approved a version for an environment, as the ledger recorded it. */
export type ApprovalAnswer = {
  readonly model: string
  readonly version: string
  readonly environment: string
  readonly promotedAt: string
  readonly from: string | null
  readonly evidence: string | null
  /** the evidence of each request that was signed together with this one, by its folder; left out where none was */
  readonly together?: Readonly<Record<string, string | null>>
  readonly tier: string
  readonly signOffs: readonly SignOff[]
  readonly exceptions: readonly ExceptionFact[]
  readonly builders: readonly BuilderFact[]
  readonly obligations: readonly ObligationFact[]
  readonly request: {
    readonly folder: string
    readonly pull: number
    readonly url: string
    readonly mergedAt: string
    readonly mergedBy: string | null
  }
  readonly records: readonly { readonly number: number; readonly digest: string }[]
  readonly writerProven: boolean
}

/** The last completed promotion of the version (or of whatever is live, where none is named); null where the ledger knows none. */
export function whoApproved(
  entries: readonly Entry[],
  model: string,
  version: string | null,
  environment: string,
): ApprovalAnswer | null {
  const moves = completedMoves(entries, model, environment)
  const outcome = version === null ? moves.at(-1) : moves.findLast(({ move }) => move?.to === version)
  const shown = outcome?.move?.to ?? null
  if (outcome?.move == null || shown === null || outcome.judgement === null) return null
  const { move, judgement, request } = outcome
  const numbers = [outcome.intent, outcome.number]
  return {
    model,
    version: shown,
    environment,
    promotedAt: outcome.at,
    from: move.from,
    evidence: judgement.evidence,
    ...(judgement.together === undefined ? {} : { together: judgement.together }),
    tier: judgement.tier ?? 'none',
    signOffs: judgement.signOffs,
    exceptions: judgement.exceptions,
    builders: judgement.builders,
    obligations: judgement.obligations ?? [],
    request: {
      folder: request.folder,
      pull: request.pull,
      url: request.url,
      mergedAt: request.mergedAt,
      mergedBy: request.mergedBy?.login ?? null,
    },
    records: entries
      .filter(({ record }) => numbers.includes(record.number))
      .map(({ record, digest }) => ({ number: record.number, digest })),
    writerProven: outcome.writer.proven,
  }
}

import type { Entry } from '../ledger/chain.ts'
import { completedMoves, recordedVersion } from '../ledger/history.ts'
import { readReviewBody } from '../approval/review-body.ts'
import type { RequestKind } from '../request/request.ts'
import type { BuilderFact, ExceptionFact, ObligationFact, SignOff } from '../ledger/record-parts.ts'

/** A sign-off with what it meant, what it answered and on what it was given. */
export type ApprovedBy = SignOff & {
  readonly meaning: string
  readonly answers: Readonly<Record<string, string>>
  readonly conditions: readonly ObligationFact[]
}

/** An approval that counted at no stage, and why: who built the version, for one, signs nowhere. */
export type NotCounted = {
  readonly stage: string
  readonly account: string
  readonly review: number
  readonly code: string
}

const meanings: Readonly<Record<string, string>> = {
  'independent-validation': 'has validated the version and did not build it',
  'compliance-review': 'holds that law and policy allow the intended use',
  'business-sign-off': 'answers for the use of the version',
}

/** What it means that somebody signed a stage of such a request. */
const meaningOf = (kind: RequestKind, stage: string): string =>
  kind === 'adoption'
    ? 'confirms that the version was live before the ledger knew it'
    : kind === 'break-glass'
      ? 'agrees that it could not wait for its stages'
      : (meanings[stage] ?? 'agrees to what the request asks')

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
  readonly kind: RequestKind
  readonly signOffs: readonly ApprovedBy[]
  readonly notCounted: readonly NotCounted[]
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
  const asked = version ?? recordedVersion(entries, model, environment)
  const outcome = completedMoves(entries, model, environment).findLast(({ move }) => move?.to === asked)
  const shown = outcome?.move?.to ?? null
  if (outcome?.move == null || shown === null || outcome.judgement === null) return null
  const { move, judgement, request } = outcome
  const obligations = judgement.obligations ?? []
  // who signs one stage is in no role of the others, which is no refusal
  const counted = new Set(judgement.signOffs.map(({ review }) => review))
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
    kind: request.kind,
    signOffs: judgement.signOffs.map((one) => ({
      ...one,
      meaning: meaningOf(request.kind, one.stage),
      answers: readReviewBody(one.body).answers,
      conditions: obligations.filter(({ review, stage }) => review === one.review && stage === one.stage),
    })),
    notCounted: judgement.stages.flatMap(({ stage, ignored }) =>
      ignored
        .filter(({ reviewId }) => !counted.has(reviewId))
        .map(({ account, reviewId, code }) => ({ stage, account: account.login, review: reviewId, code })),
    ),
    exceptions: judgement.exceptions,
    builders: judgement.builders,
    obligations,
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

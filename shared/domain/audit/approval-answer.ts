import { z } from 'zod'
import type { Entry } from '../ledger/chain.ts'
import { completedMoves, recordedVersion } from '../ledger/history.ts'
import { Source } from './subject.ts'
import { readReviewBody } from '../approval/review-body.ts'
import { RequestKind } from '../request/request.ts'
import { BuilderFact, ExceptionFact, ObligationFact, SignOff } from '../ledger/record-parts.ts'

/** A sign-off with what it meant, what it answered and on what it was given. */
const ApprovedBy = SignOff.extend({
  meaning: z.string(),
  answers: z.record(z.string(), z.string()).readonly(),
  conditions: z.array(ObligationFact).readonly(),
})

/** An approval that counted at no stage, and why: who built the version, for one, signs nowhere. */
const NotCounted = z.strictObject({
  stage: z.string(),
  account: z.string(),
  review: z.number().int(),
  code: z.string(),
})

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
export const ApprovalAnswer = z.strictObject({
  model: z.string(),
  version: z.string(),
  environment: z.string(),
  promotedAt: z.string(),
  from: z.string().nullable(),
  evidence: z.string().nullable(),
  /** the evidence of each request that was signed together with this one, by its folder; left out where none was */
  together: z.record(z.string(), z.string().nullable()).readonly().optional(),
  tier: z.string(),
  kind: RequestKind,
  signOffs: z.array(ApprovedBy).readonly(),
  notCounted: z.array(NotCounted).readonly(),
  exceptions: z.array(ExceptionFact).readonly(),
  builders: z.array(BuilderFact).readonly(),
  obligations: z.array(ObligationFact).readonly(),
  request: z.strictObject({
    folder: z.string(),
    pull: z.number().int(),
    url: z.string(),
    mergedAt: z.string(),
    mergedBy: z.string().nullable(),
  }),
  records: z.array(Source.omit({ proven: true })).readonly(),
  writerProven: z.boolean(),
})
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>

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

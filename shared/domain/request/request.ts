import { z } from 'zod'

/** promotions/<model>/<environment>/NNNN/request.yml: what one pull request asks for. */

export const requestKinds = [
  'promotion',
  'adoption',
  'rollback',
  'retirement',
  'break-glass',
  'model-facts',
  'policy',
] as const
export const RequestKind = z.enum(requestKinds)
export type RequestKind = z.infer<typeof RequestKind>

const Version = z.string().regex(/^[1-9]\d*$/, 'a version number in quotes, such as "7"')
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hex digits')

const Move = {
  request: z.literal(1),
  model: z.string().min(1),
  environment: z.string().min(1),
  version: Version,
  /** the version the environment shows now; null where it shows none: the move is a compare-and-swap */
  expected_current: Version.nullable(),
  evidence: Digest,
  developers: z.array(z.string()).readonly().default([]),
  /** who registered the version and who made its data, where the registry does not record it; each only ever adds a builder */
  version_creator: z.string().min(1).optional(),
  data_producers: z.array(z.string().min(1)).readonly().optional(),
  reason: z.string().trim().min(1),
} as const

const Record = z.number().int().positive()

/** The records of break-glass moves that the signers of this request review: every one of its place that is due, and no other. */
const Reviews = z.array(Record).min(1).readonly().optional()

export const PromotionRequest = z.strictObject({ ...Move, kind: z.literal('promotion'), reviews: Reviews })
export type PromotionRequest = z.infer<typeof PromotionRequest>

export const AdoptionRequest = z.strictObject({ ...Move, kind: z.literal('adoption') })
export type AdoptionRequest = z.infer<typeof AdoptionRequest>

/** Back to a version that the environment showed before: `record` is the outcome by which it came there. */
export const RollbackRequest = z.strictObject({
  ...Move,
  kind: z.literal('rollback'),
  record: Record,
  reviews: Reviews,
})
export type RollbackRequest = z.infer<typeof RollbackRequest>

/** A promotion past the stages, by two roles and the team that may merge it, reviewed afterwards. */
export const BreakGlassRequest = z.strictObject({ ...Move, kind: z.literal('break-glass') })
export type BreakGlassRequest = z.infer<typeof BreakGlassRequest>

/** The environment shows no version of the model afterwards. */
export const RetirementRequest = z.strictObject({
  request: z.literal(1),
  kind: z.literal('retirement'),
  model: z.string().min(1),
  environment: z.string().min(1),
  expected_current: Version,
  reviews: Reviews,
  reason: z.string().trim().min(1),
})
export type RetirementRequest = z.infer<typeof RetirementRequest>

/** Each governance file with the digest that the merge will leave at the base; recorded, so that `promote` knows them. */
export const PolicyRequest = z.strictObject({
  request: z.literal(1),
  kind: z.literal('policy'),
  governance: z.record(z.string().regex(/^(?:governance|\.github)\//, 'a file below governance/ or .github/'), Digest),
  /** the model files that lie on the base before the ledger begins: the genesis alone names them */
  models: z.record(z.string().regex(/^models\/[^/]+\.yml$/, 'a file such as models/churn.yml'), Digest).optional(),
  reason: z.string().trim().min(1),
})
export type PolicyRequest = z.infer<typeof PolicyRequest>

/** The file of one model with the digest that the merge will leave at the base. */
export const ModelFactsRequest = z.strictObject({
  request: z.literal(1),
  kind: z.literal('model-facts'),
  model: z.string().min(1),
  /** of models/<model>.yml */
  file: Digest,
  reason: z.string().trim().min(1),
})
export type ModelFactsRequest = z.infer<typeof ModelFactsRequest>

export const Request = z.discriminatedUnion('kind', [
  PromotionRequest,
  AdoptionRequest,
  RollbackRequest,
  RetirementRequest,
  BreakGlassRequest,
  PolicyRequest,
  ModelFactsRequest,
])
export type Request = z.infer<typeof Request>

/** The folder of a model's `model-facts` requests; no environment can have this name. */
export const factsFolder = '_facts'

/** The requests that move a version, or say that it is where it is. */
export type MoveRequest = PromotionRequest | AdoptionRequest | RollbackRequest | BreakGlassRequest

/** The requests about what an environment shows: a version, or none any more. */
export type PlacedRequest = MoveRequest | RetirementRequest

/** Whether the request is about what an environment shows; the others change what judges. */
export const isPlaced = (request: Request): request is PlacedRequest =>
  request.kind !== 'policy' && request.kind !== 'model-facts'

/** Whether the stages judge the version: of every other kind its gates are shown at most, and what is signed is another question. */
export const judgesVersion = (kind: RequestKind): boolean => kind === 'promotion' || kind === 'break-glass'

/** Whether the request is about a version that an environment shows afterwards, and so has evidence. */
export const isMove = (request: Request): request is MoveRequest => isPlaced(request) && request.kind !== 'retirement'

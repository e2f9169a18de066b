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

export const PromotionRequest = z.strictObject({ ...Move, kind: z.literal('promotion') })
export type PromotionRequest = z.infer<typeof PromotionRequest>

export const AdoptionRequest = z.strictObject({ ...Move, kind: z.literal('adoption') })
export type AdoptionRequest = z.infer<typeof AdoptionRequest>

/** Each governance file with the digest that the merge will leave at the base; recorded, so that `promote` knows them. */
export const PolicyRequest = z.strictObject({
  request: z.literal(1),
  kind: z.literal('policy'),
  governance: z.record(z.string().regex(/^(?:governance|\.github)\//, 'a file below governance/ or .github/'), Digest),
  reason: z.string().trim().min(1),
})
export type PolicyRequest = z.infer<typeof PolicyRequest>

export const Request = z.discriminatedUnion('kind', [PromotionRequest, AdoptionRequest, PolicyRequest])
export type Request = z.infer<typeof Request>

/** Kinds that are designed and not built; a request of such a kind is an error, never a silent pass. */
export const kindsNotBuilt = ['rollback', 'retirement', 'break-glass', 'model-facts'] as const

import { z } from 'zod'
import { Account } from '../forge.ts'
import { isInstant } from '../instant.ts'
import { RequestKind } from '../request/request.ts'
import { Tier } from '../stage.ts'
import { Finding, StageVerdict } from '../verdict.ts'

/** What records of several kinds are made of: who wrote them, what was asked, how it was judged. */

export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
export const Instant = z.string().refine(isInstant, 'an instant in UTC')

/** The run that wrote a record, as GitHub names it; `proven` when only the suite's own App could have written it. */
export const Writer = z.strictObject({
  app: z.string().nullable(),
  proven: z.boolean(),
  repository: z.string(),
  repositoryId: z.string(),
  run: z.string(),
  attempt: z.string(),
  actor: z.string(),
  workflow: z.string(),
  workflowSha: z.string(),
  suite: z.string(),
})
export type Writer = z.infer<typeof Writer>

export const GovernanceFile = z.strictObject({ path: z.string(), digest: Digest, text: z.string() })
export type GovernanceFile = z.infer<typeof GovernanceFile>

/** An approval as it stood when it was counted, readable without the forge. */
export const SignOff = z.strictObject({
  stage: z.string(),
  review: z.number().int(),
  account: Account,
  person: z.string(),
  name: z.string(),
  role: z.string(),
  at: Instant,
  body: z.string(),
  url: z.string(),
})
export type SignOff = z.infer<typeof SignOff>

export const BuilderFact = z.strictObject({
  person: z.string().nullable(),
  account: z.string().nullable(),
  fact: z.string(),
  kind: z.enum(['authenticated', 'claimed']),
  /** where the fact was found and what joins it to the person; records of the first versions have neither */
  where: z.string().optional(),
  joinedBy: z.string().optional(),
})
export type BuilderFact = z.infer<typeof BuilderFact>

/** A finding of stage 1 that was accepted in writing, and the review that accepted it. */
export const ExceptionFact = z.strictObject({
  gate: z.string(),
  about: z.string(),
  code: z.string(),
  why: z.string(),
  until: z.string(),
  review: z.number().int(),
  account: z.string(),
  at: Instant,
  body: z.string(),
  url: z.string(),
})
export type ExceptionFact = z.infer<typeof ExceptionFact>

/** A condition of an approval that counted: what is still to be done, until when and by whom. */
export const ObligationFact = z.strictObject({
  stage: z.string(),
  review: z.number().int(),
  by: z.string(),
  text: z.string(),
  until: z.string().nullable(),
  owner: z.string().nullable(),
  person: z.string().nullable(),
})
export type ObligationFact = z.infer<typeof ObligationFact>

/** The merged request that a record speaks of. */
export const RequestReference = z.strictObject({
  folder: z.string(),
  blob: z.string(),
  kind: RequestKind,
  pull: z.number().int(),
  url: z.string(),
  author: Account,
  mergedAt: Instant,
  mergeSha: z.string(),
  mergedBy: Account.nullable(),
  /** when the pull request was opened, and why the request was made; records of earlier versions have neither */
  openedAt: Instant.optional(),
  reason: z.string().optional(),
})
export type RequestReference = z.infer<typeof RequestReference>

/** How every record begins: its schema, its place in the chain, its time and its writer. */
export const head = {
  schema: z.literal('countersign/record/1'),
  number: z.number().int().positive(),
  previous: Digest.nullable(),
  at: Instant,
  writer: Writer,
} as const

/** What was asked, judged and found, as both intent and refusal carry it. */
export const Judgement = z.strictObject({
  /** null for a change of governance, which has none */
  tier: Tier.nullable(),
  evidence: Digest.nullable(),
  /** where the sign-offs speak of several requests: the evidence of each as it was signed, by its folder */
  together: z.record(z.string(), Digest.nullable()).optional(),
  governance: Digest,
  stages: z.array(StageVerdict).readonly(),
  signOffs: z.array(SignOff).readonly(),
  exceptions: z.array(ExceptionFact).readonly(),
  builders: z.array(BuilderFact).readonly(),
  /** records of the first versions have none */
  obligations: z.array(ObligationFact).readonly().optional(),
  /** of a rollback: the record by which the version came there before */
  former: z.number().int().positive().optional(),
  /** of a break-glass move: how those who may go past the stages judged it, and until when it must be reviewed */
  breakGlass: z
    .strictObject({
      mergedAs: z.string(),
      reviewUntil: Instant,
      findings: z.array(Finding).readonly(),
    })
    .optional(),
  /** the records of break-glass moves whose review this request is */
  reviews: z.array(z.number().int().positive()).readonly().optional(),
})
export type Judgement = z.infer<typeof Judgement>

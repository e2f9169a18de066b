import { z } from 'zod'
import { AccessReading } from './access/reading.ts'
import { UnrecordedGovernance } from './approval/builder/unrecorded.ts'
import { Champion, Evaluation } from './evidence/evaluation.ts'
import { Security } from './evidence/security.ts'
import { RescoreStanding } from './rescore/standing.ts'
import { DataQuality } from './evidence/data-quality.ts'
import { Subject } from './evidence/subject.ts'
import { FailedRead, Membership, PullRequest, Review } from './forge.ts'
import { Impact } from './impact/impact.ts'
import { Lineage } from './lineage/lineage.ts'
import { Holdouts } from './governance/holdouts.ts'
import { People } from './governance/people.ts'
import { Policy } from './governance/policy.ts'
import { ModelFile } from './model/model-file.ts'
import { Shown } from './showing/showing.ts'
import { DueRoute } from './request/re-route.ts'
import { Request, RequestKind } from './request/request.ts'
import { Finding } from './verdict.ts'

/** Everything that a judgement reads, as plain data that one step of a job writes and the next reads back. */

const Problem = z.strictObject({ file: z.string(), line: z.number().int(), path: z.string(), message: z.string() })

/** A file as read: its value, everything wrong with it, or nothing where it is not there. */
const read = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('read'), value }),
    z.strictObject({ state: z.literal('wrong'), problems: z.array(Problem).readonly() }),
    z.strictObject({ state: z.literal('absent') }),
  ])

export const GovernanceFile = z.strictObject({ path: z.string(), digest: z.string(), text: z.string() })
export type GovernanceFile = z.infer<typeof GovernanceFile>

export const Governance = z.strictObject({
  commit: z.string(),
  digest: z.string(),
  files: z.array(GovernanceFile).readonly(),
  policy: read(Policy),
  people: read(People),
  /** where the sealed rows lie; absent in older facts */
  holdouts: read(Holdouts).optional(),
})
export type Governance = z.infer<typeof Governance>

/** What the registry shows of the proposed version, measured now; or why that could not be had. */
export const Gathered = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('gathered'),
    subject: Subject,
    digest: z.string(),
    evaluation: Evaluation,
    champion: Champion,
    /** what was found in the data; left out where no gate asks for it */
    dataQuality: DataQuality.optional(),
    claims: z.record(z.string(), z.union([z.number(), z.string()])),
    /** what came of running the version's bytes, by the ledger; left out where nobody looked there */
    rescored: RescoreStanding.optional(),
    /** requirements and files looked through; left out where no gate asks for it */
    security: Security.optional(),
    /** where the version comes from; left out where no gate asks for it */
    lineage: Lineage.optional(),
    server: z.string(),
    runUser: z.string().nullable(),
    /** a deleted run is still read, and shown to be deleted */
    runState: z.enum(['none', 'active', 'deleted']),
    links: z.strictObject({ version: z.string(), run: z.string().nullable() }),
  }),
  z.strictObject({ state: z.literal('unknown-version'), model: z.string(), version: z.string() }),
  z.strictObject({ state: z.literal('refused'), findings: z.array(Finding).readonly() }),
  z.strictObject({ state: z.literal('failed'), detail: z.string() }),
])
export type Gathered = z.infer<typeof Gathered>

/** evidence.json as the pull request's head holds it. */
export const Proposed = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('read'), subject: Subject, digest: z.string() }),
  z.strictObject({ state: z.literal('wrong'), detail: z.string() }),
  z.strictObject({ state: z.literal('absent') }),
])
export type Proposed = z.infer<typeof Proposed>

/** A request folder as a commit holds it. */
export const FoundRequest = z.strictObject({
  state: z.literal('found'),
  folder: z.string(),
  asks: z.enum(['move', 'facts', 'policy']),
  model: z.string().nullable(),
  environment: z.string().nullable(),
  blob: z.string(),
  request: read(Request),
  proposed: Proposed,
  /** digests of governance files as the merge will leave them, for a policy request */
  governance: z.record(z.string(), z.string()),
  /** the same of the model files, for the request that begins a ledger */
  models: z.record(z.string(), z.string()),
  governanceFindings: z.array(Finding).readonly(),
  /** the model's file as the merge will leave it, for a model-facts request */
  proposedFile: z.strictObject({ source: GovernanceFile.nullable(), file: read(ModelFile) }).nullable(),
})
export type FoundRequest = z.infer<typeof FoundRequest>

export const RequestFacts = z.discriminatedUnion('state', [
  /** the pull request holds no request and nothing that needs one */
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('invalid'), findings: z.array(Finding).readonly() }),
  FoundRequest,
])
export type RequestFacts = z.infer<typeof RequestFacts>

/** The request as its file says it; null where there is none, or it cannot be read. */
export const askedIn = (request: RequestFacts): Request | null =>
  request.state === 'found' && request.request.state === 'read' ? request.request.value : null

export const LedgerFacts = z.strictObject({
  /** digest of the governance that was recorded last; null before the genesis */
  governance: z.string().nullable(),
  recordedAt: z.string().nullable(),
  faults: z.array(z.string()).readonly(),
  /** digest of the model's file that was recorded last; null where none was, or no model is asked about */
  modelFile: z.string().nullable(),
  /** the version that the ledger says the environment shows; null where no move was completed */
  live: z.string().nullable(),
  /** set where the last completed move took the version away: nothing may be live, and nothing be adopted */
  retired: z.literal(true).optional(),
  /** break-glass moves of the model that nobody has reviewed, in every environment; left out where there are none */
  dueReviews: z
    .array(
      z.strictObject({ record: z.number().int(), environment: z.string(), version: z.string(), until: z.string() }),
    )
    .readonly()
    .optional(),
  /** versions of the model that intents name, with the digest of the rows each was measured on; absent in older facts */
  measured: z
    .array(z.strictObject({ version: z.string(), holdout: z.string() }))
    .readonly()
    .optional(),
  /** when the registry was last held against the ledger, and when anything was recorded last; absent in older facts */
  heartbeat: z.strictObject({ at: z.string().nullable(), recorded: z.string().nullable() }).optional(),
})
export type LedgerFacts = z.infer<typeof LedgerFacts>

export const OwnCheck = z.strictObject({
  id: z.number().int(),
  sha: z.string(),
  name: z.string(),
  externalId: z.string(),
  status: z.string(),
  startedAt: z.string().nullable(),
  text: z.string().nullable().optional(),
})

/** Why a record leads back to no version that was approved. */
export const FormerProblem = z.enum([
  'no-such-record',
  'no-completed-move',
  'of-another-place',
  'of-another-version',
  'by-break-glass',
  'retired-since',
])
export type FormerProblem = z.infer<typeof FormerProblem>

/** What a rollback goes back to, by the record that it names; `held` is the evidence of then, as its folder holds it. */
export const Former = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('approved'),
    record: z.number().int(),
    at: z.string(),
    kind: RequestKind,
    folder: z.string(),
    pull: z.strictObject({ number: z.number().int(), url: z.string() }),
    evidence: z.string().nullable(),
    held: Proposed,
    /** whom the request of then named as builders, by what its record holds */
    claimed: z
      .array(z.strictObject({ fact: z.enum(['developers', 'version-creator', 'data-producer']), person: z.string() }))
      .readonly(),
  }),
  z.strictObject({ state: z.literal('none'), record: z.number().int(), why: FormerProblem }),
])
export type Former = z.infer<typeof Former>

const OtherRequest = z.strictObject({
  number: z.number().int(),
  url: z.string(),
  why: z.enum(['same-place', 'same-head']),
})
const HeldRequest = z.strictObject({ number: z.number().int(), url: z.string(), reviews: z.array(Review).readonly() })

/** What is read for one request alone. */
const own = {
  modelFile: read(ModelFile),
  modelFileFrom: z.enum(['base', 'request', 'none']),
  /** the bytes behind `modelFile`; null where there are none */
  modelSource: GovernanceFile.nullable(),
  gathered: Gathered.nullable(),
  /** who may do what with the model in the registry, as far as the credential is told; a version's request has it */
  registryAccess: AccessReading.optional(),
  /** the one version that the environment shows now; null where it shows none, or several */
  live: z.string().nullable(),
  /** of a rollback alone */
  former: Former.optional(),
  /** all that is shown there; absent in older facts, and where nothing was read */
  shown: Shown.optional(),
  /** set where it shows none, and what the ledger says it shows is in the registry no more: nobody can put that back */
  recordedGone: z.literal(true).optional(),
  ledger: LedgerFacts,
  otherRequests: z.array(OtherRequest).readonly(),
  /** other requests of the model that are open, or merged and undecided, and that somebody objected to: a hold there freezes the model */
  heldRequests: z.array(HeldRequest).readonly().optional(),
} as const
export const OwnFacts = z.strictObject(own)
export type OwnFacts = z.infer<typeof OwnFacts>

export const Facts = z.strictObject({
  schema: z.literal('countersign/facts/1'),
  readAt: z.string(),
  repository: z.strictObject({ id: z.number().int(), name: z.string(), defaultBranch: z.string(), tip: z.string() }),
  webUrl: z.string(),
  app: z.string().nullable(),
  pull: PullRequest,
  sticky: z.number().int().nullable(),
  request: RequestFacts,
  governance: Governance,
  /** how governance that no record explains came to lie under a change of it; absent where the base held the recorded one */
  unrecorded: UnrecordedGovernance.optional(),
  ...own,
  /**
   * Further requests of the same pull request, adoptions all of them. `own` is null where only one is judged, as the
   * promoter does: the others are what the pull request proposes.
   */
  also: z
    .array(z.strictObject({ request: FoundRequest, own: OwnFacts.nullable() }))
    .readonly()
    .optional(),
  /** what rules that are no longer in force asked of the open request; absent where none were replaced since it was opened */
  due: z.array(DueRoute).readonly().optional(),
  memberships: z.array(Membership).readonly(),
  failed: z.array(FailedRead).readonly(),
  checks: z.array(OwnCheck).readonly(),
  foreignChecks: z.array(z.string()).readonly(),
  /** which recorded promotions a change of what judges would judge otherwise; null for a request that changes none of it */
  impact: Impact.nullable(),
})
export type Facts = z.infer<typeof Facts>

/** The facts as text that the next step of the job reads. */
export function formatFacts(facts: Facts): string {
  return JSON.stringify(facts)
}

/** The facts in the text; throws where it is none of ours. */
export function parseFacts(text: string): Facts {
  return Facts.parse(JSON.parse(text))
}

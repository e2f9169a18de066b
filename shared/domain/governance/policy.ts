import { z } from 'zod'
import { eventWords, movingWords, noticeWords } from '../delivery/word.ts'
import { GateSettings } from '../gate/settings.ts'
import { CheckpointSettings } from '../ledger/checkpoint/keys.ts'
import { activities } from '../raci/activity.ts'
import { HumanStageName, StageName, Tier } from '../stage.ts'

/** governance/policy.yml in the words its users write. Rules that cross fields stand in `policy-rules.ts`. */

const RoleName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a lower-case name with hyphens')
const Duration = z
  .string()
  .regex(/^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/, 'an ISO 8601 duration such as P90D')
const RoleNames = z.array(RoleName).readonly()
const Approvals = z.array(z.strictObject({ role: RoleName, count: z.number().int().min(1) })).readonly()
const Alias = z
  .string()
  .regex(/^(?!latest$)(?!v\d+$)[\w-]{1,255}$/i, 'an MLflow alias: letters, digits, _ and -, not latest or v1')

export const Role = z.union([
  z.strictObject({ team: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'organisation/team') }),
  z.strictObject({ people: z.array(z.string()).min(1).readonly() }),
])
export type Role = z.infer<typeof Role>

const Place = z.string().trim().min(1).max(200)

export const Environment = z.strictObject({
  alias: Alias.optional(),
  stage: z.enum(['Staging', 'Production']).optional(),
  archive_existing: z.boolean().optional(),
  copy_to: z.string().optional(),
  requires: Tier.optional(),
  /** where and on what the environment runs; kept with each promotion to it */
  region: Place.optional(),
  infrastructure: Place.optional(),
})
export type Environment = z.infer<typeof Environment>

export const builderFacts = [
  'request-author',
  'commit-author',
  'committer',
  'co-author',
  'pusher',
  'developers',
  'run-user',
  'parent-run-user',
  'version-creator',
  'data-producer',
] as const

const AnswerNames = z.array(z.string().regex(/^[a-z][a-z0-9-]*$/)).readonly()

const Stage = z.strictObject({
  approvals: Approvals,
  consulted: RoleNames.default([]),
  /** a list for every tier, or a list for each; a tier that the map leaves out is asked none */
  answers: z.union([AnswerNames, z.partialRecord(Tier, AnswerNames)]).default([]),
  valid_for: Duration.optional(),
})
export type StagePolicy = z.infer<typeof Stage>

const ClearedBy = z
  .array(z.union([z.literal('its-giver'), RoleName]))
  .min(1)
  .readonly()

const Limits = z.strictObject({
  /** what rests on the model at once, such as USD=1000000000 */
  exposure: z
    .string()
    .regex(/^[A-Z]{3}=\d+$/, 'a currency and an amount, such as USD=1000000000')
    .optional(),
  /** what a machine decides by itself, such as P1Y=1000000 */
  decisions: z
    .string()
    .regex(/^P[1-9]\d*[YMWD]=\d+$/, 'decisions per period, such as P1Y=1000000')
    .optional(),
})

/** One who is told: over https with a signature, or by starting the workflows of this repository. */
export const Receiver = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** true starts them by the event's own type */
  repository_dispatch: z
    .union([z.literal(true), z.string().regex(/^[\w.-]{1,100}$/, 'an event type of at most 100 signs')])
    .optional(),
  events: z
    .array(z.enum([...eventWords, ...noticeWords]))
    .min(1)
    .readonly()
    .default(movingWords),
  environments: z.array(z.string()).min(1).readonly().optional(),
  /** the name under which promote is given the secret; without it the receiver's own */
  secret: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a lower-case name with hyphens')
    .optional(),
  give_up_after: Duration.default('P3D'),
})
export type Receiver = z.infer<typeof Receiver>

export const Policy = z.strictObject({
  policy: z.literal(1),
  registry: z.strictObject({
    uri: z.url({ protocol: /^https?$/ }),
    artifact_roots: z.array(z.string().min(1)).min(1).readonly(),
  }),
  roles: z.record(RoleName, Role),
  environments: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Environment),
  tiers: z.strictObject({
    high: z.array(StageName).readonly(),
    medium: z.array(StageName).readonly(),
    low: z.array(StageName).readonly(),
  }),
  /** from where on a model is material, whatever its use; without it by the number of decisions alone */
  materiality: z.strictObject({ high: Limits.optional(), medium: Limits.optional() }).optional(),
  /** whether the App merges a promotion of a low-tier model that no person has to sign */
  automatic_merge: z.enum(['low-tier', 'never']).default('never'),
  separation_of_duties: z.strictObject({
    builders: z.array(z.enum(builderFacts)).readonly(),
    one_person_one_stage: z.boolean().default(true),
    inherited_team_members: z.boolean().default(true),
  }),
  stages: z.partialRecord(HumanStageName, Stage),
  sign_off: z.strictObject({ quote_digest: z.enum(['required', 'optional']) }).default({ quote_digest: 'required' }),
  freshness: z.enum(['evidence', 'clean-base-merges', 'head']).default('evidence'),
  vetoes: z.strictObject({ cleared_by: ClearedBy }).default({ cleared_by: ['its-giver'] }),
  holds: z.strictObject({ roles: RoleNames, cleared_by: ClearedBy }).optional(),
  gates: GateSettings,
  exceptions: z
    .strictObject({
      accepted_by: z.array(RoleName).min(1).readonly(),
      longest: Duration,
      never: z.array(z.string()).readonly().default([]),
    })
    .optional(),
  changes: z.strictObject({ approvals: Approvals, cool_down: Duration.optional() }),
  /** who signs the return to a version that was live before; without it the last stage that people sign for a promotion there */
  rollback: z.strictObject({ approvals: Approvals }).optional(),
  /** who signs that an environment shows no version any more; without it the accountable role and each role of `changes` */
  retirement: z.strictObject({ approvals: Approvals }).optional(),
  /** who may move a version past the stages, who merges it, and until when that must be reviewed; without it nobody may */
  break_glass: z.strictObject({ approvals: Approvals, merged_by: RoleName, review_within: Duration }).optional(),
  ledger: z.strictObject({
    branch: z.string().min(1),
    watch: Duration.optional(),
    checkpoints: CheckpointSettings.optional(),
    /** whether statements about the ledger may go into a log that everybody reads */
    transparency: z.enum(['none', 'public']).optional(),
    /** the workflow that has checkpoints attested, as GitHub writes one: without it no attestation can be believed */
    attested_by: z
      .string()
      .regex(
        /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@refs\/\S+$/,
        'OWNER/REPOSITORY/.github/workflows/FILE.yml@refs/heads/BRANCH',
      )
      .optional(),
  }),
  /** the MLflow users that are no person, by what they are for, and who may administer */
  access: z
    .strictObject({
      promoter: z.string().min(1).optional(),
      status_writer: z.string().min(1).optional(),
      reader: z.string().min(1).optional(),
      administrators: z.array(z.string().min(1)).readonly().default([]),
    })
    .optional(),
  /** what the schedule proposes by itself; without it nothing */
  proposals: z
    .strictObject({
      on: z.enum(['registered', 'alias']),
      alias: Alias.optional(),
      environment: z.string().min(1),
    })
    .optional(),
  /** who is told of what a request came to, by name */
  receivers: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a lower-case name with hyphens'), Receiver)
    .default({}),
  regulations: z.array(z.string()).readonly().default([]),
  raci: z
    .union([
      z.literal('default'),
      z.partialRecord(z.enum(activities), z.record(RoleName, z.enum(['R', 'A', 'C', 'I']))),
    ])
    .default('default'),
})
export type Policy = z.infer<typeof Policy>
export type Materiality = Policy['materiality']

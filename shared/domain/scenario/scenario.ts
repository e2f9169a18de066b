import { z } from 'zod'
import { isInstant, plus } from '../instant.ts'
import { mergeHurdles } from '../request/automatic-merge.ts'
import { ignoreCodes, StageState } from '../verdict.ts'
import { Tier } from '../stage.ts'

/** A scenario file: the lives of requests told as events, each with what every stage must answer. */

const Login = z.string().min(1)
const Label = z.string().min(1)
const Instant = z.string().refine(isInstant, 'an instant in UTC, such as 2026-01-05T09:00:00Z')
const Duration = z.string().refine(isDuration, 'an ISO 8601 duration, such as PT5S or P90D')
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day, such as 2027-01-31')
const Many = z.number().int().min(1).max(10_000)

function isDuration(text: string): boolean {
  try {
    return plus('2026-01-05T09:00:00Z', text) !== ''
  } catch {
    return false
  }
}

export const Commit = z.strictObject({
  label: Label.optional(),
  author: Login.optional(),
  committer: Login.optional(),
  co_authors: z.array(z.string().min(1)).readonly().default([]),
  parents: z.array(Label).min(1).readonly().optional(),
  unattributed: z.union([z.literal(true), z.enum(['author', 'committer'])]).optional(),
  web: z.boolean().default(false),
  date: Instant.optional(),
})
export type Commit = z.infer<typeof Commit>

const Touches = z.enum(['evidence', 'nothing', 'policy', 'people', 'workflows'])
export type Touches = z.infer<typeof Touches>

const brought = {
  by: Login,
  commits: z.array(Commit).min(1).readonly().optional(),
  many: Many.optional(),
  files: Many.optional(),
  touches: Touches.default('evidence'),
  recorded: z.boolean().default(true),
} as const

type Brings = { readonly commits?: readonly unknown[] | undefined; readonly many?: number | undefined }

const oneRepeated = ({ commits, many }: Brings): boolean => many === undefined || (commits?.length ?? 1) === 1
const repeated = 'many repeats one commit; name at most one'

const Open = z
  .strictObject({
    ...brought,
    base: z.string().min(1).default('main'),
    body: z.string().default(''),
    draft: z.boolean().default(false),
    fork: z.boolean().default(false),
    agent_for: Login.optional(),
  })
  .refine(oneRepeated, repeated)

const Push = z
  .strictObject({
    ...brought,
    force: z.boolean().default(false),
    to: Label.optional(),
    early_status: z.boolean().default(false),
    rebinds: z.boolean().default(false),
  })
  .refine(oneRepeated, repeated)
  .refine(
    ({ to, commits, many, files }) => to === undefined || (commits ?? many ?? files) === undefined,
    'to brings an older head back as it was; commits, many and files do not belong to it',
  )

export const Condition = z.strictObject({
  text: z.string().min(1),
  until: Day.optional(),
  owner: z.string().min(1).optional(),
})

const Review = z.strictObject({
  by: Login,
  state: z.enum(['approved', 'changes_requested', 'commented', 'pending']),
  as: Label.optional(),
  body: z.string().default(''),
  answers: z.record(z.string(), z.string()).optional(),
  quotes: z.enum(['current', 'previous']).optional(),
  conditions: z.array(Condition).min(1).readonly().optional(),
  many: Many.default(1),
  imported: z.boolean().default(false),
})

const Team = z
  .strictObject({
    joins: Login.optional(),
    leaves: Login.optional(),
    role: z.string().min(1),
    pending: z.boolean().default(false),
    through: z.string().min(1).optional(),
  })
  .refine(({ joins, leaves }) => (joins === undefined) !== (leaves === undefined), 'name one of joins and leaves')

const AccountChange = z
  .strictObject({
    login: Login,
    becomes: z.enum(['renamed', 'deleted', 'suspended', 'bot']),
    to: Login.optional(),
    taken_by_stranger: Login.optional(),
  })
  .refine(
    ({ becomes, to, taken_by_stranger: taken }) =>
      becomes === 'renamed' ? to !== undefined : to === undefined && taken === undefined,
    'to and taken_by_stranger belong to an account that is renamed, which needs to',
  )

const RegistryChange = z.strictObject({
  changes: z.enum(['tag', 'metric', 'parameter', 'artifact', 'dataset', 'alias', 'version-recreated']),
  key: z.string().min(1).optional(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  by: Login.optional(),
})

const Fails = z.strictObject({
  read: z.enum(['teams', 'reviews', 'commits', 'events', 'registry', 'policy']),
  status: z.union([z.literal(403), z.literal(404), z.literal(500), z.literal('timeout')]).default(500),
  role: z.string().min(1).optional(),
  until: Label.optional(),
})

export const StageExpectation = z.strictObject({
  verdict: StageState.optional(),
  counted: z.array(z.string()).readonly().optional(),
  ignored: z.record(z.string(), z.enum(ignoreCodes)).optional(),
  vetoes: z.array(z.string()).readonly().optional(),
  says: z.string().min(1).optional(),
})
export type StageExpectation = z.infer<typeof StageExpectation>

const Result = z.enum(['done', 'refused', 'waiting'])

export const Expectation = z
  .strictObject({
    'validation-gates': StageExpectation.optional(),
    'independent-validation': StageExpectation.optional(),
    'compliance-review': StageExpectation.optional(),
    'business-sign-off': StageExpectation.optional(),
    request: z
      .strictObject({
        mergeable: z.boolean().optional(),
        /** whether the App merges it by itself, or the word for why not */
        automatic_merge: z.union([z.boolean(), z.enum(mergeHurdles)]).optional(),
      })
      .optional(),
    promotion: z.union([Result, z.strictObject({ verdict: Result, code: z.string().min(1).optional() })]).optional(),
    code: z.string().min(1).optional(),
  })
  .refine(({ promotion, code }) => code === undefined || promotion !== undefined, 'code belongs to a promotion')
export type Expectation = z.infer<typeof Expectation>

/** The events by name; an entry of `events:` holds exactly one of them, with its time beside it. */
export const eventSchemas = {
  open: Open,
  push: Push,
  update_branch: z.strictObject({ by: Login, clean: z.boolean().default(true), recorded: z.boolean().default(true) }),
  record: z.strictObject({}),
  review: Review,
  edit_review: z.strictObject({ review: Label, by: Login, body: z.string().default('edited') }),
  dismiss: z.strictObject({ review: Label, by: Login, body: z.string().default('') }),
  comment: z.strictObject({ by: Login, body: z.string().default('') }),
  retarget: z.strictObject({ by: Login, base: z.string().min(1) }),
  team: Team,
  account: AccountChange,
  registry: RegistryChange,
  policy: z.strictObject({ changes: z.record(z.string(), z.unknown()) }),
  /** other answers in the model's file, which come to this tier, brought by a request of their own */
  model_facts: z.strictObject({ tier: Tier }),
  hold: z.strictObject({ by: Login, reason: z.string().min(1).default('held') }),
  release: z.strictObject({ by: Login, reason: z.string().min(1).default('released') }),
  fails: Fails,
  merge: z.strictObject({
    by: Login,
    method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
    bypass: z.boolean().default(false),
  }),
  wait: z.strictObject({ for: Duration }),
  expect: Expectation,
} as const
export type EventName = keyof typeof eventSchemas

export const eventNames = Object.keys(eventSchemas) as readonly EventName[]

/** One event with the time it carries. */
export type Event = {
  readonly [Name in EventName]: {
    readonly name: Name
    readonly event: z.infer<(typeof eventSchemas)[Name]>
    readonly at: string | null
    readonly after: string | null
  }
}[EventName]
export type EventOf<Name extends EventName> = z.infer<(typeof eventSchemas)[Name]>

const members = {
  open: eventSchemas.open.optional(),
  push: eventSchemas.push.optional(),
  update_branch: eventSchemas.update_branch.optional(),
  record: eventSchemas.record.optional(),
  review: eventSchemas.review.optional(),
  edit_review: eventSchemas.edit_review.optional(),
  dismiss: eventSchemas.dismiss.optional(),
  comment: eventSchemas.comment.optional(),
  retarget: eventSchemas.retarget.optional(),
  team: eventSchemas.team.optional(),
  account: eventSchemas.account.optional(),
  registry: eventSchemas.registry.optional(),
  policy: eventSchemas.policy.optional(),
  model_facts: eventSchemas.model_facts.optional(),
  hold: eventSchemas.hold.optional(),
  release: eventSchemas.release.optional(),
  fails: eventSchemas.fails.optional(),
  merge: eventSchemas.merge.optional(),
  wait: eventSchemas.wait.optional(),
  expect: eventSchemas.expect.optional(),
} as const satisfies Readonly<Record<EventName, z.ZodType>>

export const Entry = z.strictObject({ ...members, at: Instant.optional(), after: Duration.optional() })
export type Entry = z.infer<typeof Entry>

export const Person = z.strictObject({
  roles: z.array(z.string().min(1)).readonly().default([]),
  mlflow: z.string().min(1).optional(),
  emails: z.array(z.string().includes('@')).min(1).readonly().optional(),
  unmapped: z.boolean().default(false),
})
export type Person = z.infer<typeof Person>

export const Model = z.strictObject({
  tier: Tier.default('high'),
  run_user: z.string().min(1).optional(),
  parent_run_users: z.array(z.string().min(1)).readonly().default([]),
  version_creator: z.string().min(1).optional(),
  data_producers: z.array(z.string().min(1)).readonly().default([]),
})
export type Model = z.infer<typeof Model>

/** The key that people.yml gives to somebody of the scenario. */
export const personKey = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replace(/^-/, 'x-')

const nothing = (value: unknown): unknown => value ?? {}

const common = {
  policy: z.record(z.string(), z.unknown()).default({}),
  people: z.record(Login, z.preprocess(nothing, Person)).default({}),
  model: z.preprocess(nothing, Model).prefault({}),
  bystanders: z.number().int().min(0).max(100).default(2),
} as const

/** One scenario with the file's defaults under it. */
export const Scenario = z.strictObject({
  scenario: z.string().min(1),
  case: z.union([z.number(), z.string()]).optional(),
  ...common,
  events: z.array(z.preprocess(nothing, Entry)).min(1).readonly(),
  expect: Expectation,
})

/** `defaults:` of a file: what a scenario may leave out. */
export const Defaults = z.strictObject({
  policy: z.record(z.string(), z.unknown()).optional(),
  people: z.record(Login, z.preprocess(nothing, Person)).optional(),
  model: z.preprocess(nothing, Model).optional(),
  bystanders: z.number().int().min(0).max(100).optional(),
})

/** A file as its writer sees it, for editors: one entry holds one event, and a scenario may leave out what the defaults say. */
export const ScenarioFile = z.strictObject({
  defaults: Defaults.optional(),
  scenarios: z.array(Scenario).min(1),
})

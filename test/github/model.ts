/** The things of the stand-in: accounts, tokens, teams, pull requests, reviews, checks. */

export type Account = {
  readonly id: number
  login: string
  type: 'User' | 'Bot' | 'Organization'
  readonly emails: readonly string[]
  /** gone: what it wrote is the ghost's */
  removed?: boolean
  /** since when; whether its teams still show it */
  suspended?: { readonly at: string; readonly stays: boolean } | undefined
}
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin' | 'none'>>
export type Token = {
  readonly value: string
  readonly kind: 'person' | 'installation' | 'job'
  readonly account: Account
  readonly app: App | null
  readonly permissions: Permissions
  readonly repository: string | null
  /** in milliseconds; without it the token does not end */
  readonly expiresAt?: number
}
export type App = {
  readonly id: number
  readonly slug: string
  readonly clientId: string
  readonly privateKey: string
  readonly publicKey: string
  readonly bot: Account
  readonly owner: string
  readonly permissions: Permissions
}
export type Status = {
  readonly id: number
  readonly sha: string
  readonly state: string
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: Account
  readonly at: string
}
export type Installation = {
  readonly id: number
  readonly app: App
  readonly owner: string
  readonly permissions: Permissions
}
export type Team = {
  readonly org: string
  readonly slug: string
  readonly id: number
  parent: string | null
  readonly members: Map<number, 'active' | 'pending'>
}
export type Rule = { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }
export type Ruleset = {
  readonly id: number
  name: string
  target: string
  enforcement: string
  conditions: {
    ref_name: { include: readonly string[]; exclude: readonly string[] }
    /** of an organisation's ruleset: which repositories it is for */
    repository_name?: { include: readonly string[]; exclude: readonly string[] }
  }
  rules: readonly Rule[]
  bypass_actors: readonly { readonly actor_id: number; readonly actor_type: string; readonly bypass_mode: string }[]
}
export type Dismissal = { readonly actor: Account; readonly at: string; readonly was: string; readonly message: string }
export type Review = {
  readonly id: number
  readonly author: Account
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  submittedAt: string
  commit: string
  body: string
  editedAt: string | null
  editor: Account | null
  dismissal: Dismissal | null
}
export type PullEvent = {
  readonly type:
    | 'HeadRefForcePushedEvent'
    | 'BaseRefChangedEvent'
    | 'ReviewRequestedEvent'
    | 'ReadyForReviewEvent'
    | 'ConvertToDraftEvent'
  readonly at: string
  readonly actor: Account
  readonly after: string | null
  /** who was asked for a review: a person's number or a team's slug */
  readonly asked?: number | string
}
export type Comment = {
  readonly id: number
  readonly author: Account
  body: string
  readonly at: string
  updatedAt: string
}
/** A remark on a line of the diff and what was answered to it. */
export type Thread = {
  readonly id: number
  readonly path: string
  readonly line: number
  readonly side: 'LEFT' | 'RIGHT'
  readonly commit: string
  readonly comments: (Comment & { readonly review: number | null })[]
  resolvedBy: Account | null
}
export type Label = {
  readonly id: number
  name: string
  color: string
  description: string | null
  readonly isDefault: boolean
}
/** What an issue and a pull request have in common. */
export type Topic = {
  readonly number: number
  title: string
  body: string
  readonly author: Account
  state: 'open' | 'closed'
  readonly createdAt: string
  closedAt?: string | null
  readonly comments: Comment[]
  readonly labels: Set<number>
  readonly assignees: Set<number>
}
export type Issue = Topic & { updatedAt: string; reason: string | null; closedBy: Account | null }
export type Pull = {
  readonly number: number
  title: string
  body: string
  readonly author: Account
  draft: boolean
  state: 'open' | 'closed'
  readonly createdAt: string
  base: string
  readonly head: string
  headSha: string
  baseSha: string
  merged: { readonly at: string; readonly sha: string; readonly by: Account } | null
  readonly reviews: Review[]
  readonly events: PullEvent[]
  readonly comments: Comment[]
  readonly threads: Thread[]
  readonly labels: Set<number>
  readonly assignees: Set<number>
  readonly requestedTeams: Set<string>
  readonly requestedPeople: Set<number>
  bodyEditedAt?: string | null
  /** whose fork it came from */
  fork?: Account
  closedAt?: string | null
}
export type CheckRun = {
  readonly id: number
  readonly app: App
  readonly sha: string
  readonly name: string
  /** the server's own time, which no client sets */
  readonly createdAt?: string
  externalId: string
  status: string
  conclusion: string | null
  startedAt: string
  completedAt: string | null
  detailsUrl: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: Readonly<Record<string, unknown>>[]
}
export type Run = {
  readonly id: number
  readonly name: string
  readonly path: string
  readonly event: string
  readonly title: string
  readonly branch: string
  readonly sha: string
  readonly actor: Account
  readonly createdAt: string
  updatedAt: string
  attempt: number
  status: string
  conclusion: string | null
  jobs: readonly RunJob[]
}
export type RunJob = {
  readonly id: number
  readonly name: string
  readonly conclusion: string | null
  readonly steps: readonly { readonly name: string; readonly conclusion: string | null }[]
}
export type Activity = {
  readonly id: number
  readonly before: string
  readonly after: string
  readonly ref: string
  readonly at: string
  readonly type: string
  readonly actor: Account
}
export type Deployment = {
  readonly id: number
  readonly sha: string
  readonly environment: string
  readonly description: string
  readonly payload: unknown
  readonly creator: Account
  readonly at: string
  readonly statuses: Readonly<Record<string, unknown>>[]
}
export type Settings = {
  description: string | null
  mergeMethods: readonly string[]
  deleteBranchOnMerge: boolean
  archived: boolean
  hasIssues: boolean
  /** whether a job's own token may create and approve pull requests */
  actionsApprove: boolean
}
/** How one update of a ref fared under the rules. */
export type Suite = {
  readonly id: number
  readonly ref: string
  readonly before: string
  readonly after: string
  readonly at: string
  readonly actor: Account
  readonly result: 'pass' | 'fail' | 'bypass'
  readonly broken: readonly string[]
}
export type Environment = {
  readonly id: number
  readonly name: string
  readonly createdAt: string
  branchPolicy: { readonly protected_branches: boolean; readonly custom_branch_policies: boolean } | null
  reviewers: readonly unknown[]
  preventSelfReview: boolean
  waitMinutes: number
  adminsBypass: boolean
  readonly branches: { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[]
  readonly variables: Map<string, string>
  readonly secrets: Set<string>
}
export type Repo = {
  readonly id: number
  readonly owner: string
  readonly name: string
  isPrivate: boolean
  readonly folder: string
  defaultBranch: string
  readonly people: Map<number, 'read' | 'write' | 'admin'>
  readonly teams: Map<string, 'read' | 'write' | 'admin'>
  readonly pulls: Map<number, Pull>
  readonly issues: Map<number, Issue>
  readonly labels: Label[]
  /** the runs of its workflows, as whoever plays them told */
  readonly runs: Run[]
  readonly checks: CheckRun[]
  readonly statuses: Status[]
  readonly activity: Activity[]
  readonly deployments: Deployment[]
  readonly rulesets: Ruleset[]
  readonly signed: Set<string>
  readonly settings: Settings
  readonly suites: Suite[]
  readonly environments: Map<string, Environment>
  readonly variables: Map<string, string>
  readonly secrets: Set<string>
}

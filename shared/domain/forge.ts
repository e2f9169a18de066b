import { z } from 'zod'

/** What the forge tells of one request, as plain data. Instants are ISO 8601 in UTC, given by the server. */

export const Account = z.strictObject({
  id: z.number().int(),
  login: z.string(),
  kind: z.enum(['user', 'bot', 'organization', 'mannequin']),
  state: z.enum(['active', 'suspended', 'deleted']),
})
export type Account = z.infer<typeof Account>

/** Who a commit names; `account` is null where the forge knows nobody by that e-mail. */
export const CommitIdentity = z.strictObject({
  account: Account.nullable(),
  email: z.string(),
  name: z.string(),
})
export type CommitIdentity = z.infer<typeof CommitIdentity>

/** A commit of the request, those that came in through a second parent included. */
export const Commit = z.strictObject({
  sha: z.string(),
  parents: z.array(z.string()).readonly(),
  author: CommitIdentity,
  committer: CommitIdentity,
  coAuthors: z.array(CommitIdentity).readonly(),
  /** made by the forge itself (editor, merge button): the committer is then no person */
  madeOnForge: z.boolean(),
  /** a merge of the base that the forge made and that gives the same tree when computed again */
  cleanBaseMerge: z.boolean(),
})
export type Commit = z.infer<typeof Commit>

export const Review = z.strictObject({
  id: z.number().int(),
  author: Account,
  state: z.enum(['approved', 'changes-requested', 'commented', 'dismissed', 'pending']),
  submittedAt: z.string(),
  commit: z.string().nullable(),
  body: z.string(),
  editedAt: z.string().nullable(),
  editor: Account.nullable(),
  /** of a dismissed review: who did it, when, and what it said before; null where the forge does not tell */
  dismissal: z
    .strictObject({
      by: Account.nullable(),
      at: z.string(),
      was: z.enum(['approved', 'changes-requested', 'commented']),
    })
    .nullable(),
})
export type Review = z.infer<typeof Review>

/**
 * One head that the request's branch has had, oldest first; the same commit twice where it came back.
 * `appearedAt` and `pusher` are the server's (activity), `record` is our own first sight of it.
 */
export const Head = z.strictObject({
  sha: z.string(),
  appearedAt: z.string(),
  pusher: Account.nullable(),
  forced: z.boolean(),
  /** digest of the request folder's tree at this head; null where there is none */
  folder: z.string().nullable(),
  cleanBaseMerge: z.boolean(),
  record: z.strictObject({ at: z.string(), digest: z.string().nullable() }).nullable(),
})
export type Head = z.infer<typeof Head>

export const PullRequest = z.strictObject({
  number: z.number().int(),
  title: z.string(),
  author: Account,
  /** whom a bot or an agent that opened it acted for */
  actedFor: Account.nullable(),
  draft: z.boolean(),
  state: z.enum(['open', 'closed', 'merged']),
  createdAt: z.string(),
  base: z.strictObject({ ref: z.string(), sha: z.string() }),
  head: z.strictObject({ ref: z.string(), sha: z.string(), fork: z.boolean() }),
  /** above another request: its base is that request's branch, whatever the forge shows */
  stacked: z.boolean(),
  merge: z.strictObject({ at: z.string(), sha: z.string(), by: Account.nullable() }).nullable(),
  commits: z.array(Commit).readonly(),
  heads: z.array(Head).readonly(),
  /** changes of the base branch's name, oldest first */
  baseChanges: z.array(z.strictObject({ at: z.string(), by: Account.nullable() })).readonly(),
  reviews: z.array(Review).readonly(),
  /** whom anybody asked for a review, by login or as `organisation/team`, and when */
  reviewRequests: z
    .array(z.strictObject({ at: z.string(), whom: z.string() }))
    .readonly()
    .optional(),
})
export type PullRequest = z.infer<typeof PullRequest>

/** Who is in a role now; `formerly` are those whom an earlier record of ours saw in it. */
export const Membership = z.strictObject({
  role: z.string(),
  members: z.array(Account).readonly(),
  formerly: z.array(z.number().int()).readonly(),
})
export type Membership = z.infer<typeof Membership>

/** A read that failed, by what was read; it is never taken for an absence. */
export const FailedRead = z.strictObject({
  read: z.enum(['teams', 'reviews', 'commits', 'events', 'accounts', 'registry', 'policy', 'ledger', 'files']),
  detail: z.string(),
  role: z.string().optional(),
})
export type FailedRead = z.infer<typeof FailedRead>

import { z } from 'zod'

/** GitHub's answers, as far as this client reads them. Its names stop here. */

const Actor = z.object({ __typename: z.string(), login: z.string(), databaseId: z.number().int().nullish() }).nullable()
export type Actor = z.infer<typeof Actor>

const NamedGitActor = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  user: z.object({ databaseId: z.number().int(), login: z.string() }).nullable(),
})
export const GitActor = NamedGitActor.nullable()
export type GitActor = z.infer<typeof GitActor>

const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })

/** Of these GitHub counts what the page holds alone: `totalCount` is of events of every kind. */
const counted = <T extends z.ZodType>(node: T) =>
  z.object({ pageCount: z.number().int(), pageInfo: PageInfo, nodes: z.array(node) })

const paged = <T extends z.ZodType>(node: T) =>
  z.object({ totalCount: z.number().int().optional(), pageInfo: PageInfo, nodes: z.array(node) })

const id = z
  .union([z.number(), z.string().regex(/^\d+$/)])
  .transform(Number)
  .pipe(z.number().int())

export const CommitNode = z.object({
  commit: z.object({
    oid: z.string(),
    committedViaWeb: z.boolean(),
    signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
    parents: z.object({ totalCount: z.number().int(), nodes: z.array(z.object({ oid: z.string() })) }),
    author: GitActor,
    committer: GitActor,
    // a place in a list that is null was not read; taken for somebody without a name it would refuse for good
    authors: z.object({ totalCount: z.number().int(), nodes: z.array(NamedGitActor) }),
  }),
})
export type CommitNode = z.infer<typeof CommitNode>

export const ReviewNode = z.object({
  fullDatabaseId: id,
  state: z.enum(['PENDING', 'COMMENTED', 'APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']),
  submittedAt: z.string().nullable(),
  lastEditedAt: z.string().nullable(),
  body: z.string(),
  commit: z.object({ oid: z.string() }).nullable(),
  author: Actor,
  editor: Actor,
})
export type ReviewNode = z.infer<typeof ReviewNode>

export const EventNode = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('ReviewDismissedEvent'),
    createdAt: z.string(),
    previousReviewState: z.string(),
    actor: Actor,
    review: z.object({ fullDatabaseId: id }).nullable(),
  }),
  z.object({
    __typename: z.literal('HeadRefForcePushedEvent'),
    createdAt: z.string(),
    actor: Actor,
    afterCommit: z.object({ oid: z.string() }).nullable(),
  }),
  z.object({ __typename: z.enum(['BaseRefChangedEvent', 'ReadyForReviewEvent']), createdAt: z.string(), actor: Actor }),
  z.object({
    __typename: z.literal('ReviewRequestedEvent'),
    createdAt: z.string(),
    actor: Actor,
    /** a team has neither login nor number here */
    requestedReviewer: z
      .object({
        __typename: z.string(),
        login: z.string().default(''),
        databaseId: z.number().int().nullish(),
        combinedSlug: z.string().optional(),
      })
      .nullable(),
  }),
])
export type EventNode = z.infer<typeof EventNode>

const FileNode = z.object({ path: z.string(), changeType: z.string() })
const CommentNode = z.object({ fullDatabaseId: id, viewerDidAuthor: z.boolean(), body: z.string(), url: z.string() })

export const PullAnswer = z.object({
  repository: z.object({
    databaseId: z.number().int(),
    nameWithOwner: z.string(),
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }) }).nullable(),
    pullRequest: z
      .object({
        number: z.number().int(),
        title: z.string(),
        body: z.string(),
        lastEditedAt: z.string().nullable(),
        url: z.string(),
        isDraft: z.boolean(),
        state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
        createdAt: z.string(),
        baseRefName: z.string(),
        baseRefOid: z.string(),
        headRefName: z.string(),
        headRefOid: z.string(),
        isCrossRepository: z.boolean(),
        mergedAt: z.string().nullable(),
        mergeCommit: z.object({ oid: z.string() }).nullable(),
        mergedBy: Actor,
        author: Actor,
        commits: paged(CommitNode).optional(),
        reviews: paged(ReviewNode).optional(),
        timelineItems: counted(EventNode).optional(),
        files: paged(FileNode).nullish(),
        comments: paged(CommentNode).optional(),
      })
      .nullable(),
  }),
})
export type PullAnswer = z.infer<typeof PullAnswer>

const Blob = z.object({
  __typename: z.literal('Blob'),
  oid: z.string(),
  byteSize: z.number().int(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
  text: z.string().nullable(),
})
export type Blob = z.infer<typeof Blob>

export type Tree = { __typename: 'Tree'; entries?: TreeEntry[] | null | undefined }
export type TreeEntry = {
  name: string
  type: string
  mode: number
  object: Blob | Tree | { __typename: 'Commit' } | { __typename: 'Tag' } | null
}

const Tree: z.ZodType<Tree> = z.lazy(() =>
  z.object({ __typename: z.literal('Tree'), entries: z.array(TreeEntry).nullish() }),
)
const TreeEntry: z.ZodType<TreeEntry> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    mode: z.number().int(),
    object: z
      .union([Blob, Tree, z.object({ __typename: z.literal('Commit') }), z.object({ __typename: z.literal('Tag') })])
      .nullable(),
  }),
)

export const FolderNode = z.union([Tree, z.object({ __typename: z.enum(['Blob', 'Commit', 'Tag']) })]).nullable()
export const FoldersAnswer = z.object({ repository: z.record(z.string(), z.unknown()) })

export const Signature = z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable()

export const BranchAnswer = z.object({
  repository: z.object({
    ref: z
      .object({
        target: z.object({
          __typename: z.literal('Commit'),
          oid: z.string(),
          author: GitActor,
          signature: Signature,
          tree: z.object({ entries: z.array(TreeEntry) }),
        }),
      })
      .nullable(),
  }),
})

export const HomeAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    databaseId: z.number().int(),
    nameWithOwner: z.string(),
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }) }),
  }),
})

export const CheckNode = z.object({
  databaseId: z.number().int(),
  name: z.string(),
  externalId: z.string().nullable(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startedAt: z.string().nullable(),
  text: z.string().nullish(),
})

export const HeadCommit = z
  .object({
    oid: z.string(),
    checkSuites: z
      .object({
        totalCount: z.number().int(),
        nodes: z.array(
          z.object({
            app: z.object({ databaseId: z.number().int(), slug: z.string() }).nullable(),
            checkRuns: z.object({ totalCount: z.number().int(), nodes: z.array(CheckNode) }).nullable(),
          }),
        ),
      })
      .nullable(),
  })
  .nullable()

export const HeadsAnswer = z.object({ repository: z.record(z.string(), z.unknown()) })
export const HeadFolder = z.object({ __typename: z.string(), oid: z.string() }).nullable()

export const TeamAnswer = z
  .object({
    team: z.object({ members: paged(z.object({ databaseId: z.number().int(), login: z.string() })) }).nullable(),
  })
  .nullable()

export const HistoryAnswer = z.object({
  repository: z.object({
    ref: z
      .object({
        target: z.object({
          oid: z.string(),
          history: paged(
            z.object({
              oid: z.string(),
              message: z.string(),
              parents: z.object({ totalCount: z.number().int(), nodes: z.array(z.object({ oid: z.string() })) }),
              author: GitActor,
              signature: Signature,
            }),
          ),
        }),
      })
      .nullable(),
  }),
})

export const AppendAnswer = z.object({ createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }) })

export const CommitPull = z.object({
  number: z.number().int(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  base: z.object({ ref: z.string() }),
})
export const ActivityEntry = z.object({
  before: z.string(),
  after: z.string(),
  ref: z.string(),
  timestamp: z.string(),
  activity_type: z.string(),
  actor: z.object({ id: z.number().int(), login: z.string(), type: z.string() }).nullable(),
})
export const UserAnswer = z.object({
  id: z.number().int(),
  login: z.string(),
  type: z.string(),
  suspended_at: z.string().nullish(),
})
export const TreeAnswer = z.object({
  sha: z.string(),
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), type: z.string(), mode: z.string(), sha: z.string().nullish() })),
})
export const ShaAnswer = z.object({ sha: z.string() })
export const IdAnswer = z.object({ id: z.number().int() })
export const MergedAnswer = z.object({ sha: z.string() })
export const OpenAnswer = z.object({
  repository: z.object({
    pullRequests: paged(
      z.object({
        number: z.number().int(),
        title: z.string(),
        url: z.string(),
        headRefName: z.string(),
        headRefOid: z.string(),
        baseRefName: z.string(),
        author: Actor,
        files: z.object({ totalCount: z.number().int(), nodes: z.array(z.object({ path: z.string() })) }).nullable(),
        reviews: z.object({ totalCount: z.number().int() }),
      }),
    ),
  }),
})
export const CompareAnswer = z.object({
  status: z.enum(['ahead', 'behind', 'identical', 'diverged']),
  merge_base_commit: z.object({ sha: z.string() }).optional(),
})
export const CreatedPull = z.object({ number: z.number().int(), html_url: z.string() })
export const Anything = z.unknown()

export const FileAnswer = z.object({ filename: z.string(), previous_filename: z.string().optional() })

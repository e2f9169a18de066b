import type { MergeTrees, UpdateMerge } from '../domain/approval/builder/base-merge.ts'
import type { CommentReading, DeploymentReading } from '../domain/delivery/untold.ts'
import type { Account, Commit, PullRequest } from '../domain/forge.ts'
import type { Opening } from '../domain/request/requester.ts'
import type { CommitStanding } from '../domain/lineage/commit-standing.ts'
import type { Branched } from '../domain/proposals/candidate.ts'
import type { StageName } from '../domain/stage.ts'

/** The forge in the house's words. Reads fail with a `ForgeError`; absence is a value of its own. */

export type ChangedFile = {
  readonly path: string
  readonly change: 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'changed'
}

/** A file of a folder at a commit; `text` is null for what is no readable text, and `kind` says what it is. */
export type FolderFile = {
  readonly path: string
  readonly kind: 'file' | 'symlink' | 'submodule' | 'too-large' | 'binary' | 'too-deep'
  readonly blob: string
  readonly text: string | null
}

export type Repository = {
  readonly id: number
  readonly name: string
  readonly defaultBranch: string
  readonly tip: string
}

/** The repository, and the login of whoever's token asks: an App's is its slug with `[bot]` behind it. */
export type Home = Repository & { readonly asking: string }

export type OpenRequest = {
  readonly number: number
  readonly title: string
  readonly url: string
  readonly headSha: string
  readonly headRef: string
  readonly base: string
  readonly author: Account
  /** the paths that it changes; null where they were not told whole */
  readonly files?: readonly string[] | null
  /** whether any review of it asks for changes, or did and was dismissed */
  readonly objections?: boolean
}

/** A pull request without its heads' folders and records, which need a second read. */
export type PullReading = {
  readonly repository: Repository
  readonly pull: Omit<PullRequest, 'heads'> & { readonly url: string }
  /** what tells whom a bot or an agent acted for that opened it */
  readonly opening?: Opening
  readonly files: readonly ChangedFile[]
  readonly sticky: { readonly id: number; readonly body: string } | null
  readonly readAt: string
}

/** What the activity of a branch says of one move of its tip. */
export type Movement = {
  readonly sha: string
  readonly before: string
  readonly at: string
  readonly kind: 'push' | 'force-push' | 'creation' | 'deletion' | 'merge' | 'other'
  readonly by: Account | null
}

/** A check run of ours at a commit. */
export type OwnCheck = {
  readonly id: number
  readonly sha: string
  readonly name: string
  readonly externalId: string
  readonly status: string
  readonly startedAt: string | null
  /** what we kept there for ourselves */
  readonly text?: string | null
}

/** What is known of one commit that was a head: our checks there, others that bear a name of ours, what the folders hold. */
export type HeadReading = {
  readonly sha: string
  /** the folder's tree, or the digest of those of several folders; null where none of them is there */
  readonly folder: string | null
  readonly checks: readonly OwnCheck[]
  readonly foreignChecks: readonly string[]
}

export type CheckState =
  | { readonly status: 'in_progress' }
  | { readonly status: 'completed'; readonly conclusion: 'success' | 'failure' | 'action_required' }

export type Annotation = {
  readonly path: string
  readonly line: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly title: string
  readonly message: string
}

export type CheckWrite = {
  readonly stage: StageName
  readonly sha: string
  readonly name: string
  readonly state: CheckState
  readonly externalId: string
  readonly detailsUrl: string | null
  readonly title: string
  readonly summary: string
  /** what we keep for ourselves beside what people read; nothing where there is nothing */
  readonly text?: string
  readonly annotations: readonly Annotation[]
  /** our earlier run of this name to patch; null makes a new one */
  readonly earlier: number | null
}

export type MergedRequest = PullReading

export interface Forge {
  readonly webUrl: string
  repository(): Promise<Home>
  pull(number: number): Promise<PullReading>
  openRequests(): Promise<readonly OpenRequest[]>
  /** the pull requests whose merge or commits hold this commit */
  pullsOfCommit(sha: string): Promise<
    readonly {
      readonly number: number
      readonly mergedAt: string | null
      readonly mergeSha: string | null
      readonly base: string
    }[]
  >
  /** the commits of the default branch that touch a path, newest first */
  commitsOfPath(at: string, path: string): Promise<readonly string[]>
  /** the commits that the newer one has and the older one has not; never a part of them */
  commitsBetween(older: string, newer: string): Promise<readonly Commit[]>
  /** every move of a branch that the forge recorded, oldest first; of a long-lived one the newest of which so many are asked, or a few more */
  movements(branch: string, newest?: number): Promise<readonly Movement[]>
  heads(shas: readonly string[], folders: readonly string[], app: string | null): Promise<readonly HeadReading[]>
  /** the files of a folder; what a commit holds never changes, so it may be read once, and together with others */
  folder(at: string, path: string): Promise<readonly FolderFile[]>
  /** the paths of all files at a commit */
  paths(at: string): Promise<readonly string[]>
  /** the blob of every file at a commit, by its path; empty for a submodule, which has none */
  blobs(at: string): Promise<ReadonlyMap<string, string>>
  members(
    teams: readonly string[],
    inherited: boolean,
  ): Promise<
    readonly (
      | { readonly team: string; readonly members: readonly Account[] }
      | { readonly team: string; readonly failed: string }
    )[]
  >
  account(login: string): Promise<Account | null>
  isAncestor(older: string, newer: string): Promise<boolean>
  /** where a commit stands in a repository, `owner/name`, of this forge that need not be ours; `base` is a commit of our default branch */
  commitStanding(repository: string, sha: string, base: string): Promise<CommitStanding>
  /** the trees of a merge commit, of its parents and of where these parted; null where any of them is cut or unknown */
  mergeTrees(merge: UpdateMerge): Promise<MergeTrees | null>
  writeCheck(check: CheckWrite): Promise<number>
  writeComment(pull: number, body: string, earlier: number | null): Promise<void>
  requestReviews(pull: number, teams: readonly string[], people: readonly string[]): Promise<void>
  /** merges a pull request while its head is still this one; what the forge refuses is an answer, not a failure */
  merge(asked: MergeAsked): Promise<MergeAnswer>
  /** commits files to a new branch and opens a pull request from it */
  propose(proposal: Proposal): Promise<{ readonly number: number; readonly url: string }>
  /** closes a pull request that the App opened, with a comment that says why */
  withdraw(pull: number, why: string): Promise<void>
  /** what the App opened from each of these branches, and where they stand */
  proposedFrom(branches: readonly string[], app: string): Promise<readonly Branched[]>
  /** starts the workflows that listen to an event of this name; nothing of the payload is believed there */
  dispatch(event: string, payload: Readonly<Record<string, unknown>>): Promise<void>
  /** makes a deployment that has no state yet */
  recordDeployment(deployment: DeploymentWrite): Promise<number>
  stateDeployment(deployment: number, state: DeploymentState): Promise<void>
  /** the deployments to an environment, whoever made them, the newest first and no more than `mostDeployments` */
  deployments(environment: string): Promise<readonly DeploymentReading[]>
  /** the newest comments of each of so many pull requests */
  comments(pulls: readonly number[]): Promise<readonly CommentReading[]>
}

export type MergeAsked = {
  readonly number: number
  /** the head that was judged */
  readonly sha: string
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly title: string
}

export type MergeAnswer =
  | { readonly state: 'merged'; readonly sha: string }
  /** `moved`: another head came meanwhile */
  | { readonly state: 'moved'; readonly detail: string }
  | { readonly state: 'refused'; readonly detail: string }

export type Proposal = {
  readonly branch: string
  readonly base: { readonly branch: string; readonly sha: string }
  readonly title: string
  readonly body: string
  readonly message: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly draft: boolean
  /** whether the branch is there already, left by a run that did not end, and is made anew */
  readonly anew?: boolean
}

export type DeploymentWrite = {
  readonly sha: string
  readonly environment: string
  readonly description: string
  readonly payload: Readonly<Record<string, string>>
}

export type DeploymentState = {
  readonly state: 'success' | 'inactive'
  readonly description: string
  readonly logUrl: string | null
}

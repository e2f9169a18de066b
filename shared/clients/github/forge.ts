import type { MergeTrees, UpdateMerge } from '../../domain/approval/builder/base-merge.ts'
import type { CommentReading, DeploymentReading } from '../../domain/delivery/untold.ts'
import type { Account, Commit } from '../../domain/forge.ts'
import type { CommitStanding } from '../../domain/lineage/commit-standing.ts'
import type { Branched } from '../../domain/proposals/candidate.ts'
import { checkName, stageNames } from '../../domain/stage.ts'
import type {
  MergeAnswer,
  MergeAsked,
  CheckWrite,
  DeploymentState,
  DeploymentWrite,
  FolderFile,
  Forge,
  HeadReading,
  Home,
  Movement,
  OpenRequest,
  Proposal,
  PullReading,
} from '../../ports/forge.ts'
import { readMovements } from './history/activity.ts'
import { readCommitsBetween } from './history/between.ts'
import { isOn, readCommitStanding } from './history/commit-standing.ts'
import { CommitPull, CompareAnswer, HomeAnswer, ShaAnswer, TreeAnswer, UserAnswer } from './answers.ts'
import type { GithubConnection } from './connection.ts'
import { ForgeError } from './error.ts'
import { folderReader, type FolderReader } from './folder.ts'
import { readHeads } from './heads.ts'
import { readMergeTrees } from './history/merges.ts'
import { readBranches } from './branches.ts'
import { readComments, readDeployments } from './history/told.ts'
import { readOpenRequests } from './open-requests.ts'
import { readPull } from './pull.ts'
import { homeQuery } from './queries.ts'
import { readTeams, type TeamReading } from './teams.ts'
import {
  mergePull,
  recordDeployment,
  requestReviews,
  stateDeployment,
  writeCheck,
  closePull,
  writeComment,
  writeDispatch,
  writeProposal,
} from './writes.ts'

export type GithubForgeOptions = {
  readonly connection: GithubConnection
  readonly repository: string
  readonly webUrl: string
  /** how the sticky comment begins; with its author it is how it is found again */
  readonly marker: string
}

/** GitHub, for one repository. */
export class GithubForge implements Forge {
  readonly webUrl: string
  readonly #api: GithubConnection
  readonly #repository: string
  readonly #path: { readonly owner: string; readonly repo: string }
  readonly #marker: string
  readonly #folder: FolderReader

  constructor(options: GithubForgeOptions) {
    this.webUrl = options.webUrl.replace(/\/+$/, '')
    this.#api = options.connection
    this.#repository = options.repository
    const [owner = '', repo = ''] = options.repository.split('/')
    this.#path = { owner, repo }
    this.#marker = options.marker
    this.#folder = folderReader(options.connection, options.repository)
  }

  async repository(): Promise<Home> {
    const { owner, repo: name } = this.#path
    const { viewer, repository } = await this.#api.graphql('repository', homeQuery, { owner, name }, HomeAnswer)
    const { databaseId: id, nameWithOwner, defaultBranchRef } = repository
    return {
      ...{ id, name: nameWithOwner, defaultBranch: defaultBranchRef.name, tip: defaultBranchRef.target.oid },
      asking: viewer.login,
    }
  }

  pull(number: number): Promise<PullReading> {
    return readPull(this.#api, this.#repository, number, this.#marker)
  }

  openRequests(): Promise<readonly OpenRequest[]> {
    return readOpenRequests(this.#api, this.#repository)
  }

  async pullsOfCommit(sha: string) {
    const pulls = await this.#api.restPages(
      'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      { ...this.#path, commit_sha: sha },
      CommitPull,
      300,
    )
    return pulls.map((pull) => ({
      number: pull.number,
      mergedAt: pull.merged_at,
      mergeSha: pull.merge_commit_sha,
      base: pull.base.ref,
    }))
  }

  async commitsOfPath(at: string, path: string): Promise<readonly string[]> {
    const commits = await this.#api.restPages(
      'GET /repos/{owner}/{repo}/commits',
      { ...this.#path, sha: at, path },
      ShaAnswer,
      1000,
    )
    return commits.map((commit) => commit.sha)
  }

  commitsBetween(older: string, newer: string): Promise<readonly Commit[]> {
    return readCommitsBetween(this.#api, this.#path, older, newer)
  }

  movements(branch: string, newest: number | null = null): Promise<readonly Movement[]> {
    return readMovements(this.#api, this.#path, branch, newest)
  }

  heads(shas: readonly string[], folders: readonly string[], app: string | null): Promise<readonly HeadReading[]> {
    return readHeads(this.#api, this.#repository, shas, { folders, app, names: new Set(stageNames.map(checkName)) })
  }

  folder(at: string, path: string): Promise<readonly FolderFile[]> {
    return this.#folder(at, path)
  }

  async paths(at: string): Promise<readonly string[]> {
    return [...(await this.blobs(at)).keys()]
  }

  async blobs(at: string): Promise<ReadonlyMap<string, string>> {
    const tree = await this.#api.rest(
      'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      { ...this.#path, tree_sha: at, recursive: '1' },
      TreeAnswer,
    )
    if (tree.truncated)
      throw new ForgeError(
        'too-much',
        `GitHub cut the list of files at ${at.slice(0, 12)}; the repository is too large to be listed in one answer.`,
      )
    const entries = tree.tree.filter(({ type }) => type !== 'tree')
    return new Map(entries.map(({ path, type, sha }) => [path, type === 'blob' ? (sha ?? '') : '']))
  }

  members(teams: readonly string[], inherited: boolean): Promise<readonly TeamReading[]> {
    return teams.length === 0 ? Promise.resolve([]) : readTeams(this.#api, teams, inherited)
  }

  async account(login: string): Promise<Account | null> {
    try {
      const user = await this.#api.rest('GET /users/{username}', { username: login }, UserAnswer)
      const kind = user.type === 'Bot' ? 'bot' : user.type === 'Organization' ? 'organization' : 'user'
      return {
        id: user.id,
        login: user.login,
        kind,
        state: typeof user.suspended_at === 'string' ? 'suspended' : 'active',
      }
    } catch (error) {
      if (error instanceof ForgeError && error.code === 'not-found') return null
      throw error
    }
  }

  async isAncestor(older: string, newer: string): Promise<boolean> {
    if (older === newer) return true
    const basehead = `${older}...${newer}`
    const { status } = await this.#api.rest(
      'GET /repos/{owner}/{repo}/compare/{basehead}',
      { ...this.#path, basehead, per_page: 1 },
      CompareAnswer,
    )
    return status === 'ahead' || status === 'identical'
  }

  async commitStanding(repository: string, sha: string, base: string): Promise<CommitStanding> {
    const ours = repository.toLowerCase() === this.#repository.toLowerCase()
    // code beside the governance is the usual case, and one question at most
    if (ours && (sha === base || (await isOn(this.#api, this.#path, sha, base)))) return { standing: 'reachable' }
    return readCommitStanding(this.#api, repository, sha)
  }

  mergeTrees(merge: UpdateMerge): Promise<MergeTrees | null> {
    return readMergeTrees(this.#api, this.#path, merge)
  }

  writeCheck(check: CheckWrite): Promise<number> {
    return writeCheck(this.#api, this.#path, check)
  }

  writeComment(pull: number, body: string, earlier: number | null): Promise<void> {
    return writeComment(this.#api, this.#path, pull, body, earlier)
  }

  requestReviews(pull: number, teams: readonly string[], people: readonly string[]): Promise<void> {
    return requestReviews(this.#api, this.#path, pull, teams, people)
  }

  merge(asked: MergeAsked): Promise<MergeAnswer> {
    return mergePull(this.#api, this.#path, asked)
  }

  propose(proposal: Proposal): Promise<{ readonly number: number; readonly url: string }> {
    return writeProposal(this.#api, this.#path, proposal)
  }

  async withdraw(pull: number, why: string): Promise<void> {
    await writeComment(this.#api, this.#path, pull, why, null)
    await closePull(this.#api, this.#path, pull)
  }

  proposedFrom(branches: readonly string[], app: string): Promise<readonly Branched[]> {
    return readBranches(this.#api, this.#repository, branches, app)
  }

  dispatch(event: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    return writeDispatch(this.#api, this.#path, event, payload)
  }

  recordDeployment(deployment: DeploymentWrite): Promise<number> {
    return recordDeployment(this.#api, this.#path, deployment)
  }

  stateDeployment(deployment: number, state: DeploymentState): Promise<void> {
    return stateDeployment(this.#api, this.#path, deployment, state)
  }

  deployments(environment: string): Promise<readonly DeploymentReading[]> {
    return readDeployments(this.#api, this.#path, environment)
  }

  comments(pulls: readonly number[]): Promise<readonly CommentReading[]> {
    return readComments(this.#api, this.#path, pulls)
  }
}

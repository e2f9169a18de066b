import { createHash } from 'node:crypto'
import type { MergeTrees } from '../../shared/domain/approval/builder/base-merge.ts'
import type { Account, Commit } from '../../shared/domain/forge.ts'
import type { CommitStanding } from '../../shared/domain/lineage/commit-standing.ts'
import type { DeploymentReading } from '../../shared/domain/delivery/untold.ts'
import type { Entry as RecordEntry } from '../../shared/domain/ledger/chain.ts'
import type { Branched } from '../../shared/domain/proposals/candidate.ts'
import { commit } from '../builders/forge.ts'
import type {
  CheckWrite,
  DeploymentState,
  DeploymentWrite,
  FolderFile,
  Forge,
  MergeAsked,
  Movement,
  OwnCheck,
  Proposal,
  PullReading,
  Repository,
} from '../../shared/ports/forge.ts'
import { fuse, type Fuse } from './fuse.ts'

/** What stands at a path of a commit: a text, or something that is none. */
export type Entry = string | { readonly kind: Exclude<FolderFile['kind'], 'file'> }
export type Tree = Readonly<Record<string, Entry>>

export type Written = {
  readonly merges: MergeAsked[]
  readonly checks: CheckWrite[]
  readonly comments: { readonly pull: number; readonly body: string; readonly earlier: number | null }[]
  readonly reviews: { readonly pull: number; readonly teams: readonly string[]; readonly people: readonly string[] }[]
  readonly proposals: Proposal[]
  readonly deployments: DeploymentWrite[]
  readonly dispatches: { readonly event: string; readonly payload: Readonly<Record<string, unknown>> }[]
  readonly states: { readonly deployment: number; readonly state: DeploymentState['state'] }[]
  /** the pull requests that the App closed */
  readonly withdrawn: number[]
}

export type FakeForge = Forge & {
  readonly written: Written
  /** a commit on the default branch that somebody pushed there; its id */
  readonly commit: (tree: Tree, by?: Account) => string
  /** a commit of a branch, on the default branch's tip; its id */
  readonly commitAside: (tree: Tree) => string
  readonly treeAt: (sha: string) => Tree
  readonly tip: () => string
  readonly putPull: (pull: PullReading) => void
  /** the pull request as it stands */
  readonly pullNow: (number: number) => PullReading
  readonly move: (branch: string, movement: Movement) => void
  readonly putCheck: (check: OwnCheck, app: string) => void
  /** a commit of the default branch that a rebase of this pull request brought, beside its last one */
  readonly bring: (sha: string, pull: number) => void
  /** the trees that a merge commit is told to have */
  readonly putMerge: (sha: string, trees: MergeTrees) => void
  /** what is told of a commit, of whatever repository; one that nobody told of is not there */
  readonly putStanding: (sha: string, standing: CommitStanding) => void
  readonly putTeam: (team: string, members: readonly Account[] | { readonly failed: string }) => void
  /** what the App is told to have opened from a branch before, and where that stands */
  readonly putBranch: (branch: Branched) => void
  /** what an earlier run told of a record: a comment on its pull request, and of a completed move its deployment */
  readonly putTold: (entry: RecordEntry) => void
  /** makes a method fail with this message until told null */
  readonly refuse: (method: keyof Forge, message: string | null) => void
}

const hash = (text: string): string => createHash('sha1').update(text).digest('hex')
const deepest = 3

function fileOf(path: string, entry: Entry): FolderFile {
  return typeof entry === 'string'
    ? { path, kind: 'file', blob: hash(entry), text: entry }
    : { path, kind: entry.kind, blob: hash(entry.kind), text: null }
}

function below(tree: Tree, folder: string): readonly FolderFile[] {
  const prefix = folder === '' ? '' : `${folder}/`
  return Object.entries(tree)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, entry]) =>
      path.slice(prefix.length).split('/').length > deepest ? fileOf(path, { kind: 'too-deep' }) : fileOf(path, entry),
    )
}

type WriteName =
  | 'withdraw'
  | 'merge'
  | 'writeCheck'
  | 'writeComment'
  | 'requestReviews'
  | 'propose'
  | 'recordDeployment'
  | 'stateDeployment'
  | 'deployments'
  | 'comments'
  | 'dispatch'
  | 'proposedFrom'

type State = {
  readonly trees: Map<string, Tree>
  readonly line: string[]
  readonly pulls: Map<number, PullReading>
  readonly movements: Map<string, Movement[]>
  readonly checks: { readonly app: string; readonly check: OwnCheck }[]
  readonly teams: Map<string, readonly Account[] | { readonly failed: string }>
  readonly refusals: Map<keyof Forge, string>
  readonly merges: Map<string, MergeTrees>
  readonly standings: Map<string, CommitStanding>
  readonly branches: Map<string, Branched>
  readonly brought: Map<string, number>
  readonly earlier: {
    readonly comments: { readonly pull: number; readonly body: string }[]
    readonly deployments: (DeploymentReading & { readonly environment: string })[]
  }
}

function treeOf({ trees }: State, sha: string): Tree {
  const tree = trees.get(sha)
  if (tree === undefined) throw new Error(`there is no commit ${sha}`)
  return tree
}

function pullOf({ pulls }: State, number: number): PullReading {
  const found = pulls.get(number)
  if (found === undefined) throw new Error(`there is no pull request #${number}`)
  return found
}

const nowhere = '0'.repeat(40)
const own = 'countersign[bot]'
/** who pushes to the default branch where a test does not care */
const usual: Account = { id: 101, login: 'dana', kind: 'user', state: 'active' }

function pushedBy({ movements }: State, sha: string): Commit['author'] {
  const account = movements.get('main')?.find((move) => move.sha === sha)?.by ?? null
  return { account, email: 'nobody@nowhere.example', name: '' }
}

function reads(state: State, repository: () => Repository): Omit<Forge, WriteName | 'webUrl'> {
  const allow = (method: keyof Forge): void => {
    const reason = state.refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
  }
  return {
    repository: async () => {
      allow('repository')
      return { ...repository(), asking: own }
    },
    pull: async (number) => {
      allow('pull')
      return { ...pullOf(state, number), repository: repository() }
    },
    openRequests: async () => {
      allow('openRequests')
      return [...state.pulls.values()]
        .filter(({ pull }) => pull.state === 'open')
        .map(({ pull, files }) => ({
          files: files.map(({ path }) => path),
          objections: pull.reviews.some(({ state: said }) => said === 'changes-requested' || said === 'dismissed'),
          number: pull.number,
          title: pull.title,
          url: pull.url,
          headSha: pull.head.sha,
          headRef: pull.head.ref,
          base: pull.base.ref,
          author: pull.author,
        }))
    },
    pullsOfCommit: async (sha) => {
      allow('pullsOfCommit')
      treeOf(state, sha)
      return [...state.pulls.values()]
        .filter(
          ({ pull }) => pull.merge?.sha === sha || pull.head.sha === sha || state.brought.get(sha) === pull.number,
        )
        .map(({ pull, files }) => ({
          files: files.map(({ path }) => path),
          objections: pull.reviews.some(({ state: said }) => said === 'changes-requested' || said === 'dismissed'),
          number: pull.number,
          mergedAt: pull.merge?.at ?? null,
          mergeSha: pull.merge?.sha ?? null,
          base: pull.base.ref,
        }))
    },
    commitsOfPath: async (at, path) => {
      allow('commitsOfPath')
      const line = state.line.slice(0, state.line.indexOf(at) + 1)
      return line
        .filter((sha, index) => {
          const before = line[index - 1]
          return treeOf(state, sha)[path] !== (before === undefined ? undefined : treeOf(state, before)[path])
        })
        .reverse()
    },
    movements: async (branch) => {
      allow('movements')
      return state.movements.get(branch) ?? []
    },
    heads: async (shas, folders, app) => {
      allow('heads')
      return shas.map((sha) => {
        const files = folders.flatMap((folder) => below(treeOf(state, sha), folder))
        const own = state.checks.filter(({ check }) => check.sha === sha)
        return {
          sha,
          folder: files.length === 0 ? null : hash(files.map(({ path, blob }) => `${path} ${blob}`).join('\n')),
          checks: own.filter((one) => one.app === app).map(({ check }) => check),
          foreignChecks: own.filter((one) => one.app !== app).map((one) => `${one.check.name} by ${one.app}`),
        }
      })
    },
    folder: async (at, path) => {
      allow('folder')
      return below(treeOf(state, at), path)
    },
    paths: async (at) => {
      allow('paths')
      return Object.keys(treeOf(state, at))
    },
    blobs: async (at) => {
      allow('blobs')
      return new Map(Object.entries(treeOf(state, at)).map(([path, entry]) => [path, fileOf(path, entry).blob]))
    },
    members: async (teams) => {
      allow('members')
      return teams.map((team) => {
        const found = state.teams.get(team)
        if (found === undefined) return { team, failed: `there is no team ${team}` }
        return 'failed' in found ? { team, failed: found.failed } : { team, members: found }
      })
    },
    account: async (login) => {
      allow('account')
      const all = [...state.teams.values()].flatMap((team) => ('failed' in team ? [] : team))
      return all.find((one) => one.login === login) ?? null
    },
    mergeTrees: async (merge) => {
      allow('mergeTrees')
      return state.merges.get(merge.sha) ?? null
    },
    commitsBetween: async (older, newer) => {
      allow('commitsBetween')
      return state.line
        .slice(state.line.indexOf(older) + 1, state.line.indexOf(newer) + 1)
        .map((sha) => ({ ...commit(), sha, author: pushedBy(state, sha), committer: pushedBy(state, sha) }))
    },
    commitStanding: async (_, sha) => {
      allow('commitStanding')
      return state.standings.get(sha) ?? { standing: state.line.includes(sha) ? 'reachable' : 'absent' }
    },
    isAncestor: async (older, newer) => {
      allow('isAncestor')
      const [one, other] = [state.line.indexOf(older), state.line.indexOf(newer)]
      return older === newer || (one >= 0 && other >= 0 && one < other)
    },
  }
}

const deploymentsOf = ({ earlier }: State, { deployments }: Written): State['earlier']['deployments'] => [
  ...earlier.deployments,
  ...deployments.map(({ payload, environment }, index) => ({
    id: index + 1,
    at: '2026-01-05T13:05:00Z',
    by: own,
    payload,
    environment,
    state: null,
  })),
]

function writes(state: State, written: Written, shared: Fuse, tip: () => string): Pick<Forge, WriteName> {
  const allow = (method: keyof Forge): void => {
    const reason = state.refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
  }
  return {
    merge: async (asked) => {
      const { pull } = pullOf(state, asked.number)
      const detail = state.refusals.get('merge') ?? (pull.draft ? 'Pull Request is still a draft' : null)
      if (pull.head.sha !== asked.sha) return { state: 'moved', detail: 'Head branch was modified.' }
      if (detail !== null) return { state: 'refused', detail }
      shared.around(`merge of #${asked.number}`, () => written.merges.push(asked))
      return { state: 'merged', sha: 'a'.repeat(40) }
    },
    writeCheck: async (check) => {
      treeOf(state, check.sha)
      if (check.earlier !== null && !state.checks.some(({ check: one }) => one.id === check.earlier))
        throw new Error(`there is no check run ${check.earlier}`)
      return shared.around(`check ${check.name}`, () => 1000 + written.checks.push(check))
    },
    writeComment: async (pull, body, earlier) => {
      pullOf(state, pull)
      if (body.length > 65_536) throw new Error('the comment is too long')
      shared.around(`comment on #${pull}`, () => written.comments.push({ pull, body, earlier }))
    },
    requestReviews: async (pull, teams, people) => {
      pullOf(state, pull)
      shared.around(`reviews of #${pull}`, () => written.reviews.push({ pull, teams, people }))
    },
    propose: async (proposal) => {
      if (proposal.base.sha !== tip()) throw new Error('the base moved')
      if (written.proposals.some(({ branch }) => branch === proposal.branch))
        throw new Error(`the branch ${proposal.branch} is there already`)
      const before = state.branches.get(proposal.branch)?.head ?? null
      if ((before !== null) !== (proposal.anew ?? false))
        throw new Error(`the branch ${proposal.branch} is ${before === null ? 'not there' : 'there already'}`)
      const made = shared.around(`proposal ${proposal.branch}`, () => 100 + written.proposals.push(proposal))
      return { number: made, url: `https://github.com/acme/models/pull/${made}` }
    },
    withdraw: async (pull, why) => {
      shared.around(`withdrawal of #${pull}`, () => {
        written.comments.push({ pull, body: why, earlier: null })
        written.withdrawn.push(pull)
      })
    },
    proposedFrom: async (branches) => {
      const refused = state.refusals.get('proposedFrom')
      if (refused !== undefined) throw new Error(refused)
      return branches.map((branch) => {
        const index = written.proposals.findIndex((one) => one.branch === branch)
        const number = 101 + index
        const pulls = [{ number, state: written.withdrawn.includes(number) ? ('closed' as const) : ('open' as const) }]
        if (index >= 0) return { branch, head: tip(), pulls, whole: true }
        return state.branches.get(branch) ?? { branch, head: null, pulls: [], whole: true }
      })
    },
    dispatch: async (event, payload) => {
      const refused = state.refusals.get('dispatch')
      if (refused !== undefined) throw new Error(refused)
      shared.around(`dispatch ${event}`, () => written.dispatches.push({ event, payload }))
    },
    recordDeployment: async (deployment) => {
      treeOf(state, deployment.sha)
      if (deployment.description.length > 140) throw new Error('the description is too long')
      return shared.around('deployment', () => written.deployments.push(deployment))
    },
    stateDeployment: async (deployment, { state: given }) => {
      if (!deploymentsOf(state, written).some(({ id }) => id === deployment))
        throw new Error(`there is no deployment ${deployment}`)
      shared.around(`deployment ${deployment} ${given}`, () => written.states.push({ deployment, state: given }))
    },
    deployments: async (environment) => {
      allow('deployments')
      return deploymentsOf(state, written)
        .filter((one) => one.environment === environment)
        .map(({ environment: _environment, ...one }) => ({
          ...one,
          state: written.states.findLast(({ deployment }) => deployment === one.id)?.state ?? one.state,
        }))
        .toReversed()
    },
    comments: async (pulls) => {
      allow('comments')
      return [...state.earlier.comments, ...written.comments].flatMap(({ pull, body }) =>
        pulls.includes(pull) ? [{ pull, body, by: own }] : [],
      )
    },
  }
}

/** A forge in memory with one repository; an unknown commit, pull request or check run is an error. */
export function fakeForge(shared: Fuse = fuse()): FakeForge {
  const state: State = {
    trees: new Map(),
    line: [],
    pulls: new Map(),
    movements: new Map(),
    checks: [],
    teams: new Map(),
    refusals: new Map(),
    merges: new Map(),
    standings: new Map(),
    branches: new Map(),
    brought: new Map(),
    earlier: { comments: [], deployments: [] },
  }
  const written: Written = {
    ...{
      merges: [],
      checks: [],
      comments: [],
      reviews: [],
      proposals: [],
      deployments: [],
      dispatches: [],
      states: [],
      withdrawn: [],
    },
  }
  const tip = (): string => {
    const last = state.line.at(-1)
    if (last === undefined) throw new Error('the repository has no commit yet')
    return last
  }
  const keep = (tree: Tree): string => {
    const sha = hash(`${state.trees.size} ${JSON.stringify(tree)}`)
    state.trees.set(sha, tree)
    return sha
  }
  const repository = (): Repository => ({ id: 1, name: 'acme/models', defaultBranch: 'main', tip: tip() })
  return {
    webUrl: 'https://github.com',
    ...reads(state, repository),
    ...writes(state, written, shared, tip),
    written,
    commit: (tree, by = usual) => {
      const [sha, before] = [keep(tree), state.line.at(-1)]
      state.line.push(sha)
      const kind = before === undefined ? 'creation' : 'push'
      const moves = state.movements.get('main') ?? []
      const move: Movement = { sha, before: before ?? nowhere, at: '2026-01-05T08:00:00Z', kind, by }
      state.movements.set('main', [...moves, move])
      return sha
    },
    commitAside: keep,
    treeAt: (sha) => treeOf(state, sha),
    tip,
    pullNow: (number) => pullOf(state, number),
    putPull: (pull) => void state.pulls.set(pull.pull.number, pull),
    move: (branch, movement) => void state.movements.set(branch, [...(state.movements.get(branch) ?? []), movement]),
    putCheck: (check, app) => void state.checks.push({ check, app }),
    putMerge: (sha, trees) => void state.merges.set(sha, trees),
    putStanding: (sha, standing) => void state.standings.set(sha, standing),
    bring: (sha, pull) => void state.brought.set(sha, pull),
    putBranch: (branch) => void state.branches.set(branch.branch, branch),
    putTeam: (team, members) => void state.teams.set(team, members),
    putTold: ({ record, digest }) => {
      if (!('request' in record) || record.kind === 'intent') return
      state.earlier.comments.push({ pull: record.request.pull, body: digest })
      if (record.kind !== 'outcome' || record.result !== 'done' || record.move === null) return
      const { model, environment } = record.move
      const id = 900 + state.earlier.deployments.length
      state.earlier.deployments.push({
        id,
        at: record.at,
        by: own,
        payload: { model, digest },
        environment,
        state: 'success',
      })
    },
    refuse: (method, message) => {
      if (message === null) state.refusals.delete(method)
      else state.refusals.set(method, message)
    },
  }
}

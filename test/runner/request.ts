import type { Event } from './language/events.ts'
import type { Permissions } from './language/workflow-file.ts'

/** A commit's files, laid out in a folder. */
export interface Tree {
  readonly folder: string
  readonly sha: string
}

export interface Repository {
  readonly owner: string
  readonly name: string
  readonly id: number
  readonly ownerId: number
  readonly defaultBranch: string
  readonly isPrivate: boolean
  /** The files at a ref or commit, or undefined when there is none, as with a merge ref in conflict. */
  readonly workflowsAt: (ref: string) => Promise<Tree | undefined>
  /** The paths an event changed; needed by workflows that filter on `paths:`. */
  readonly changedPaths?: (event: Event) => Promise<readonly string[]>
}

export interface Environment {
  readonly secrets: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  /** Filter patterns of the refs that may use it: branch names, or `refs/pull/*` for the merge refs. */
  readonly branches: 'all' | readonly string[]
}

export interface TokenHolder {
  readonly workflow: string
  readonly job: string
  readonly runId: number
}

export interface RunRequest {
  readonly event: Event
  readonly repository: Repository
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly serverUrl: string
  /** Folders of foreign repositories by `owner/name`, whatever ref is asked for. */
  readonly actions: Readonly<Record<string, string>>
  /** Stand-ins for GitHub's own actions by `owner/name`; those of test/runner/own-actions when absent. */
  readonly ownActions?: Readonly<Record<string, string>>
  readonly mintToken: (permissions: Permissions, holder: TokenHolder) => Promise<string>
  readonly secrets?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly environments?: Readonly<Record<string, Environment>>
  /** Which `node` a `run:` step meets on PATH. */
  readonly pathNode?: 'none' | 'old' | 'new'
  /** Labels of machines besides GitHub's own. */
  readonly labels?: readonly string[]
  /** Folders put first on PATH and variables set for every step, such as a package registry's address. */
  readonly tools?: readonly string[]
  readonly machineVariables?: Readonly<Record<string, string>>
  /** The number of the next run; counted from 1 when absent. */
  readonly nextRunId?: () => number
  readonly attempt?: number
  readonly actor?: string
  /** How long a minute of `timeout-minutes` lasts, in milliseconds. */
  readonly minute?: number
}

/** What the forge tells of a repository's settings, in the house's words. */

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export type RepositorySetting = {
  readonly name: string
  readonly private: boolean
  readonly archived: boolean
  readonly hasIssues: boolean
  readonly ownedByOrganisation: boolean
  /** null where the forge does not show them to this token */
  readonly mergeMethods: readonly MergeMethod[] | null
}

export type App = { readonly id: number; readonly slug: string }

export type Installation = {
  readonly app: number
  readonly suspended: boolean
  /** whether it reaches every repository; else only those that were picked */
  readonly everywhere: boolean
  readonly permissions: Readonly<Record<string, string>>
}

/** An update of a branch that went past its rules. */
export type Bypass = { readonly by: string; readonly at: string; readonly commit: string }

export type OwnersFault = { readonly line: number; readonly message: string }

/** Where secrets and variables stand: the repository, its organisation as far as it shares them, or one environment. */
export type Place = 'repository' | 'organisation' | { readonly environment: string }

export type ActionsSetting = { readonly enabled: boolean; readonly allowed: string }

/** What a job's own token may do where its workflow does not say. */
export type WorkflowToken = { readonly writes: boolean; readonly approves: boolean }

export type Workflow = { readonly path: string; readonly state: string }

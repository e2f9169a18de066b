import type { Permissions } from './language/workflow-file.ts'

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

export interface Annotation {
  readonly level: 'notice' | 'warning' | 'failure'
  readonly message: string
  readonly title: string | undefined
  readonly file: string | undefined
  readonly line: number | undefined
  readonly endLine: number | undefined
}

export interface StepResult {
  readonly id: string | undefined
  readonly name: string
  /** What happened, before `continue-on-error`. */
  readonly outcome: Conclusion
  /** What counts, after `continue-on-error`. */
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  /** Masked, one entry a line. */
  readonly log: readonly string[]
  readonly summary: string
  readonly annotations: readonly Annotation[]
  /** The steps of a composite action. */
  readonly steps: readonly StepResult[]
}

export interface JobResult {
  readonly id: string
  readonly name: string
  readonly conclusion: Conclusion
  readonly outputs: Readonly<Record<string, string>>
  readonly steps: readonly StepResult[]
  readonly annotations: readonly Annotation[]
  readonly summary: string
  readonly log: string
  /** Exactly what the job's token was minted with. */
  readonly permissions: Permissions
  readonly environment: { readonly name: string; readonly url: string; readonly deployment: boolean } | undefined
  readonly concurrency: Concurrency | undefined
}

export interface Concurrency {
  readonly group: string
  readonly cancelInProgress: boolean
  readonly queue: 'single' | 'max'
}

export interface Artifact {
  readonly name: string
  readonly files: Readonly<Record<string, Buffer>>
}

export interface RunResult {
  readonly id: number
  readonly attempt: number
  readonly name: string
  /** Path of the workflow file in the repository. */
  readonly path: string
  readonly title: string
  readonly event: string
  readonly ref: string
  /** The commit of the workflow file. */
  readonly sha: string
  readonly conclusion: Conclusion
  readonly jobs: readonly JobResult[]
  readonly concurrency: Concurrency | undefined
  readonly artifacts: readonly Artifact[]
}

/** One verdict for many: a failure weighs most, then a cancellation; all skipped is skipped. */
export function joined(conclusions: readonly Conclusion[]): Conclusion {
  if (conclusions.includes('failure')) return 'failure'
  if (conclusions.includes('cancelled')) return 'cancelled'
  return conclusions.length > 0 && conclusions.every((one) => one === 'skipped') ? 'skipped' : 'success'
}

import type { Installed } from '../domain/rescore/installed.ts'

/** Runs a version's bytes apart from everything: no network, no file but its own, no secret. */

export type SandboxFile = { readonly path: string; readonly parts: AsyncIterable<Uint8Array> | Uint8Array }

/** Columns of the model's inputs, in the order of its signature; a missing value is null. */
export type ModelInputs = {
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    /** MLflow's name of the type */
    readonly type: string
    readonly values: readonly (string | number | boolean | null)[]
  }[]
}

export type ModelOutputs =
  | {
      readonly state: 'answered'
      /** columns of the model's answer by name, or by place where they have none */
      readonly columns: readonly { readonly name: string; readonly values: readonly (string | number | null)[] }[]
    }
  | { readonly state: 'failed'; readonly detail: string }

export type Built =
  | { readonly state: 'built'; readonly environment: string; readonly installed: Installed }
  | { readonly state: 'failed'; readonly detail: string }

export interface Sandbox {
  /** how the model would be kept apart, proven by trying it with a program of this machine's own; or why it cannot be */
  prove(): Promise<{ readonly proven: string } | { readonly unknown: string }>
  /** the environment that the version's files record, built from wheels alone, so that none of its code runs; or a ready one as it is */
  build(recorded: {
    readonly python: string | null
    readonly requirements: Uint8Array | null
    readonly ready: string | null
  }): Promise<Built>
  /** the model's answers to each set of rows; asked only where `prove` has proven */
  run(
    environment: string,
    model: readonly SandboxFile[],
    inputs: readonly ModelInputs[],
  ): Promise<readonly ModelOutputs[]>
  /** takes away what was written */
  clean(): void
}

import type { ModelAnswer } from '../domain/rescore/answer.ts'
import type { InputColumn } from '../domain/rescore/inputs.ts'
import type { Installed } from '../domain/rescore/installed.ts'
import type { Recipe } from '../domain/rescore/recipe.ts'

/** One file of a version, and the digest that its bytes must have. */
export type ModelBytes = {
  readonly path: string
  readonly sha256: string
  readonly parts: () => Promise<AsyncIterable<Uint8Array>>
}

/** Columns of the model's inputs, in the order of its signature; a missing value is null. */
export type ModelInputs = {
  readonly rows: number
  readonly columns: readonly (InputColumn & { readonly values: readonly (string | number | boolean | null)[] })[]
}

/** What trains a model once more: code of one commit, files, and a command with its words. */
export type Training = {
  /** a git checkout on this machine that knows the commit */
  readonly checkout: string
  readonly commit: string
  readonly files: readonly ModelBytes[]
  readonly command: readonly string[]
}

export type Built =
  | { readonly state: 'built'; readonly environment: string; readonly installed: Installed }
  | { readonly state: 'failed'; readonly detail: string }

/** Runs a version's bytes apart from everything: no network, no file but its own, no secret. */
export interface Sandbox {
  /** what keeps a program apart here, proven by trying it with one of this machine's own; or why nothing proven does */
  prove(): Promise<{ readonly proven: string } | { readonly unknown: string }>
  /** the environment of the recipe, from wheels alone, so that none of its code runs meanwhile */
  build(python: string | null, recipe: Extract<Recipe, { text: string }>): Promise<Built>
  /** an environment that somebody made before, as it is */
  ready(folder: string): Promise<Built>
  /** the model's bytes, written and held against their digests */
  place(files: readonly ModelBytes[]): Promise<void>
  /** the training, which must leave a model; null where it did, else why it did not. The placed model is gone from then on */
  train(environment: string, training: Training): Promise<{ readonly problem: string | null; readonly said: string }>
  /** the model's answers; `said` is what it wrote of itself, which may hold anything that it was given */
  run(
    environment: string,
    inputs: ModelInputs,
    model?: 'placed' | 'trained',
  ): Promise<{ readonly answer: ModelAnswer; readonly said: string }>
  /** takes away all that was written */
  clean(): void
}

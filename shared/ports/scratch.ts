import type { ScratchPlan } from '../domain/self-test/scratch.ts'

/** What the self-test does at the forge, each as the owner of one token; it opens and removes what is its own, and asks nobody for a review. */

/** What the forge made of a call that it should refuse; a failure that is no answer of the forge throws. */
export type Answer =
  { readonly state: 'accepted' } | { readonly state: 'refused'; readonly status: number; readonly said: string }

/** A branch with the prefix, and whose it is by the forge's own word: who opened its request, or else who made it. */
export type Leftover = { readonly branch: string; readonly pull: number | null; readonly by: string | null }

export interface Scratch {
  leftovers(prefix: string): Promise<readonly Leftover[]>
  /** a branch on the base with the plan's commits, and the pull request from it */
  open(
    plan: ScratchPlan,
    base: { readonly branch: string; readonly sha: string },
  ): Promise<{ readonly number: number; readonly head: string }>
  approve(pull: number): Promise<Answer>
  /** a completed check of this name that says success */
  postSuccess(name: string, sha: string): Promise<Answer>
  /** whether the forge would let it be merged, in its own word, once it has worked that out */
  mergeState(pull: number): Promise<string>
  close(pull: number): Promise<void>
  /** done already is done */
  removeBranch(branch: string): Promise<void>
  /** waits a moment for what the forge works out or shows later */
  pause(): Promise<void>
}

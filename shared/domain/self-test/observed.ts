import type { Facts } from '../facts.ts'
import type { ActiveRule } from '../protection/ruleset.ts'
import type { AttackCode, AttackResult } from './attack.ts'

/** What the self-test did and what came of it, as data: nothing here says whether that is well. */

export type NotDone = { readonly state: 'not-done'; readonly code: AttackCode; readonly facts: AttackResult['facts'] }

/** A call that the forge was to refuse: it did, it did not, or nobody could call. */
export type Attempt =
  | { readonly state: 'accepted' }
  | { readonly state: 'refused'; readonly status: number; readonly said: string }
  | NotDone

export type Seen<T> = { readonly state: 'seen'; readonly value: T } | NotDone

export const notDone = (code: AttackCode, facts: AttackResult['facts'] = {}): NotDone => ({
  ...{ state: 'not-done', code, facts },
})

/** Everything about the first scratch request, whose gates are attacked. */
export type AttackedRequest = {
  /** the App approves what it opened itself */
  readonly selfApproval: Attempt
  /** the job's own token approves */
  readonly toolApproval: Attempt
  /** the job's own token posts a success under each of the four names */
  readonly spoof: Attempt
  /** whether the forge would let it be merged, in the forge's own word */
  readonly mergeState: Seen<string>
  readonly facts: Seen<Facts>
}

/** A version of a model before its tags were forged, while they were, and whether they were put back. */
export type TaggedVersion = {
  readonly model: string
  readonly version: string
  readonly before: Looked
  readonly forged: Looked
}

/** What a version came to: the evidence digest and the verdict of its gates, as one text. */
export type Looked = { readonly digest: string; readonly gates: string }

export type Observed = {
  readonly at: string
  /** the number of the suite's own App */
  readonly app: Seen<number>
  readonly ledgerBranch: string
  readonly branchRules: Seen<readonly ActiveRule[]>
  readonly ledgerRules: Seen<readonly ActiveRule[]>
  readonly attacked: Seen<AttackedRequest>
  /** the second scratch request, with a policy beside its request */
  readonly mixed: Seen<Facts>
  /** the digest of what judges on the base */
  readonly governance: string
  readonly tagged: Seen<TaggedVersion>
}

import type { Observed } from '../evidence/observed.ts'
import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Judgement } from '../ledger/record-parts.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { RequestKind } from '../request/request.ts'
import type { Tier } from '../stage.ts'
import type { Finding } from '../verdict.ts'

/** One completed move as its records tell it: what it takes to judge it again. What a record does not hold is null. */
export type RecordedMove = {
  /** the number of the outcome's record */
  readonly record: number
  readonly kind: RequestKind
  readonly model: string
  readonly version: string
  readonly environment: string
  readonly registry: string
  readonly mergedAt: string
  readonly live: boolean
  /** who answers for the model, as its file of then or else the last recorded one says */
  readonly owner: string | null
  readonly judgement: Judgement
  /** the policy that judged it then */
  readonly policy: Policy | null
  /** the model's file that it was judged by; `unknown` where the record does not say */
  readonly file: { readonly state: 'read'; readonly value: ModelFile } | { readonly state: 'none' | 'unknown' }
  readonly observed: Observed | null
}

/** Rules under which a move is judged again. */
export type Rules = {
  readonly policy: Policy
  readonly people: People
  /** the model's file that takes the place of the recorded one; null leaves the recorded one */
  readonly file: ModelFile | null
}

/** What judging again came to: what fails, and what cannot be told, each with its sentence. */
export type Rejudged = { readonly fails: readonly Finding[]; readonly unknown: readonly Finding[] }

export const impactCodes = [
  'sign-offs-short',
  'environment-gone',
  'other-registry',
  'acceptance-lost',
  'model-file-refused',
  'not-recorded',
] as const
export type ImpactCode = (typeof impactCodes)[number]

export const fails = (code: ImpactCode, facts: Finding['facts']): Finding => ({ code, weight: 'fail', facts })

/** A fact that the rules read and the record does not hold. */
export const notRecorded = (what: string): Finding => ({ code: 'not-recorded', weight: 'error', facts: { what } })

/** The model's file that the rules judge by; undefined where nobody knows it. */
export function fileUnder(move: RecordedMove, rules: Rules): ModelFile | null | undefined {
  if (rules.file !== null) return rules.file
  return move.file.state === 'read' ? move.file.value : move.file.state === 'none' ? null : undefined
}

export const tierThen = (move: RecordedMove): Tier => move.judgement.tier ?? 'high'

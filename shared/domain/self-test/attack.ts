import { z } from 'zod'

/** The attacks that the controls are tried with, and what each of them came to. */

export const attacks = [
  'spoofed-check',
  'spoofed-merge',
  'self-approval',
  'tool-approval',
  'author-approval',
  'builder-approval',
  'outsider-approval',
  'stale-approval',
  'foreign-digest',
  'policy-with-request',
  'forged-tag',
  'direct-push',
  'ledger-rewrite',
  'ledger-forgery',
] as const
export const Attack = z.enum(attacks)
export type Attack = z.infer<typeof Attack>

/**
 * How an attack was made. `live`: by calls that the servers answered. `drill`: the engine judged the real scratch request
 * with a review, or another fact, that nobody gave. `rule`: not made; the rule that would refuse it was read.
 */
export const attackKinds = ['live', 'drill', 'rule'] as const
export const AttackKind = z.enum(attackKinds)
export type AttackKind = z.infer<typeof AttackKind>

export const attackOutcomes = ['refused', 'got-through', 'unknown'] as const
export const AttackOutcome = z.enum(attackOutcomes)
export type AttackOutcome = z.infer<typeof AttackOutcome>

/** Why an attack got through, or why nobody knows. */
export const attackCodes = [
  // got through
  'not-reported',
  'mergeable',
  'not-pinned',
  'counted',
  'not-an-error',
  'judged-by-proposal',
  'evidence-changed',
  'verdict-changed',
  'rule-missing',
  // unknown
  'no-app',
  'no-job-token',
  'no-tag-credential',
  'no-version',
  'no-model',
  'no-reviewer',
  'no-control',
  'not-in-policy',
  'not-judged',
  'not-permitted',
  'masked',
  'unexpected-state',
  'read-failed',
] as const
export const AttackCode = z.enum(attackCodes)
export type AttackCode = z.infer<typeof AttackCode>

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()])

/** What one attack came to: `by` names the guards that refused it, `code` says why it got through or is unknown. */
export const AttackResult = z.strictObject({
  attack: Attack,
  kind: AttackKind,
  outcome: AttackOutcome,
  by: z.array(z.string()).readonly(),
  code: AttackCode.nullable(),
  facts: z.record(z.string(), Fact).readonly(),
})
export type AttackResult = z.infer<typeof AttackResult>

/** Who refuses: the engine by a code of its verdict, or the forge by a status or a rule. */
export const byEngine = (code: string): string => `engine: ${code}`
export const byForge = (answer: string): string => `forge: ${answer}`

type Facts = AttackResult['facts']

export const refused = (attack: Attack, kind: AttackKind, by: readonly string[], facts: Facts = {}): AttackResult => ({
  ...{ attack, kind, outcome: 'refused', by, code: null, facts },
})

export const gotThrough = (attack: Attack, kind: AttackKind, code: AttackCode, facts: Facts = {}): AttackResult => ({
  ...{ attack, kind, outcome: 'got-through', by: [], code, facts },
})

export const unknown = (attack: Attack, kind: AttackKind, code: AttackCode, facts: Facts = {}): AttackResult => ({
  ...{ attack, kind, outcome: 'unknown', by: [], code, facts },
})

/** What all attacks come to together: one that got through decides, and what is unknown never passes. */
export function stateOf(results: readonly Pick<AttackResult, 'outcome'>[]): AttackOutcome {
  if (results.some(({ outcome }) => outcome === 'got-through')) return 'got-through'
  return results.length > 0 && results.every(({ outcome }) => outcome === 'refused') ? 'refused' : 'unknown'
}

/** One run of the self-test as the ledger keeps it. */
export const SelfTestRun = z.strictObject({
  state: AttackOutcome,
  /** the scratch pull requests, closed since */
  pulls: z.array(z.number().int()).readonly(),
  results: z.array(AttackResult).readonly(),
})
export type SelfTestRun = z.infer<typeof SelfTestRun>

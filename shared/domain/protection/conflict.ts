import type { ActiveRule, Rule, Ruleset } from './ruleset.ts'
import type { Protection } from './setup.ts'
import { defaultBranchRuleset } from './wanted-rulesets.ts'

/** Of all rulesets on a branch the strictest wins, so another one can ask for what the suite must not have. */

export const conflictCodes = [
  'native-approvals',
  'stale-dismissal',
  'last-push-approval',
  'up-to-date',
  'merge-queue',
] as const
export type ConflictCode = (typeof conflictCodes)[number]

export type Conflict = {
  readonly code: ConflictCode
  /** the other ruleset, and who keeps it */
  readonly ruleset: number
  readonly source: string
  readonly detail: string
}

const at = ({ parameters }: Rule, name: string): unknown => parameters?.[name]

/** What a rule asks beyond what is wanted, in words and figures. */
export function excessesOf(
  rule: Rule,
  nativeApprovals: number,
): readonly { readonly code: ConflictCode; readonly detail: string }[] {
  if (rule.type === 'merge_queue') return [{ code: 'merge-queue', detail: 'merge_queue' }]
  if (rule.type === 'required_status_checks')
    return at(rule, 'strict_required_status_checks_policy') === true
      ? [{ code: 'up-to-date', detail: 'strict_required_status_checks_policy' }]
      : []
  if (rule.type !== 'pull_request') return []
  const count = Number(at(rule, 'required_approving_review_count') ?? 0)
  return [
    ...(count > nativeApprovals
      ? [{ code: 'native-approvals' as const, detail: `required_approving_review_count ${count}` }]
      : []),
    ...(at(rule, 'dismiss_stale_reviews_on_push') === true
      ? [{ code: 'stale-dismissal' as const, detail: 'dismiss_stale_reviews_on_push' }]
      : []),
    ...(at(rule, 'require_last_push_approval') === true
      ? [{ code: 'last-push-approval' as const, detail: 'require_last_push_approval' }]
      : []),
  ]
}

/** What other rulesets, the organisation's among them, ask on the default branch against the suite. */
export function conflictsOf(
  { nativeApprovals }: Protection,
  rules: readonly ActiveRule[],
  rulesets: readonly Ruleset[],
): readonly Conflict[] {
  const ours = rulesets.find(({ own, name }) => own && name === defaultBranchRuleset)?.id ?? null
  return (
    rules
      // in our own ruleset only a queue is not set right by the plan
      .filter(({ ruleset, type }) => ruleset !== ours || type === 'merge_queue')
      .flatMap((rule) =>
        excessesOf(rule, nativeApprovals).map((excess) => ({ ...excess, ruleset: rule.ruleset, source: rule.source })),
      )
  )
}

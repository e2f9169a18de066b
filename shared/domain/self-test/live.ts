import { checkNames } from '../protection/wanted-rulesets.ts'
import { requiredChecks, type ActiveRule } from '../protection/ruleset.ts'
import { byEngine, byForge, gotThrough, refused, unknown, type Attack, type AttackResult } from './attack.ts'
import { drilled, groundOf, type DrillName, type Ground, type Judge } from './drill.ts'
import type { AttackedRequest, Attempt, NotDone, Observed, Seen } from './observed.ts'

/** What the attacks that were really made came to, and those that a rule alone would refuse. */

const untold = (attack: Attack, kind: AttackResult['kind'], { code, facts }: NotDone): AttackResult =>
  unknown(attack, kind, code, facts)

/** The forge's own setting says no to workflows; a refusal for want of a permission would show no guard. */
const saysWorkflowsMayNot = ({ said }: Extract<Attempt, { state: 'refused' }>): boolean =>
  /not permitted to\b.*\bapprove/i.test(said)

function spoofedCheck({ spoof, facts }: AttackedRequest, judge: Judge): AttackResult {
  const attack = 'spoofed-check'
  if (spoof.state === 'not-done') return untold(attack, 'live', spoof)
  if (spoof.state === 'refused') return unknown(attack, 'live', 'not-permitted', { detail: spoof.said })
  if (facts.state === 'not-done') return untold(attack, 'live', facts)
  const found = judge(facts.value, facts.value.readAt, null).stages.flatMap(({ findings }) => findings)
  return found.some(({ code }) => code === 'check-by-another-app')
    ? refused(attack, 'live', [byEngine('check-by-another-app')])
    : gotThrough(attack, 'live', 'not-reported')
}

/** The states of a pull request in which the forge offers to merge it. */
const offered = ['clean', 'unstable', 'has_hooks']

/** The four names that are not required from this App alone. */
function unpinned(rules: readonly ActiveRule[], app: number): readonly string[] {
  const required = rules.flatMap(requiredChecks)
  return checkNames.filter((name) => !required.some(({ context, app: own }) => context === name && own === app))
}

function spoofedMerge({ spoof, mergeState }: AttackedRequest, { branchRules, app }: Observed): AttackResult {
  const attack = 'spoofed-merge'
  if (spoof.state === 'not-done') return untold(attack, 'live', spoof)
  if (spoof.state === 'refused') return unknown(attack, 'live', 'not-permitted', { detail: spoof.said })
  if (mergeState.state === 'not-done') return untold(attack, 'live', mergeState)
  const state = mergeState.value
  if (offered.includes(state)) return gotThrough(attack, 'live', 'mergeable', { state })
  if (branchRules.state === 'not-done') return untold(attack, 'live', branchRules)
  if (app.state === 'not-done') return untold(attack, 'live', app)
  const open = unpinned(branchRules.value, app.value)
  // something else may block this one and not the next
  if (open.length > 0) return gotThrough(attack, 'live', 'not-pinned', { checks: open })
  return state === 'blocked'
    ? refused(attack, 'live', [byForge('merge blocked'), byForge('checks pinned to the App')])
    : unknown(attack, 'live', 'unexpected-state', { state })
}

function selfApproval({ selfApproval: attempt }: AttackedRequest): AttackResult {
  const attack = 'self-approval'
  if (attempt.state === 'not-done') return untold(attack, 'live', attempt)
  if (attempt.state === 'accepted') return gotThrough(attack, 'live', 'counted', { by: 'the author' })
  return attempt.status === 422
    ? refused(attack, 'live', [byForge('422')], { said: attempt.said })
    : unknown(attack, 'live', 'not-permitted', { detail: attempt.said })
}

/** The forge may be set to take approvals of workflows; then, and where nobody could try, the engine alone stands there. */
function toolApproval({ toolApproval: attempt }: AttackedRequest, drill: () => AttackResult): AttackResult {
  if (attempt.state !== 'refused' || !saysWorkflowsMayNot(attempt)) return drill()
  return refused('tool-approval', 'live', [byForge(String(attempt.status))], { said: attempt.said })
}

function drillsOf(attacked: AttackedRequest, judge: Judge): readonly AttackResult[] {
  const { facts } = attacked
  const ground = facts.state === 'seen' ? groundOf(facts.value, judge) : facts
  const drill = (name: DrillName): AttackResult => {
    if (isGround(ground)) return drilled(name, ground, judge)
    return typeof ground === 'string' ? unknown(name, 'drill', ground) : untold(name, 'drill', ground)
  }
  return [
    toolApproval(attacked, () => drill('tool-approval')),
    drill('author-approval'),
    drill('builder-approval'),
    drill('outsider-approval'),
    drill('stale-approval'),
    drill('foreign-digest'),
  ]
}

type MaybeGround = ReturnType<typeof groundOf> | NotDone

const isGround = (one: MaybeGround): one is Ground => typeof one === 'object' && 'approver' in one

function policyWithRequest({ mixed, governance }: Observed, judge: Judge): AttackResult {
  const attack = 'policy-with-request'
  if (mixed.state === 'not-done') return untold(attack, 'live', mixed)
  const facts = mixed.value
  if (facts.governance.digest !== governance)
    return gotThrough(attack, 'live', 'judged-by-proposal', { found: facts.governance.digest, base: governance })
  const { stages } = judge(facts, facts.readAt, null)
  const said = stages.map(
    ({ state, findings }) => state === 'error' && findings.some(({ code }) => code === 'mixed-change'),
  )
  return said.length > 0 && said.every((one) => one)
    ? refused(attack, 'live', [byEngine('mixed-change'), byEngine('judged by the base’s policy')])
    : gotThrough(attack, 'live', 'not-an-error', { states: stages.map(({ state }) => state) })
}

function forgedTag({ tagged }: Observed): AttackResult {
  const attack = 'forged-tag'
  if (tagged.state === 'not-done') return untold(attack, 'live', tagged)
  const { model, version, before, forged } = tagged.value
  const about = { model, version }
  if (before.digest !== forged.digest)
    return gotThrough(attack, 'live', 'evidence-changed', { ...about, before: before.digest, after: forged.digest })
  return before.gates === forged.gates
    ? refused(attack, 'live', [byEngine('evidence unchanged'), byEngine('gates unchanged')], about)
    : gotThrough(attack, 'live', 'verdict-changed', about)
}

function byRules(
  attack: Attack,
  branch: string,
  rules: Seen<readonly ActiveRule[]>,
  types: readonly string[],
): AttackResult {
  if (rules.state === 'not-done') return untold(attack, 'rule', rules)
  const missing = types.filter((wanted) => !rules.value.some(({ type }) => type === wanted))
  return missing.length > 0
    ? gotThrough(attack, 'rule', 'rule-missing', { branch, rules: missing })
    : refused(attack, 'rule', types.map(byForge), { branch })
}

/** What every attack came to, in the order of their names' list. */
export function attackResults(observed: Observed, judge: Judge): readonly AttackResult[] {
  const { attacked, ledgerBranch, ledgerRules, branchRules } = observed
  const none = (attack: Attack, kind: AttackResult['kind']): AttackResult =>
    attacked.state === 'seen' ? unknown(attack, kind, 'not-judged') : untold(attack, kind, attacked)
  const made =
    attacked.state === 'seen'
      ? [
          spoofedCheck(attacked.value, judge),
          spoofedMerge(attacked.value, observed),
          selfApproval(attacked.value),
          ...drillsOf(attacked.value, judge),
        ]
      : [
          ...(['spoofed-check', 'spoofed-merge', 'self-approval', 'tool-approval'] as const).map((one) =>
            none(one, 'live'),
          ),
          ...(
            ['author-approval', 'builder-approval', 'outsider-approval', 'stale-approval', 'foreign-digest'] as const
          ).map((one) => none(one, 'drill')),
        ]
  return [
    ...made,
    policyWithRequest(observed, judge),
    forgedTag(observed),
    byRules('direct-push', 'the default branch', branchRules, ['pull_request', 'non_fast_forward', 'deletion']),
    byRules('ledger-rewrite', ledgerBranch, ledgerRules, ['non_fast_forward', 'deletion']),
    byRules('ledger-forgery', ledgerBranch, ledgerRules, ['update', 'creation']),
  ]
}

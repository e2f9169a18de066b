import { describe, expect, test } from 'vitest'
import { requiredChecks, rulesetLines, type Ruleset } from '../../../shared/domain/protection/ruleset.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { checkNames, mergedRuleset, wantedRulesets } from '../../../shared/domain/protection/wanted-rulesets.ts'
import { appNumber, protection } from '../../builders/administration.ts'

const made = (other: Parameters<typeof protection>[0] = {}): readonly Ruleset[] =>
  wantedRulesets(protection(other)).map((wanted) => mergedRuleset(null, wanted))
const first = (other: Parameters<typeof protection>[0] = {}): Ruleset => {
  const [one] = made(other)
  if (one === undefined) throw new Error('there is no ruleset')
  return one
}
const pinned = (app: number | string): readonly string[] =>
  checkNames.map(
    (name) => `required_status_checks.required_status_checks: {"context": "${name}", "integration_id": ${app}}`,
  )

describe('the wanted rulesets', () => {
  test('are the whole of what the default branch and the ledger need', () => {
    expect(made().map((one) => [one.name, ...rulesetLines(one)])).toEqual([
      [
        'Countersign: promotions are judged',
        'target: branch',
        'enforcement: active',
        'conditions.ref_name.include: "~DEFAULT_BRANCH"',
        'rule pull_request',
        'pull_request.require_code_owner_review: false',
        'pull_request.required_review_thread_resolution: false',
        'pull_request.required_approving_review_count: 0',
        'pull_request.dismiss_stale_reviews_on_push: false',
        'pull_request.require_last_push_approval: false',
        'pull_request.dismissal_restriction.enabled: true',
        'pull_request.dismissal_restriction.allowed_actors: {"id": 56, "type": "Team"}',
        'rule required_status_checks',
        'required_status_checks.strict_required_status_checks_policy: false',
        ...pinned(appNumber),
        'rule non_fast_forward',
        'rule deletion',
      ],
      [
        'Countersign: only the App writes the ledger',
        'target: branch',
        'enforcement: active',
        'conditions.ref_name.include: "refs/heads/governance-ledger"',
        'rule creation',
        'rule update',
        `bypass: Integration ${appNumber} (always)`,
      ],
      [
        'Countersign: the ledger is append-only',
        'target: branch',
        'enforcement: active',
        'conditions.ref_name.include: "refs/heads/governance-ledger"',
        'rule non_fast_forward',
        'rule deletion',
      ],
    ])
  })

  test('ask for as many of the forge’s own approvals as are named', () => {
    expect(rulesetLines(first({ nativeApprovals: 2 }))).toContain('pull_request.required_approving_review_count: 2')
  })

  test('let the break-glass team merge past the rules, and never push', () => {
    const team = seen({ type: 'Team', id: 9, name: 'acme/break-glass' } as const)
    expect(first({ breakGlass: team }).bypass).toEqual([{ type: 'Team', id: 9, mode: 'pull_request' }])
  })

  test('without an App require the checks from anybody, and leave the ledger to whoever may write', () => {
    const all = made({ app: null })
    expect(all.map(({ name }) => name)).toEqual([
      'Countersign: promotions are judged',
      'Countersign: the ledger is append-only',
    ])
    expect(all[0]?.rules.flatMap(requiredChecks)).toEqual(checkNames.map((context) => ({ context, app: null })))
  })
})

describe('laid over what is there', () => {
  const found: Ruleset = {
    ...first(),
    id: 11,
    conditions: { ref_name: { include: ['~ALL'], exclude: ['refs/heads/main'] }, from_the_future: { a: 1 } },
    rules: [
      { type: 'from_the_future', parameters: { depth: 3 } },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 3,
          require_code_owner_review: true,
          required_review_thread_resolution: true,
          require_extra_approval_for_unattributed_changes: true,
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          do_not_enforce_on_create: true,
          required_status_checks: [{ context: 'ci' }, { context: checkNames[0], integration_id: 15368 }],
        },
      },
    ],
    bypass: [{ type: 'RepositoryRole', id: 5, mode: 'always' }],
  }
  const merged = mergedRuleset(found, wantedRulesets(protection())[0] ?? neverThere())

  test('rules and settings that nobody here has heard of stay', () => {
    const lines = rulesetLines(merged)
    expect(lines).toEqual(
      expect.arrayContaining([
        'from_the_future.depth: 3',
        'conditions.from_the_future.a: 1',
        'pull_request.require_extra_approval_for_unattributed_changes: true',
        'pull_request.require_code_owner_review: true',
        'pull_request.required_review_thread_resolution: true',
        'required_status_checks.do_not_enforce_on_create: true',
        'required_status_checks.required_status_checks: {"context": "ci"}',
        ...pinned(appNumber),
      ]),
    )
  })

  test('what is ours to decide is set, its branch, its approvals, its pins and who goes past it', () => {
    expect(merged.conditions.ref_name).toEqual({ include: ['~DEFAULT_BRANCH'], exclude: [] })
    expect(rulesetLines(merged)).toContain('pull_request.required_approving_review_count: 0')
    expect(merged.rules.flatMap(requiredChecks).filter(({ app }) => app === 15368)).toEqual([])
    expect(merged.bypass).toEqual([])
    expect(merged.id).toBe(11)
  })

  test('it stays as it is the second time', () => {
    const wanted = wantedRulesets(protection())[0] ?? neverThere()
    expect(mergedRuleset(merged, wanted)).toEqual(merged)
  })

  test('a trial keeps the pins that are there', () => {
    const wanted = wantedRulesets(protection({ app: null }))[0] ?? neverThere()
    expect(mergedRuleset(merged, wanted)).toEqual(merged)
  })

  test('what could not be made out is left as it is, and named', () => {
    const wanted =
      wantedRulesets(protection({ breakGlass: unseen('no team'), dismissers: unseen('no risk') }))[0] ?? neverThere()
    expect(wanted.open).toEqual(['the break-glass team: no team', 'who may dismiss a review: no risk'])
    expect(mergedRuleset(found, wanted).bypass).toEqual(found.bypass)
    expect(rulesetLines(mergedRuleset(merged, wanted))).toEqual(rulesetLines(merged))
  })
})

function neverThere(): never {
  throw new Error('there is no wanted ruleset')
}

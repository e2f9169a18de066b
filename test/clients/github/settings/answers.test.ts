import { describe, expect, test } from 'vitest'
import { EnvironmentAnswer, environmentOf, RulesetAnswer } from '../../../../shared/clients/github/settings/answers.ts'

describe('a ruleset', () => {
  const answer = {
    id: 11,
    name: 'rules',
    enforcement: 'active',
    source: 'acme/models',
    source_type: 'Repository',
    conditions: { ref_name: { include: ['~ALL'], exclude: [] }, from_the_future: 1 },
    rules: [{ type: 'deletion' }, { type: 'from_the_future', parameters: { depth: { most: 3 } } }],
    bypass_actors: [{ actor_type: 'DeployKey', bypass_mode: 'always' }],
    current_user_can_bypass: 'never',
  }

  test('keeps conditions and rules that nobody here has heard of', () => {
    expect(RulesetAnswer.parse(answer)).toMatchObject({
      conditions: answer.conditions,
      rules: [
        { type: 'deletion', parameters: null },
        { type: 'from_the_future', parameters: { depth: { most: 3 } } },
      ],
      bypass: [{ type: 'DeployKey', id: null, mode: 'always' }],
    })
  })

  test('whose bypass actors are not shown is not one without any', () => {
    const { bypass_actors: _, ...hidden } = answer
    expect(RulesetAnswer.parse(hidden).bypass).toBeNull()
    expect(RulesetAnswer.parse({ ...answer, bypass_actors: [] }).bypass).toEqual([])
  })
})

describe('an environment', () => {
  const made = (more: object) => environmentOf(EnvironmentAnswer.parse({ name: 'production', ...more }), [])

  test('tells timer, reviewers and self-review from its rules', () => {
    const rules = [
      { type: 'wait_timer', wait_timer: 10 },
      { type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'Team', reviewer: { id: 5 } }] },
      { type: 'branch_policy' },
    ]
    expect(made({ protection_rules: rules })).toMatchObject({
      waitMinutes: 10,
      preventSelfReview: true,
      reviewers: [{ type: 'Team', id: 5 }],
    })
  })

  test.each([
    [null, 'anywhere'],
    [{ protected_branches: true, custom_branch_policies: false }, 'protected'],
    [{ protected_branches: false, custom_branch_policies: true }, 'named'],
  ])('with the policy %j is used from %s', (policy, from) => {
    expect(made({ deployment_branch_policy: policy }).from).toBe(from)
  })

  test('is silent about administrators where GitHub is', () => {
    expect([made({}).adminsBypass, made({ can_admins_bypass: false }).adminsBypass]).toEqual([null, false])
  })
})

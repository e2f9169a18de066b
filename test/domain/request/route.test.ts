import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { digestOf } from '../../../shared/domain/digest.ts'
import { askedRoles, effectivePolicy, modelRoute, routeOf } from '../../../shared/domain/request/route.ts'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'

const policy = examplePolicy()
const Roles = z.object({ roles: z.record(z.string(), z.unknown()) })
const required = (...given: Parameters<typeof routeOf>): readonly string[] =>
  routeOf(...given)
    .stages.filter((stage) => stage.required)
    .map(({ stage }) => stage)

describe('the stages that a request must pass', () => {
  test.each([
    ['high', 'production', ['validation-gates', 'independent-validation', 'compliance-review', 'business-sign-off']],
    ['medium', 'production', ['validation-gates', 'compliance-review']],
    ['low', 'production', ['validation-gates']],
    ['high', 'staging', ['validation-gates']],
  ] as const)('of a %s tier into %s', (tier, environment, stages) => {
    const route = routeOf(policy, 'promotion', tier, environment)
    expect(required(policy, 'promotion', tier, environment)).toEqual(stages)
    expect([route.stages.length, route.gates, route.tier]).toEqual([4, 'decide', tier])
  })

  test('of a model without a file on the base are all of the highest tier, whatever the environment spares', () => {
    expect(modelRoute(policy, 'promotion', null, 'staging')).toEqual(routeOf(policy, 'promotion', 'high', 'production'))
    expect(modelRoute(policy, 'promotion', exampleModel(), 'staging')).toEqual(
      routeOf(policy, 'promotion', 'high', 'staging'),
    )
    for (const kind of ['rollback', 'break-glass'] as const)
      expect(modelRoute(policy, kind, null, 'staging')).toEqual(routeOf(policy, kind, 'high', 'production'))
    expect(modelRoute(policy, 'adoption', null, 'staging')).toEqual(routeOf(policy, 'adoption', 'high', 'staging'))
  })

  test.each([
    ['policy', null, 'none'],
    ['adoption', 'production', 'show'],
  ] as const)('of a %s are signed by the approvers of changes', (kind, environment, gates) => {
    const route = routeOf(policy, kind, 'high', environment)
    expect(route.stages.filter((stage) => stage.required).map(({ stage, approvals }) => [stage, approvals])).toEqual([
      ['validation-gates', []],
      ['independent-validation', [{ role: 'model-risk', count: 2 }]],
    ])
    expect(route.gates).toBe(gates)
  })

  test.each([
    ['high', 'production', ['impact', 'readiness']],
    ['medium', 'production', ['impact']],
    ['high', 'staging', ['impact']],
    ['low', 'production', []],
  ] as const)('ask the answers of the tier that governs: %s into %s', (tier, environment, answers) => {
    const byTier: Policy = {
      ...policy,
      environments: { ...policy.environments, staging: { alias: 'challenger', requires: 'medium' } },
      tiers: { ...policy.tiers, medium: policy.tiers.high, low: policy.tiers.high },
      stages: {
        ...policy.stages,
        'business-sign-off': {
          approvals: [{ role: 'business-owner', count: 1 }],
          consulted: [],
          answers: { high: ['impact', 'readiness'], medium: ['impact'] },
        },
      },
    }
    expect(routeOf(byTier, 'promotion', tier, environment).stages[3]?.answers).toEqual(answers)
  })

  test.each<readonly [string, Policy, 'high' | 'medium' | 'low', string, readonly unknown[]]>([
    [
      'a rollback asks the last stage of the tier',
      policy,
      'high',
      'production',
      ['business-sign-off', 'business-owner'],
    ],
    [
      'a rollback of a lower tier asks its last one',
      policy,
      'medium',
      'production',
      ['compliance-review', 'compliance-officer'],
    ],
    ['a rollback asks nobody where a promotion does not', policy, 'low', 'production', []],
    ['a rollback asks what the environment spares as little', policy, 'high', 'staging', []],
    [
      'a rollback asks whom the policy names, in every tier',
      { ...policy, rollback: { approvals: [{ role: 'model-risk', count: 1 }] } },
      'low',
      'production',
      ['business-sign-off', 'model-risk'],
    ],
  ])('%s, and no answers', (_, own, tier, environment, expected) => {
    const route = routeOf(own, 'rollback', tier, environment)
    const asked = route.stages.filter(({ required, stage }) => required && stage !== 'validation-gates')
    expect(asked.flatMap(({ stage, approvals }) => [stage, ...approvals.map(({ role }) => role)])).toEqual(expected)
    expect([route.gates, asked.flatMap(({ answers }) => answers)]).toEqual(['show', []])
  })

  test('a retirement asks the accountable role and one of each that signs changes, or whom the policy names', () => {
    const at = (own: Policy) => modelRoute(own, 'retirement', exampleModel(), 'production').stages[3]?.approvals
    expect(at(policy)).toEqual([
      { role: 'business-owner', count: 1 },
      { role: 'model-risk', count: 1 },
    ])
    const approvals = [{ role: 'legal-counsel', count: 1 }]
    expect(at({ ...policy, retirement: { approvals } })).toEqual(approvals)
  })

  test('a break-glass request shows those of a promotion and asks past them; its digest speaks of it alone', () => {
    const approvals = [
      { role: 'model-risk', count: 1 },
      { role: 'ml-engineer', count: 1 },
    ]
    const own: Policy = { ...policy, break_glass: { approvals, merged_by: 'legal-counsel', review_within: 'P3D' } }
    const [glass, promotion] = (['break-glass', 'promotion'] as const).map((kind) =>
      routeOf(own, kind, 'low', 'production'),
    )
    if (glass === undefined || promotion === undefined) throw new Error('no route')
    expect(glass).toEqual({
      ...promotion,
      kind: 'break-glass',
      emergency: { approvals, mergedBy: 'legal-counsel', reviewWithin: 'P3D' },
    })
    expect(askedRoles(own, glass)).toEqual(expect.arrayContaining(['model-risk', 'ml-engineer', 'legal-counsel']))
    expect(effectivePolicy(own, promotion, 'production', own.gates)).toEqual(
      effectivePolicy(policy, promotion, 'production', own.gates),
    )
    expect(effectivePolicy(own, glass, 'production', own.gates)).toHaveProperty('emergency')
  })

  test('ask what the policy says', () => {
    expect(routeOf(policy, 'promotion', 'high', 'production').stages[2]).toEqual({
      stage: 'compliance-review',
      required: true,
      approvals: [{ role: 'compliance-officer', count: 1 }],
      consulted: ['legal-counsel'],
      answers: ['applicability', 'risk-classification', 'fairness', 'documentation', 'explainability'],
      validFor: 'P90D',
    })
  })

  test('ask nobody where the policy says nothing: an error elsewhere, never a pass', () => {
    expect(routeOf({ ...policy, stages: {} }, 'promotion', 'medium', 'production').stages[2]).toMatchObject({
      required: true,
      approvals: [],
    })
  })
})

describe('the policy behind the digest', () => {
  const route = routeOf(policy, 'promotion', 'medium', 'production')
  const effective = (other: Partial<Policy> = {}): string =>
    digestOf(
      JSON.parse(
        JSON.stringify(
          effectivePolicy(
            { ...policy, ...other },
            routeOf({ ...policy, ...other }, 'promotion', 'medium', 'production'),
            'production',
            other.gates ?? policy.gates,
          ),
        ),
      ),
    )

  test('names the roles that the judgement reads, and no others', () => {
    const { roles } = Roles.parse(effectivePolicy(policy, route, 'production', policy.gates))
    expect(Object.keys(roles)).toEqual(['compliance-officer', 'legal-counsel', 'model-risk'])
  })

  test.each<readonly [string, Partial<Policy>]>([
    ['a limit', { gates: { ...policy.gates, documentation: { complete_for: [] } } }],
    ['what burns approvals', { freshness: 'head' }],
    ['the quote', { sign_off: { quote_digest: 'optional' } }],
    ['who clears vetoes', { vetoes: { cleared_by: ['its-giver'] } }],
    ['who accepts', { exceptions: { accepted_by: ['business-owner'], longest: 'P90D', never: [] } }],
    ['a team that signs', { roles: { ...policy.roles, 'compliance-officer': { team: 'acme/other' } } }],
    ['the environment', { environments: { ...policy.environments, production: { alias: 'live' } } }],
    ['the registry', { registry: { ...policy.registry, uri: 'https://other.example' } }],
    [
      'who counts as a builder',
      { separation_of_duties: { ...policy.separation_of_duties, builders: ['request-author'] } },
    ],
    [
      'a stage that is asked',
      {
        stages: {
          ...policy.stages,
          'compliance-review': { approvals: [{ role: 'compliance-officer', count: 2 }], consulted: [], answers: [] },
        },
      },
    ],
  ])('changes with %s', (_, other) => {
    expect(effective(other)).not.toBe(effective())
  })

  test.each<readonly [string, Partial<Policy>]>([
    ['a team that this request does not ask', { roles: { ...policy.roles, auditor: { team: 'acme/other' } } }],
    [
      'a stage of another tier',
      {
        stages: {
          ...policy.stages,
          'business-sign-off': { approvals: [{ role: 'business-owner', count: 2 }], consulted: [], answers: [] },
        },
      },
    ],
    ['another environment', { environments: { ...policy.environments, staging: { alias: 'next' } } }],
    ['how the policy itself changes', { changes: { approvals: [{ role: 'model-risk', count: 1 }] } }],
    ['the catalogue', { regulations: [] }],
  ])('does not change with %s', (_, other) => {
    expect(effective(other)).toBe(effective())
  })
})

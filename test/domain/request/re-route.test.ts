import { describe, expect, test } from 'vitest'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import { dueRoute, strictestRoute, stricterTier } from '../../../shared/domain/request/re-route.ts'
import { routeOf, type Route } from '../../../shared/domain/request/route.ts'
import type { Tier } from '../../../shared/domain/stage.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'

const policy = examplePolicy()
const high = exampleModel()
const { stages } = policy
const { 'compliance-review': compliance } = stages
if (compliance === undefined) throw new Error('the example asks compliance')

const fileOf = (tier: Tier): ModelFile => ({
  ...high,
  use: {
    ...high.use,
    ...(tier === 'high' ? {} : { domain: 'marketing', decision: 'assisted' }),
    ...(tier === 'low' ? { affects: 'nobody' } : {}),
  },
})
const routed = (tier: Tier, own: Policy = policy): Route => routeOf(own, 'promotion', tier, 'production')
const due = (tier: Tier, own: Policy = policy, record = 1) =>
  dueRoute({ record, at: '2026-01-05T09:00:00Z', policy: own, file: fileOf(tier) }, 'production')
const asking = (changes: Partial<typeof compliance>): Policy => ({
  ...policy,
  stages: { ...stages, 'compliance-review': { ...compliance, ...changes } },
})
const required = ({ stages: all }: Route): readonly string[] =>
  all.flatMap(({ stage, required: asked }) => (asked ? [stage] : []))
const complianceOf = (now: Policy, then: Policy, roles = now.roles) =>
  strictestRoute(routed('high', now), [due('high', then)], roles).stages[2]

describe('an open request is routed by the stricter of what was due and what is due', () => {
  test.each<readonly [Tier, Tier]>([
    ['high', 'high'],
    ['high', 'medium'],
    ['high', 'low'],
    ['medium', 'high'],
    ['medium', 'medium'],
    ['medium', 'low'],
    ['low', 'high'],
    ['low', 'medium'],
    ['low', 'low'],
  ])('in tier %s before, in tier %s now', (before, now) => {
    const route = strictestRoute(routed(now), [due(before)], policy.roles)
    const tier = stricterTier(before, now)
    expect(required(route)).toEqual(required(routed(tier)))
    expect(route.tier).toBe(tier)
    expect(route.kept === undefined).toBe(tier === now)
  })

  test('and names what it keeps, and by which record', () => {
    const route = strictestRoute(routed('low'), [due('low', policy, 1), due('medium', policy, 4)], policy.roles)
    expect(route.kept).toEqual([{ stage: 'compliance-review', record: 4, at: '2026-01-05T09:00:00Z', whole: true }])
  })

  test('whatever stood between, though it was taken back', () => {
    const route = strictestRoute(routed('low'), [due('low'), due('high'), due('low')], policy.roles)
    expect(required(route)).toHaveLength(4)
  })

  test('where the tier table lost a stage', () => {
    const now: Policy = { ...policy, tiers: { ...policy.tiers, high: ['validation-gates', 'business-sign-off'] } }
    expect(required(strictestRoute(routed('high', now), [due('high')], now.roles))).toHaveLength(4)
  })

  test('where the environment asks a lower tier now', () => {
    const now: Policy = { ...policy, environments: { production: { alias: 'champion', requires: 'low' } } }
    expect(required(strictestRoute(routed('high', now), [due('high')], now.roles))).toHaveLength(4)
  })

  test('a limit of materiality that is gone', () => {
    const limited: Policy = { ...policy, materiality: { high: { exposure: 'USD=1' } } }
    expect(required(strictestRoute(routed('low'), [due('low', limited)], policy.roles))).toHaveLength(4)
  })
})

describe('a stage that both ask', () => {
  test('asks the higher count of a role', () => {
    const two = asking({ approvals: [{ role: 'compliance-officer', count: 2 }] })
    expect(complianceOf(policy, two)?.approvals).toEqual([{ role: 'compliance-officer', count: 2 }])
    expect(complianceOf(two, policy)?.approvals).toEqual([{ role: 'compliance-officer', count: 2 }])
  })

  test('asks the roles of both, while the policy has them', () => {
    const legal = asking({ approvals: [{ role: 'legal-counsel', count: 1 }] })
    expect(complianceOf(legal, policy)?.approvals).toEqual([
      { role: 'legal-counsel', count: 1 },
      { role: 'compliance-officer', count: 1 },
    ])
    const { 'compliance-officer': _gone, ...roles } = policy.roles
    expect(complianceOf(legal, policy, roles)?.approvals).toEqual([{ role: 'legal-counsel', count: 1 }])
  })

  test('asks the answers and the counsel of both, for the shorter time', () => {
    const now = asking({ answers: ['fairness'], consulted: ['auditor'], valid_for: 'P1Y' })
    expect(complianceOf(now, asking({ answers: ['applicability'], valid_for: 'P13M' }))).toMatchObject({
      answers: ['fairness', 'applicability'],
      consulted: ['auditor', 'legal-counsel'],
      validFor: 'P1Y',
    })
  })

  test('asks no role that is gone beside one that took its place, whichever was due first', () => {
    const { 'compliance-officer': _gone, ...roles } = policy.roles
    const [gone, heir] = [due('medium'), due('medium', asking({ approvals: [{ role: 'legal-counsel', count: 1 }] }), 2)]
    for (const both of [
      [gone, heir],
      [heir, gone],
    ])
      expect(strictestRoute(routed('low'), both, roles).stages[2]).toMatchObject({
        required: true,
        approvals: [{ role: 'legal-counsel', count: 1 }],
      })
  })

  test('keeps a stage whose roles are gone, so that it never passes by itself', () => {
    const { 'compliance-officer': _gone, ...roles } = policy.roles
    const route = strictestRoute(routed('low'), [due('medium')], roles)
    expect(route.stages[2]).toMatchObject({ required: true, approvals: [{ role: 'compliance-officer', count: 1 }] })
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Materiality } from '../../../shared/domain/governance/policy.ts'
import { domains } from '../../../shared/domain/model/domain.ts'
import type { Use } from '../../../shared/domain/model/model-file.ts'
import { decisionsPerYear, tierOf } from '../../../shared/domain/model/tier.ts'
import { exampleModel } from '../../builders/documents.ts'

const base: Use = {
  ...exampleModel().use,
  domain: 'operations',
  decision: 'informational',
  affects: 'nobody',
  scale: 'P1M=10',
  jurisdictions: ['us'],
}
const of = (use: Partial<Use>, materiality?: Materiality) =>
  tierOf({ ...exampleModel(), use: { ...base, ...use } }, materiality)
const limits: Materiality = {
  high: { exposure: 'USD=1000000000', decisions: 'P1Y=5000000' },
  medium: { exposure: 'USD=1000000', decisions: 'P1Y=1000' },
}
const preparatory = { ground: 'preparatory-task', why: 'Sorts files.', assessment: 'docs/assessment.md' } as const

describe('the tier of a model', () => {
  test.each<readonly [string, Partial<Use>, string, string]>([
    [
      'credit, automated, about people',
      { domain: 'credit', decision: 'automated', affects: 'natural-persons' },
      'high',
      'listed-use-about-persons',
    ],
    [
      'employment, assisted, about people',
      { domain: 'employment', decision: 'assisted', affects: 'natural-persons' },
      'high',
      'listed-use-about-persons',
    ],
    ['credit, for information, about people', { domain: 'credit', affects: 'natural-persons' }, 'medium', 'listed-use'],
    [
      'marketing, automated, about people',
      { domain: 'marketing', decision: 'automated', affects: 'natural-persons' },
      'high',
      'automated-about-persons',
    ],
    [
      'marketing, assisted, about people',
      { domain: 'marketing', decision: 'assisted', affects: 'natural-persons' },
      'medium',
      'assisted-about-persons',
    ],
    [
      'marketing, for information, about people',
      { domain: 'marketing', affects: 'natural-persons' },
      'medium',
      'assisted-about-persons',
    ],
    ['health information, whatever else', { protected_health_information: true }, 'high', 'health-information'],
    [
      'credit of organisations, automated',
      { domain: 'credit', decision: 'automated', affects: 'organisations' },
      'medium',
      'listed-use',
    ],
    ['a domain of another kind', { domain: 'other' }, 'high', 'unknown'],
    ['a scale that nobody understands', { scale: 'PT1H=5' }, 'high', 'unknown'],
    [
      'automated, about nobody, a million a year',
      { decision: 'automated', scale: 'P1Y=1000000' },
      'medium',
      'large-scale',
    ],
    [
      'automated, about nobody, a little less',
      { decision: 'automated', scale: 'P1Y=999999' },
      'low',
      'no-person-no-decision',
    ],
    [
      'assisted, about nobody, a million a year',
      { decision: 'assisted', scale: 'P1Y=1000000' },
      'low',
      'no-person-no-decision',
    ],
    ['for information, about nobody', {}, 'low', 'no-person-no-decision'],
    [
      'credit, for information, about people of the Union',
      { domain: 'credit', affects: 'natural-persons', jurisdictions: ['us', 'fr'] },
      'high',
      'high-risk-in-the-union',
    ],
    [
      'a preparatory task for credit in the Union that profiles nobody',
      {
        ...{ domain: 'credit', affects: 'natural-persons', jurisdictions: ['eu'], decision: 'assisted' },
        ...{ profiling: false, exception: preparatory },
      },
      'medium',
      'listed-use',
    ],
    [
      'the same in a place besides, where the exception is none',
      {
        ...{ domain: 'credit', affects: 'natural-persons', jurisdictions: ['eu', 'us'], decision: 'assisted' },
        ...{ profiling: false, exception: preparatory },
      },
      'high',
      'listed-use-about-persons',
    ],
    [
      'the same where nobody says that it profiles none',
      {
        ...{ domain: 'credit', affects: 'natural-persons', jurisdictions: ['eu'], decision: 'assisted' },
        exception: preparatory,
      },
      'high',
      'high-risk-in-the-union',
    ],
    ['a lift, for information', { domain: 'lifts', jurisdictions: ['de'] }, 'high', 'high-risk-in-the-union'],
    ['a lift elsewhere', { domain: 'lifts' }, 'medium', 'listed-use'],
    ['capital and liquidity, for information', { domain: 'financial-risk' }, 'medium', 'prudential-purpose'],
  ])('%s: %s', (_, use, tier, reason) => {
    expect(of(use)).toMatchObject({ tier, reason })
  })

  test.each<readonly [string, Partial<Use>, Materiality, string, string]>([
    [
      'what the policy calls high exposure',
      { exposure: 'USD=1000000000', decision: 'assisted' },
      limits,
      'high',
      'material',
    ],
    ['the same for information alone', { exposure: 'USD=1000000000' }, limits, 'medium', 'material-exposure'],
    ['a unit less', { exposure: 'USD=999999999', decision: 'assisted' }, limits, 'medium', 'material-exposure'],
    ['less than either limit', { exposure: 'USD=999999' }, limits, 'low', 'no-person-no-decision'],
    ['an exposure that nobody says', {}, limits, 'high', 'unknown'],
    ['an exposure in another currency', { exposure: 'EUR=1' }, limits, 'high', 'unknown'],
    ['an exposure that no limit asks about', { exposure: 'EUR=9000000000' }, undefined, 'low', 'no-person-no-decision'],
    [
      'as many automated decisions as the policy calls many',
      { exposure: 'USD=1', decision: 'automated', scale: 'P1Y=1000' },
      limits,
      'medium',
      'large-scale',
    ],
    [
      'as many as it calls high',
      { exposure: 'USD=1', decision: 'automated', scale: 'P1Y=5000000' },
      limits,
      'high',
      'material',
    ],
  ])('with %s: %s', (_, use, materiality, tier, reason) => {
    expect(of(use, materiality)).toMatchObject({ tier, reason })
  })

  test('whose file is not on the base is high', () => {
    expect(tierOf(null, limits)).toEqual({ tier: 'high', reason: 'no-model-file', decidedBy: [] })
  })

  test('of the example is high', () => {
    expect(tierOf(exampleModel(), undefined)).toEqual({
      tier: 'high',
      reason: 'high-risk-in-the-union',
      decidedBy: ['use.domain', 'use.jurisdictions', 'use.affects'],
    })
  })

  test('is never lower by a limit of the policy, nor in the Union', () => {
    const rank = { low: 0, medium: 1, high: 2 }
    const use = fc.record({
      domain: fc.constantFrom(...domains),
      decision: fc.constantFrom('automated', 'assisted', 'informational'),
      affects: fc.constantFrom('natural-persons', 'organisations', 'nobody'),
      scale: fc.constantFrom('P1Y=1', 'P1D=100000'),
      exposure: fc.constantFrom(undefined, 'USD=1', 'USD=5000000000'),
      profiling: fc.constantFrom(undefined, false),
      exception: fc.constantFrom(undefined, preparatory),
    })
    fc.assert(
      fc.property(use, (one) => {
        const { tier } = of(one)
        expect(rank[of(one, { high: limits.high }).tier]).toBeGreaterThanOrEqual(rank[tier])
        expect(rank[of({ ...one, jurisdictions: ['us', 'eu'] }).tier]).toBeGreaterThanOrEqual(rank[tier])
      }),
      { numRuns: 60 },
    )
  })

  test('that decides about people by itself is always high, and one about people never low', () => {
    const use = fc.record({
      domain: fc.constantFrom(...domains),
      decision: fc.constantFrom('automated', 'assisted', 'informational'),
      scale: fc.constantFrom('P1Y=1', 'P1D=100000', 'x=1'),
      protected_health_information: fc.boolean(),
    })
    fc.assert(
      fc.property(use, (one) => {
        const { tier } = of({ ...one, affects: 'natural-persons' })
        expect(tier).not.toBe('low')
        if (one.decision === 'automated') expect(tier).toBe('high')
      }),
    )
  })
})

describe('decisions a year', () => {
  test.each([
    ['P1M=12000', 144_000],
    ['P1Y=5', 5],
    ['P1W=10', 520],
    ['P1D=1', 365],
    ['P3M=30', 120],
    ['P0M=5', null],
    ['P1M', null],
    ['PT1H=5', null],
    ['P1M=-5', null],
    ['P1M=1e9', null],
    ['', null],
  ])('of %j are %s', (scale, count) => {
    expect(decisionsPerYear(scale)).toBe(count)
  })

  test('of more digits than a number holds are not known, and the tier is high', () => {
    const digits = '9'.repeat(400)
    for (const scale of [`P${digits}Y=${digits}`, `P1Y=${digits}`]) {
      expect(decisionsPerYear(scale)).toBeNull()
      expect(of({ scale, decision: 'automated' })).toMatchObject({ tier: 'high', reason: 'unknown' })
    }
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { domains, type Use } from '../../../shared/domain/model/model-file.ts'
import { decisionsPerYear, tierOf } from '../../../shared/domain/model/tier.ts'
import { exampleModel } from '../../builders/documents.ts'

const base: Use = {
  ...exampleModel().use,
  domain: 'operations',
  decision: 'informational',
  affects: 'nobody',
  scale: 'P1M=10',
}
const of = (use: Partial<Use>) => tierOf({ ...exampleModel(), use: { ...base, ...use } })

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
  ])('%s: %s', (_, use, tier, reason) => {
    expect(of(use)).toEqual({ tier, reason })
  })

  test('whose file is not on the base is high', () => {
    expect(tierOf(null)).toEqual({ tier: 'high', reason: 'no-model-file' })
  })

  test('of the example is high', () => {
    expect(tierOf(exampleModel())).toEqual({ tier: 'high', reason: 'listed-use-about-persons' })
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
})

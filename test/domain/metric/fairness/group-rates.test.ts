import { describe, expect, test } from 'vitest'

import { bestRate, groupRates } from '../../../../shared/domain/metric/fairness/group-rates.ts'

const cells = [
  { values: ['black', 'female'], tp: 2, fp: 0, fn: 1, tn: 1 },
  { values: ['black', 'male'], tp: 0, fp: 0, fn: 0, tn: 3 },
  { values: ['white', 'female'], tp: 6, fp: 1, fn: 0, tn: 1 },
  { values: ['white', 'male'], tp: 1, fp: 0, fn: 0, tn: 0 },
]
const rated = (members = 0) => groupRates(['race', 'sex'], cells, { members })

test('each group that occurs has its name, its counts and its rates', () => {
  expect(rated()[0]).toEqual({
    name: 'race=black & sex=female',
    values: ['black', 'female'],
    members: 4,
    counts: { tp: 2, fp: 0, fn: 1, tn: 1 },
    selectionRate: { numerator: 2, denominator: 4, value: 0.5 },
    truePositiveRate: { numerator: 2, denominator: 3, value: 2 / 3 },
    falsePositiveRate: { numerator: 0, denominator: 1, value: 0 },
    positivePredictiveValue: { numerator: 2, denominator: 2, value: 1 },
    impactRatio: { value: 0.5, exact: '1/2' },
  })
  expect(rated().map(({ name, members }) => [name, members])).toEqual([
    ['race=black & sex=female', 4],
    ['race=black & sex=male', 3],
    ['race=white & sex=female', 8],
    ['race=white & sex=male', 1],
  ])
})

test('a rate without a denominator has no value', () => {
  const [, none] = rated()
  expect(none?.truePositiveRate).toEqual({ numerator: 0, denominator: 0, value: null })
  expect(none?.positivePredictiveValue.value).toBeNull()
  expect(none?.selectionRate.value).toBe(0)
})

describe('the impact ratio', () => {
  test('is the selection rate over the highest', () => {
    expect(rated().map(({ impactRatio }) => impactRatio?.exact)).toEqual(['1/2', '0/1', '7/8', '1/1'])
  })

  test('neither counts nor judges a group that is too small', () => {
    expect(rated(3).map(({ impactRatio }) => impactRatio?.exact)).toEqual(['4/7', '0/1', '1/1', undefined])
  })

  test('is undefined for all where nobody is selected, or no group is large enough', () => {
    const nobody = groupRates(['race'], [{ values: ['white'], tp: 0, fp: 0, fn: 2, tn: 2 }], { members: 0 })
    expect(nobody.map(({ impactRatio }) => impactRatio)).toEqual([null])
    expect(rated(9).map(({ impactRatio }) => impactRatio)).toEqual([null, null, null, null])
  })
})

describe('the best rate', () => {
  test.each([
    ['selectionRate', 'highest', 'race=white & sex=male'],
    ['selectionRate', 'lowest', 'race=black & sex=male'],
    ['truePositiveRate', 'lowest', 'race=black & sex=female'],
    ['positivePredictiveValue', 'lowest', 'race=white & sex=female'],
  ] as const)('of %s at its %s end is that of %s', (rate, end, group) => {
    expect(bestRate(rated(), rate, end)?.group).toBe(group)
  })

  test('is that of the first of equals', () => {
    expect(bestRate(rated(), 'truePositiveRate', 'highest')?.group).toBe('race=white & sex=female')
  })

  test('is compared exactly, where doubles see no difference', () => {
    const [one, other] = [3e15, 3e15 + 1].map((tp) => ({ values: [String(tp)], tp, fp: 0, fn: 0, tn: 1 }))
    const groups = groupRates(['g'], one === undefined || other === undefined ? [] : [one, other], { members: 0 })
    expect(new Set(groups.map(({ selectionRate }) => selectionRate.value)).size).toBe(1)
    expect(bestRate(groups, 'selectionRate', 'highest')?.group).toBe('g=3000000000000001')
    expect(bestRate(groups, 'selectionRate', 'lowest')?.group).toBe('g=3000000000000000')
  })

  test('is none where no group has it', () => {
    expect(bestRate(rated().slice(1, 2), 'truePositiveRate', 'highest')).toBeNull()
    expect(bestRate([], 'selectionRate', 'lowest')).toBeNull()
  })
})

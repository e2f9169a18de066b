import { describe, expect, test } from 'vitest'
import { concluded, difference, judgeDifference } from '../../../../shared/domain/metric/comparison/verdict.ts'

describe('what an interval says of a margin of 0.01', () => {
  test.each([
    ['roc_auc', -0.01, 0.05, { nonInferior: true, better: false, inferior: false }],
    ['roc_auc', -0.011, 0.05, { nonInferior: false, better: false, inferior: false }],
    ['roc_auc', 0.001, 0.05, { nonInferior: true, better: true, inferior: false }],
    ['roc_auc', -0.05, -0.011, { nonInferior: false, better: false, inferior: true }],
    ['brier', -0.05, 0.01, { nonInferior: true, better: false, inferior: false }],
    ['brier', -0.05, 0.011, { nonInferior: false, better: false, inferior: false }],
    ['brier', -0.05, -0.001, { nonInferior: true, better: true, inferior: false }],
    ['brier', 0.011, 0.05, { nonInferior: false, better: false, inferior: true }],
  ] as const)('%s from %d to %d', (metric, lower, upper, expected) => {
    expect(judgeDifference({ lower, upper }, { metric, margin: 0.01 })).toEqual(expected)
  })
})

test('a difference is exact, and none where one has no value', () => {
  expect(difference({ value: 0.5, exact: '1/2' }, { value: 1 / 3, exact: '1/3' })?.exact).toBe('1/6')
  expect(difference({ value: 0.5, exact: '1/2' }, null)).toBe(null)
})

test('without an interval nothing is concluded, and why is said', () => {
  const pairing = { kind: 'unpaired', why: 'labels-differ', rows: 0, onlyCandidate: 1, onlyChampion: 1 } as const
  const found = { metric: 'roc_auc', pairing, candidate: null, champion: null, difference: null } as const
  expect(concluded(found, 'too-few-rows', 0)).toMatchObject({ interval: null, nonInferior: null, better: null, notEvaluable: 'too-few-rows' }) // prettier-ignore
  const interval = { lower: 0, upper: 1, confidence: 0.95, method: 'delong' } as const
  expect(concluded(found, interval, 0)).toMatchObject({
    interval,
    nonInferior: true,
    better: false,
    notEvaluable: null,
  })
})

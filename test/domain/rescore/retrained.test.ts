import { describe, expect, test } from 'vitest'
import { besideRecorded, metricsApart } from '../../../shared/domain/rescore/retrained.ts'
import { exactly } from '../../builders/evidence.ts'

const pair = (recorded: number | null, retrained: number | null) => ({
  metric: 'roc_auc' as const,
  recorded,
  retrained,
})

describe('a metric of a model that was trained again agrees within the declared tolerance', () => {
  test.each([
    ['the same number', 0.8, 0.8, 0, true],
    ['exactly the tolerance', 0.75, 0.5, 0.25, true],
    ['a little more', 0.75, 0.499, 0.25, false],
    ['a large number, in units of itself', 1000, 1009, 0.01, true],
    ['a large number further away', 1000, 1011, 0.01, false],
    ['no number on both sides', null, null, 0, true],
    ['a number that only the version has', 0.8, null, 0.1, false],
    ['a number that only the other has', null, 0.8, 0.1, false],
    ['what is no number', 0.8, NaN, 0.1, false],
  ])('%s', (_, recorded, retrained, tolerance, agrees) => {
    expect(metricsApart({ tolerance, metrics: [pair(recorded, retrained)] })).toHaveLength(agrees ? 0 : 1)
  })
})

test('every metric of the version is compared, and no other', () => {
  const roc = (hits: number) => ({ roc_auc: { measure: exactly(hits, 10), interval: null } })
  const recorded = { performance: roc(8) }
  const again = { performance: { ...roc(7), brier: roc(1).roc_auc } }
  expect(besideRecorded(recorded, again)).toEqual([pair(0.8, 0.7)])
  expect(besideRecorded(recorded, { performance: {} })).toEqual([pair(0.8, null)])
})

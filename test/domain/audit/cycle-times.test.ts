import { describe, expect, test } from 'vitest'
import { cycleTimes, quantile } from '../../../shared/domain/audit/cycle-times.ts'
import { drafts, entries } from '../../builders/audit.ts'
import { chained, genesis, intent, judgement, outcome, reference } from '../../builders/ledger.ts'

const hours = (count: number): number => count * 3600
const promotions = cycleTimes(entries).filter(({ kind }) => kind === 'promotion')

describe('cycle times', () => {
  test.each<[string, readonly number[]]>([
    ['validation-gates', [hours(21), hours(36)]],
    ['independent-validation', [hours(1), hours(2)]],
    ['merge', [hours(10), hours(26)]],
    ['promotion', [360, 360]],
    ['whole', [hours(48) + 360, hours(48) + 360]],
  ])('of %s are the planted ones', (step, [low = 0, high = 0]) => {
    expect(promotions.find((one) => one.step === step)).toEqual({
      ...{ kind: 'promotion', tier: 'high', step, count: 2, longestSeconds: high, records: [3, 8], unknown: [] },
      ...{ medianSeconds: (low + high) / 2, p90Seconds: low + (high - low) * 0.9 },
    })
  })

  test('know no stage that was not required', () => {
    expect(promotions.map(({ step }) => step)).toEqual([
      ...['validation-gates', 'independent-validation', 'merge', 'promotion', 'whole'],
    ])
  })

  test.each<[string, Parameters<typeof reference>[0]]>([
    ['is not recorded', {}],
    ['lies after its end', { openedAt: '2026-02-01T00:00:00Z' }],
  ])('say unknown where a beginning %s', (_, other) => {
    const request = reference(other)
    const own = cycleTimes(chained([genesis(), intent({ request }), outcome(2, { request })]))
    const found = own.filter(({ kind, step }) => kind === 'promotion' && ['validation-gates', 'whole'].includes(step))
    expect(found.map(({ count, medianSeconds, unknown }) => [count, medianSeconds, unknown])).toEqual([
      [0, null, [3]],
      [0, null, [3]],
    ])
  })

  test('say unknown where an instant is none', () => {
    const [stage] = judgement().stages
    const own = judgement({ stages: stage === undefined ? [] : [{ ...stage, since: 'yesterday' }] })
    const found = cycleTimes(chained([genesis(), intent(), outcome(2, { judgement: own })]))
    expect(found.find(({ kind, step }) => kind === 'promotion' && step === 'merge')?.unknown).toEqual([3])
  })

  test('stand apart by kind and tier, and count what was carried out alone', () => {
    const kinds = cycleTimes(entries).filter(({ step }) => step === 'promotion')
    expect(kinds.map(({ kind, tier, records }) => [kind, tier, records])).toEqual([
      ['policy', 'high', [1, 5]],
      ['promotion', 'high', [3, 8]],
      ['model-facts', 'high', [6]],
    ])
    expect(cycleTimes(chained(drafts.slice(0, 2))).some(({ kind }) => kind === 'promotion')).toBe(false)
  })
})

test.each<[readonly number[], number, number | null]>([
  [[], 0.5, null],
  [[7], 0.9, 7],
  [[1, 3], 0.5, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
  [[10, 20, 30, 40], 0.9, 37],
])('the value of %j at %f is %f, as numpy counts it', (sorted, share, value) => {
  expect(quantile(sorted, share)).toBe(value)
})

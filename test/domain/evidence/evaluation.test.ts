import { describe, expect, test } from 'vitest'
import {
  Champion,
  Comparison,
  Evaluation,
  FairnessResult,
  unmeasuredCodes,
} from '../../../shared/domain/evidence/evaluation.ts'
import { champion, comparison, exactly, fairness, fairnessResult, group, measured } from '../../builders/evidence.ts'

const whole = measured({
  attributes: [fairness(['race'], undefined, [group('a', 45, 50, { impactRatio: exactly(1, 1) }), group('b', 36, 50)])],
  intersections: [fairness(['race', 'sex'])],
})

describe('an evaluation read back', () => {
  test.each<readonly [string, Evaluation]>([
    ['measured', whole],
    ...unmeasuredCodes.map((code) => [code, { state: 'unmeasured', code, file: 'p.csv', detail: 'x' }] as const),
  ])('is the one that was written: %s', (_, evaluation) => {
    expect(Evaluation.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation)
  })

  test.each([
    ['a number that is none', { ...whole, threshold: NaN }],
    ['a count below nought', { ...whole, tally: { ...whole.tally, used: -1 } }],
    ['a count with a fraction', { ...whole, tally: { ...whole.tally, used: 1.5 } }],
    ['a metric left out', { ...whole, performance: { accuracy: whole.performance.accuracy } }],
    ['a metric too many', { ...whole, performance: { ...whole.performance, profit: whole.performance.accuracy } }],
    ['a provenance that is none', { ...whole, provenance: 'trusted' }],
    ['rows of data', { ...whole, rows: [[1, 0.9]] }],
    ['a reason that is none', { state: 'unmeasured', code: 'tired', file: '', detail: '' }],
  ])('is none with %s', (_, value) => {
    expect(Evaluation.safeParse(value).success).toBe(false)
  })
})

describe('a comparison with the champion read back', () => {
  test.each<readonly [string, Champion]>([
    ['none', { state: 'none' }],
    ['unreadable', { state: 'unreadable', version: '6', detail: 'gone' }],
    ['read', champion()],
    ['read and not compared', champion({ comparison: null })],
    [
      'not evaluable',
      champion({ comparison: comparison({ nonInferior: null, interval: null, notEvaluable: 'no-spread' }) }),
    ],
  ])('is the one that was written: %s', (_, value) => {
    expect(Champion.parse(JSON.parse(JSON.stringify(value)))).toEqual(value)
  })

  test('has an interval by a known method', () => {
    expect(
      Comparison.safeParse(comparison({ interval: { lower: 0, upper: 1, confidence: 0.95, method: 'delong' } }))
        .success,
    ).toBe(true)
    expect(
      Comparison.safeParse({ ...comparison(), interval: { lower: 0, upper: 1, confidence: 0.95, method: 'guess' } })
        .success,
    ).toBe(false)
  })
})

test('a measure of fairness says why it has no value', () => {
  const none = fairnessResult('demographic_parity_ratio', null, {
    status: 'not-evaluable',
    why: 'one-group',
    lowest: null,
    highest: null,
  })
  expect(FairnessResult.parse(none)).toEqual(none)
  expect(FairnessResult.safeParse({ ...none, why: 'bad luck' }).success).toBe(false)
})

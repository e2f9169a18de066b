import { describe, expect, test } from 'vitest'

import { checkConfidence, criticalValue, normalInterval } from '../../../../shared/domain/metric/interval/interval.ts'

describe('the normal interval', () => {
  test('reaches 1.96 standard deviations to both sides at 95 %', () => {
    const found = normalInterval(10, 4, { confidence: 0.95, method: 'normal' })
    expect(found.lower).toBeCloseTo(6.080072030919892, 12)
    expect(found.upper).toBeCloseTo(13.919927969080108, 12)
    expect(found).toMatchObject({ confidence: 0.95, method: 'normal' })
  })

  test('ends at the bounds of what can be', () => {
    const options = { confidence: 0.99, method: 'delong', within: [0, 1] } as const
    expect(normalInterval(0.5, 1, options)).toEqual({ lower: 0, upper: 1, confidence: 0.99, method: 'delong' })
  })

  test('without variance is the estimate alone', () => {
    expect(normalInterval(0.25, 0, { confidence: 0.9, method: 'normal' })).toMatchObject({ lower: 0.25, upper: 0.25 })
  })
})

test.each([
  [0.5, 0.6744897501960817],
  [0.9, 1.6448536269514722],
  [0.99, 2.5758293035489004],
])('a two-sided interval of confidence %d reaches %d standard deviations', (confidence, reach) => {
  expect(criticalValue(confidence)).toBeCloseTo(reach, 13)
})

describe('a confidence', () => {
  test.each([0.5, 0.95, 0.999999])('of %d is taken', (confidence) => {
    expect(checkConfidence(confidence)).toBe(confidence)
  })

  test.each([0.49, 1, 1 - 1e-11, 95, -0.95, NaN])('of %d is refused', (confidence) => {
    expect(() => checkConfidence(confidence)).toThrow(
      expect.objectContaining({ name: 'MetricError', code: 'confidence-out-of-range' }),
    )
    expect(() => normalInterval(0, 1, { confidence, method: 'normal' })).toThrow(`not ${String(confidence)}.`)
  })
})

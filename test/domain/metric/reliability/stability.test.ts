import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  scoreShift,
  stabilityBand,
  stabilityIndex,
  stabilityNoise,
} from '../../../../shared/domain/metric/reliability/stability.ts'

/** Published numbers stand in test/golden/reference; here is what holds of all. */

const Counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 5 })

test('the index is never below nought, the same both ways, and of counts as of shares', () => {
  fc.assert(
    fc.property(Counts, Counts, (one, other) => {
      const index = stabilityIndex(one, other) ?? NaN
      expect(index).toBeGreaterThanOrEqual(0)
      expect(stabilityIndex(other, one)).toBeCloseTo(index, 12)
      expect(stabilityIndex(one.map((count) => count * 7), other)).toBeCloseTo(index, 12) // prettier-ignore
      expect(stabilityIndex(one, one)).toBe(0)
    }),
  )
})

test('there is none of populations without rows, or in other bins', () => {
  expect(stabilityIndex([0, 0], [1, 1])).toBe(null)
  expect(stabilityIndex([1, 1], [1, 1, 1])).toBe(null)
  expect(stabilityIndex([1, 1], [2, 0])).toBe(null)
  expect(stabilityIndex([1, 1], [2, 0], { added: 1 })).toBeCloseTo(0.25 * Math.log(3), 12)
})

test('its bands are conventions', () => {
  expect([0, 0.0999, 0.1, 0.25, 0.2501].map(stabilityBand)).toEqual([
    '<0.10',
    '<0.10',
    '0.10-0.25',
    '0.10-0.25',
    '>0.25',
  ])
})

test('few rows move it by chance alone', () => {
  expect(stabilityNoise(10, { expected: 3297, actual: 46 }).mean).toBeCloseTo(0.198, 3)
})

test('points of an attribute that did not move shift nothing', () => {
  expect(scoreShift([0.5, 0.5], [0.5, 0.5], [10, 90])).toBe(0)
})

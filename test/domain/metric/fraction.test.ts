import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  compareToLimit,
  decimalFraction,
  formatFraction,
  keepsLimits,
  measure,
  parseFraction,
  quotient,
} from '../../../shared/domain/metric/fraction.ts'

test('a denominator of 0 is undefined, never 0', () => {
  expect(measure(0, 0)).toBeNull()
  expect(measure(5, 0n)).toBeNull()
})

test('a measure is reduced and keeps its sign', () => {
  expect(measure(36, 45)).toEqual({ value: 0.8, exact: '4/5' })
  expect(measure(-3n, 6n)).toEqual({ value: -0.5, exact: '-1/2' })
  expect(measure(0, 7)).toEqual({ value: 0, exact: '0/1' })
})

describe('four fifths is met exactly', () => {
  test.each([
    ['36/100 against 45/100', 36n * 100n, 45n * 100n],
    ['12/75 against 20/100', 12n * 100n, 20n * 75n],
  ])('%s passes at 0.8, whether the limit is a number or a text', (_, low, high) => {
    const ratio = measure(low, high)
    for (const minimum of [0.8, '0.8', '.8'.padStart(3, '0'), '8e-1', '0.800']) {
      expect(keepsLimits(ratio, { minimum })).toBe(true)
      expect(keepsLimits(ratio, { maximum: minimum })).toBe(true)
    }
  })

  test('naive doubles would fail the first', () => expect(36 / 100 / (45 / 100) >= 0.8).toBe(false))

  test('one person fewer fails, one more passes', () => {
    expect(keepsLimits(measure(3_599_999n, 4_500_000n), { minimum: 0.8 })).toBe(false)
    expect(keepsLimits(measure(3_600_001n, 4_500_000n), { minimum: 0.8 })).toBe(true)
  })
})

test('what doubles cannot tell apart from the limit is still told apart', () => {
  const huge = 10n ** 30n
  expect(compareToLimit(measure(8n * huge - 1n, 10n * huge) ?? { value: 0, exact: '0/1' }, 0.8)).toBe(-1)
  expect(compareToLimit(measure(8n * huge + 1n, 10n * huge) ?? { value: 0, exact: '0/1' }, 0.8)).toBe(1)
})

test.each([
  [0.1, 1n, 10n],
  [1e-7, 1n, 10_000_000n],
  ['-2.50', -5n, 2n],
  ['+3', 3n, 1n],
  ['1.5E3', 1500n, 1n],
  [0, 0n, 1n],
])('the limit %s is exactly %d/%d', (limit, numerator, denominator) => {
  expect(decimalFraction(limit)).toEqual({ numerator, denominator })
})

test.each(['', 'high', '0x1', '1/2', NaN, Infinity, '1e9999'])('the limit %s is an error', (limit) => {
  expect(() => decimalFraction(limit)).toThrow(expect.objectContaining({ code: 'limit-not-a-number' }))
})

test('no value keeps no limit: undefined stays undefined', () => {
  expect(keepsLimits(null, { minimum: 0 })).toBeNull()
  expect(keepsLimits(measure(1, 2), {})).toBe(true)
  expect(keepsLimits(measure(1, 2), { minimum: 0.6 })).toBe(false)
  expect(keepsLimits(measure(1, 2), { minimum: 0.5, maximum: 0.4 })).toBe(false)
})

test('a quotient is the nearest double', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.maxSafeInteger().filter((n) => n !== 0),
      (top, bottom) => {
        expect(quotient(BigInt(top), BigInt(bottom))).toBe(top === 0 ? 0 : top / bottom)
      },
    ),
  )
})

test('a quotient of integers beyond doubles is the nearest double too', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 2n ** 53n }),
      fc.bigInt({ min: 1n, max: 2n ** 53n }),
      fc.bigInt({ min: 1n, max: 10n ** 40n }),
      (top, bottom, factor) => {
        expect(quotient(top * factor, bottom * factor)).toBe(Number(top) / Number(bottom))
      },
    ),
  )
})

test('exact values are parsed as they are written', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (numerator, denominator) => {
      expect(parseFraction(formatFraction({ numerator, denominator }))).toEqual({ numerator, denominator })
    }),
  )
  expect(() => parseFraction('1/0')).toThrow('not an exact value')
  expect(() => parseFraction('0.5')).toThrow('not an exact value')
})

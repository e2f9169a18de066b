import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doubleFraction, quotient } from '../../../../shared/domain/metric/fraction.ts'
import { doubleSum } from '../../../../shared/domain/metric/task/exact.ts'

const total = (values: readonly number[]): number => {
  const sum = doubleSum()
  for (const value of values) sum.add(value)
  const { numerator, denominator } = sum.total()
  return quotient(numerator, denominator)
}
const Double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })

test.each<readonly [readonly number[], number]>([
  [[0.1, 0.2, 0.3], 0.6],
  [[1e16, 1, -1e16], 1],
  [[1e300, 1e-300, -1e300], 1e-300],
  [[5e-324, 5e-324], 1e-323],
  [[-0, 0], 0],
  [[], 0],
])('%j adds up to %d', (values, expected) => {
  expect(total(values)).toBe(expected)
})

test('no order changes a bit, and the sum is the exact one, rounded once', () => {
  fc.assert(
    fc.property(fc.array(Double, { maxLength: 40 }), (values) => {
      const found = total(values)
      expect(total(values.toReversed())).toBe(found)
      const exact = values.reduce((sum, value) => sum + doubleFraction(value).numerator * (2n ** 1074n / doubleFraction(value).denominator), 0n) // prettier-ignore
      expect(found).toBe(quotient(exact, 2n ** 1074n))
    }),
  )
})

test('squares are exact, which a product of doubles is not', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), (value) => {
      const sum = doubleSum()
      sum.addSquare(value)
      const { numerator, denominator } = sum.total()
      const own = doubleFraction(value)
      // below the smallest double what is left of a square is lost
      if (Math.abs(value) > 1e-130) expect(numerator * own.denominator ** 2n).toBe(own.numerator ** 2n * denominator)
    }),
  )
})

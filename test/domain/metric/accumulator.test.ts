import fc from 'fast-check'
import { expect, test } from 'vitest'

import { exactSum, fixedSum } from '../../../shared/domain/metric/accumulator.ts'

const Count = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 2 ** 31 }))

test('products are added without rounding, however large', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(Count, Count, Count)), (terms) => {
      const sum = exactSum()
      for (const [count, left, right] of terms) sum.add(count, left, right)
      const expected = terms.reduce(
        (total, [count, left, right]) => total + BigInt(count) * BigInt(left) * BigInt(right),
        0n,
      )
      expect(sum.total()).toBe(expected)
    }),
  )
})

test('fixed-point sums do not depend on the order of addition', () => {
  const Value = fc.double({ min: 0, max: 1500, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(Count, Value)), (terms) => {
      const sum = fixedSum()
      for (const [count, value] of terms) sum.add(count, value)
      const expected = terms.reduce(
        (total, [count, value]) => total + BigInt(count) * BigInt(Math.floor(value * 2 ** 52)),
        0n,
      )
      expect(sum.total()).toBe(expected)
    }),
  )
})

test('many terms spill before they round', () => {
  const sum = fixedSum()
  for (let turn = 0; turn < 300_000; turn++) sum.add(1, 1300.7)
  expect(sum.total()).toBe(300_000n * BigInt(Math.floor(1300.7 * 2 ** 52)))
})

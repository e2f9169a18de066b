import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { normalQuantile, twoSidedTail } from '../../../../shared/domain/metric/interval/normal.ts'

/** How far a number lies from what it should be, as a share of that. */
const apart = (found: number, wanted: number): number => Math.abs(found / wanted - 1)

describe('the quantile of the standard normal', () => {
  test.each([
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446004],
    [0.925, 1.4395314709384563],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9995, 3.2905267314919255],
    [1e-6, -4.753424308822899],
    [1e-10, -6.361340902404056],
  ])('of %d is %d', (probability, z) => {
    expect(apart(normalQuantile(probability), z)).toBeLessThan(1e-14)
  })

  test('of a half is 0', () => {
    expect(normalQuantile(0.5)).toBe(0)
  })

  test('of the probabilities on both sides of a half is the same but for the sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 511 }), (part) => {
        expect(normalQuantile(part / 1024)).toBe(-normalQuantile(1 - part / 1024))
      }),
    )
  })
})

describe('what lies outside of ±z', () => {
  test.each([
    [0, 1],
    [0.5, 0.6170750774519739],
    [1, 0.31731050786291415],
    [-1.5, 0.1336144025377163],
    [1.959963984540054, 0.05],
    [2.8284, 0.004678131390933199],
    [3, 0.0026997960632601918],
    [6, 1.9731752900754036e-9],
    [10, 1.5239706048321166e-23],
  ])('for z = %d is %d', (z, tail) => {
    expect(apart(twoSidedTail(z), tail)).toBeLessThan(1e-13)
  })

  test('is what the quantile left over', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1, noNaN: true }), (tail) => {
        expect(apart(twoSidedTail(normalQuantile(tail / 2)), tail)).toBeLessThan(1e-12)
      }),
    )
  })
})

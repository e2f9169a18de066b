import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  compareProportions,
  impactRatio,
  type Proportion,
  wilsonInterval,
} from '../../../../shared/domain/metric/interval/proportion.ts'

const of = (successes: number, total: number): Proportion => ({ successes, total })

const Some = fc.tuple(fc.nat(60), fc.nat(60)).map(([successes, others]) => of(successes, successes + others))

describe('the score interval of a proportion', () => {
  // the four examples of Newcombe 1998, Statistics in Medicine 17
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d among %d is %d to %d, as published', (successes, total, lower, upper) => {
    const found = wilsonInterval(of(successes, total), 0.95)
    expect(found?.lower).toBeCloseTo(lower, 4)
    expect(found?.upper).toBeCloseTo(upper, 4)
  })

  test('at 90 %', () => {
    const found = wilsonInterval(of(7, 20), 0.9)
    expect(found?.lower).toBeCloseTo(0.20226004005676104, 12)
    expect(found?.upper).toBeCloseTo(0.5334873111515284, 12)
  })

  test('of none or of all ends exactly at 0 or 1', () => {
    expect(wilsonInterval(of(0, 10), 0.95)?.lower).toBe(0)
    expect(wilsonInterval(of(10, 10), 0.95)?.upper).toBe(1)
  })

  test('of no tries is none', () => {
    expect(wilsonInterval(of(0, 0), 0.95)).toBeNull()
  })

  test('holds the share, within 0 and 1', () => {
    fc.assert(
      fc.property(Some, (one) => {
        const { lower, upper } = wilsonInterval(one, 0.95) ?? { lower: 0, upper: 1 }
        const share = one.total === 0 ? 0 : one.successes / one.total
        expect(0 <= lower && lower <= share && share <= upper && upper <= 1).toBe(true)
      }),
    )
  })
})

describe('the comparison of two proportions', () => {
  test('12 of 40 with 48 of 80', () => {
    const found = compareProportions(of(12, 40), of(48, 80), 0.95)
    expect(found.impactRatio).toEqual({ value: 0.5, exact: '1/2' })
    expect(found.z).toBeCloseTo(3.098386676965933, 12)
    expect(found.p).toBeCloseTo(0.0019457736937391545, 14)
    expect(found.fisherP).toBeCloseTo(0.0034092217678491827, 14)
    expect(found.ratioInterval).toMatchObject({ confidence: 0.95, method: 'log-ratio' })
    expect(found.ratioInterval?.lower).toBeCloseTo(0.30143294104559687, 12)
    expect(found.ratioInterval?.upper).toBeCloseTo(0.8293718633829844, 12)
  })

  test.each([
    ['Fisher’s lady tasting tea', of(3, 4), of(1, 4), 34 / 70],
    ['a lopsided table', of(1, 10), of(11, 14), 0.0027594561852200836],
    ['unequal margins', of(8, 10), of(1, 6), 0.034965034965034975],
    ['opposites', of(0, 5), of(5, 5), 2 / 252],
    ['no success at all', of(0, 5), of(0, 7), 1],
  ])('exactly, for %s', (_, one, other, p) => {
    expect(compareProportions(one, other, 0.95).fisherP).toBeCloseTo(p, 12)
  })

  test('does not depend on which is named first', () => {
    fc.assert(
      fc.property(Some, Some, (one, other) => {
        const [found, turned] = [compareProportions(one, other, 0.9), compareProportions(other, one, 0.9)]
        expect(turned.fisherP).toBeCloseTo(found.fisherP, 10)
        expect({ ...turned, fisherP: 0 }).toEqual({ ...found, fisherP: 0 })
      }),
    )
  })

  test('does not depend on it where the rates are equal', () => {
    const [found, turned] = [
      compareProportions(of(3, 18), of(5, 30), 0.9),
      compareProportions(of(5, 30), of(3, 18), 0.9),
    ]
    expect(turned.ratioInterval).toEqual(found.ratioInterval)
  })

  test('has no z without spread, and no interval of a ratio with an empty cell', () => {
    expect(compareProportions(of(5, 5), of(7, 7), 0.95)).toMatchObject({ z: null, p: null, fisherP: 1 })
    expect(compareProportions(of(0, 5), of(3, 7), 0.95)).toMatchObject({
      impactRatio: { value: 0, exact: '0/1' },
      ratioInterval: null,
    })
  })
})

describe('the rate of one group over another', () => {
  test.each([
    [of(36, 100), of(45, 100), '4/5'],
    [of(45, 100), of(36, 100), '5/4'],
    [of(0, 9), of(1, 9), '0/1'],
  ])('is exact, and may exceed 1', (one, other, exact) => {
    expect(impactRatio(one, other)?.exact).toBe(exact)
  })

  test.each([
    ['it has no members', of(0, 0), of(1, 2)],
    ['the other has no members', of(1, 2), of(0, 0)],
    ['the other selects nobody', of(1, 2), of(0, 2)],
  ])('is undefined where %s', (_, one, other) => {
    expect(impactRatio(one, other)).toBeNull()
  })
})

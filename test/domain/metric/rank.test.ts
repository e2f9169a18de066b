import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ascendingOrder, placements, rankStatistics } from '../../../shared/domain/metric/rank.ts'
import type { ScoredRows } from '../../../shared/domain/metric/score-counts.ts'

function rows(pairs: readonly (readonly [score: number, label: number])[]): ScoredRows {
  return { scores: Float64Array.from(pairs, ([score]) => score), labels: Uint8Array.from(pairs, ([, label]) => label) }
}

/** The definitions, pair by pair. */
function slow(pairs: readonly (readonly [number, number])[]): ReturnType<typeof rankStatistics> {
  const positives = pairs.filter(([, label]) => label === 1).map(([score]) => score)
  const negatives = pairs.filter(([, label]) => label === 0).map(([score]) => score)
  const a = positives.map((score) => sum(negatives.map((other) => 1 + Math.sign(score - other))))
  const b = negatives.map((score) => sum(positives.map((other) => 1 + Math.sign(other - score))))
  const below = (score: number, list: readonly number[]): number => list.filter((other) => other <= score).length
  const gaps = pairs.map(([score]) =>
    Math.abs(below(score, positives) * negatives.length - below(score, negatives) * positives.length),
  )
  const precision = (score: number): number => {
    const selected = pairs.filter(([other]) => other >= score)
    return selected.filter(([, label]) => label === 1).length / selected.length
  }
  return {
    positives: positives.length,
    negatives: negatives.length,
    u2: BigInt(sum(a)),
    pa2: BigInt(sum(a.map((value) => value * value))),
    nb2: BigInt(sum(b.map((value) => value * value))),
    ks: BigInt(Math.max(0, ...gaps)),
    ap: positives.reduce((total, score) => total + BigInt(Math.floor(2 ** 52 * precision(score))), 0n),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

const Tied = fc.array(fc.tuple(fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 1), fc.constantFrom(0, 1)))
const Free = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), fc.constantFrom(0, 1)))
const Pairs = fc.oneof(Tied, Free)

describe('rank statistics', () => {
  test('equal the definitions, ties and one-class rows included', () => {
    fc.assert(
      fc.property(Pairs, (pairs) => {
        expect(rankStatistics(rows(pairs))).toEqual(slow(pairs))
      }),
    )
  })

  test('do not depend on the order of the rows', () => {
    const Shuffled = Pairs.chain((pairs) =>
      fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
    )
    fc.assert(
      fc.property(Shuffled, ([pairs, shuffled]) => {
        expect(rankStatistics(rows(shuffled))).toEqual(rankStatistics(rows(pairs)))
      }),
    )
  })

  test('the area under the curve of the swapped labels is the complement', () => {
    fc.assert(
      fc.property(Pairs, (pairs) => {
        const one = rankStatistics(rows(pairs))
        const other = rankStatistics(rows(pairs.map(([score, label]) => [score, 1 - label])))
        expect(one.u2 + other.u2).toBe(2n * BigInt(one.positives) * BigInt(one.negatives))
        expect(one.ks).toBe(other.ks)
      }),
    )
  })

  test('with all scores tied half the pairs are won', () => {
    expect(
      rankStatistics(
        rows([
          [0.5, 1],
          [0.5, 0],
          [0.5, 0],
        ]),
      ),
    ).toMatchObject({ u2: 2n, ks: 0n })
  })

  test('worked numbers: ten borrowers, four bad', () => {
    const scores = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.6, 0.75, 0.9]
    const bad = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1]
    const found = rankStatistics(rows(scores.map((score, row) => [score, bad[row] ?? 0])))
    expect(Number(found.ks) / 24).toBeCloseTo(0.5833333333333334, 12)
    expect(Number(found.u2) / 48).toBeCloseTo(0.8333333333333334, 12)
  })
})

test('placements are A of positive and B of negative rows, in the rows’ order', () => {
  const placed = placements(
    rows([
      [0.9, 1],
      [0.1, 0],
      [0.5, 1],
      [0.5, 0],
      [0.2, 1],
    ]),
  )
  expect([...placed]).toEqual([4, 6, 3, 3, 2])
})

describe('ascending order', () => {
  test.each([100, 4096, 4097, 70_000])('of %d rows, many tied and all bits in use', (count) => {
    let state = 1
    const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
    const scores = Float64Array.from({ length: count }, (_, row) =>
      row % 3 === 0 ? Math.round(next() * 8) / 8 : next() ** (row % 40),
    )
    const order = ascendingOrder(scores)
    expect(new Set(order).size).toBe(count)
    expect(order.every((row, at) => at === 0 || (scores[order[at - 1] ?? 0] ?? 0) <= (scores[row] ?? 0))).toBe(true)
  })

  test('of many equal rows', () => {
    expect(new Set(ascendingOrder(new Float64Array(10_000).fill(0.3))).size).toBe(10_000)
  })

  test('of a column that is a part of a larger buffer', () => {
    const scores = new Float64Array(10_000).map((_, row) => ((row * 7919) % 10_007) / 10_007).subarray(1000)
    const order = ascendingOrder(scores)
    expect(order.every((row, at) => at === 0 || (scores[order[at - 1] ?? 0] ?? 0) < (scores[row] ?? 0))).toBe(true)
  })
})

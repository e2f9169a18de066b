import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  aucDifferenceInterval,
  aucDifferenceVariance,
  aucInterval,
  aucVariance,
} from '../../../../shared/domain/metric/interval/delong.ts'
import { pairedRanks } from '../../../../shared/domain/metric/comparison/pairing.ts'
import { rankStatistics } from '../../../../shared/domain/metric/rank.ts'

type Row = readonly [label: number, one: number, other: number]

const ranked = (labels: readonly number[], scores: readonly number[]) =>
  rankStatistics({ labels: Uint8Array.from(labels), scores: Float64Array.from(scores) })

const paired = (rows: readonly Row[]) =>
  pairedRanks({
    labels: Uint8Array.from(rows, ([label]) => label),
    candidate: Float64Array.from(rows, ([, one]) => one),
    champion: Float64Array.from(rows, ([, , other]) => other),
  })

type Wins = (one: Row, other: Row) => number

const byFirst: Wins = ([, one], [, other]) => (1 + Math.sign(one - other)) / 2
const bySecond: Wins = ([, , one], [, , other]) => (1 + Math.sign(one - other)) / 2

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The definition: sample variances of each row's mean win over the rows of the other class. */
function slow(rows: readonly Row[], wins: Wins): number | null {
  const [positives, negatives] = [rows.filter(([label]) => label === 1), rows.filter(([label]) => label === 0)]
  if (positives.length < 2 || negatives.length < 2) return null
  const ofMean = (values: readonly number[]): number => {
    const squares = values.map((value) => (value - mean(values)) ** 2)
    return mean(squares) / (values.length - 1)
  }
  const won = positives.map((one) => mean(negatives.map((other) => wins(one, other))))
  return ofMean(won) + ofMean(negatives.map((other) => mean(positives.map((one) => wins(one, other)))))
}

const Score = fc.constantFrom(0, 0.25, 0.5, 0.75, 1)
const Sample = fc.array(fc.tuple(fc.constantFrom(0, 1), Score, Score), { minLength: 4, maxLength: 30 })

describe('the area under one curve', () => {
  // shares of won pairs: 1, 3/4, 1/2 of the positives and 1, 1/2 of the negatives
  const few = ranked([1, 1, 1, 0, 0], [0.9, 0.5, 0.2, 0.1, 0.5])

  test('varies by 1/48 among three positives and by 1/16 among two negatives', () => {
    expect(aucVariance(few)).toBeCloseTo(1 / 48 + 1 / 16, 15)
  })

  test('has an interval that ends at 1', () => {
    const found = aucInterval(few, 0.95)
    expect(found).toMatchObject({ upper: 1, confidence: 0.95, method: 'delong' })
    expect(found?.lower).toBeCloseTo(0.18420713296191416, 12)
  })

  test('varies as the definition says, pair by pair', () => {
    fc.assert(
      fc.property(Sample, (rows) => {
        const [found, wanted] = [aucVariance(paired(rows).one), slow(rows, byFirst)]
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 12)
      }),
    )
  })

  test.each([
    ['one positive', [1, 0, 0], [0.9, 0.5, 0.1]],
    ['one negative', [1, 1, 0], [0.9, 0.5, 0.1]],
    ['no negative', [1, 1, 1], [0.9, 0.5, 0.1]],
  ])('has no variance with %s', (_, labels, scores) => {
    expect(aucVariance(ranked(labels, scores))).toBeNull()
    expect(aucInterval(ranked(labels, scores), 0.95)).toBeNull()
  })

  test('has no interval where the classes part completely: a variance of 0 is not certainty', () => {
    const parted = ranked([1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1])
    expect(aucVariance(parted)).toBe(0)
    expect(aucInterval(parted, 0.95)).toBeNull()
  })
})

describe('the difference of two areas on the same rows', () => {
  test('has the variance of the differences of won pairs, covariances included', () => {
    fc.assert(
      fc.property(Sample, (rows) => {
        const [found, wanted] = [
          aucDifferenceVariance(paired(rows)),
          slow(rows, (a, b) => byFirst(a, b) - bySecond(a, b)),
        ]
        if (wanted === null) expect(found).toBeNull()
        else expect(found).toBeCloseTo(wanted, 12)
      }),
    )
  })

  test('is certainly 0 where both rank alike, whatever their scores', () => {
    const rows: readonly Row[] = [[1, 0.9, 0.5], [1, 0.3, 0.2], [0, 0.4, 0.3], [0, 0.1, 0]] // prettier-ignore
    expect(aucDifferenceInterval(paired(rows), 0.95)).toMatchObject({ lower: 0, upper: 0 })
  })

  test('has no interval where every pair changes sides: no spread, yet a difference', () => {
    const rows: readonly Row[] = [[1, 0.9, 0.1], [1, 0.8, 0.2], [0, 0.3, 0.7], [0, 0.2, 0.9]] // prettier-ignore
    expect(aucDifferenceVariance(paired(rows))).toBe(0)
    expect(aucDifferenceInterval(paired(rows), 0.95)).toBeNull()
  })

  test.each<readonly [string, readonly Row[]]>([
    [
      'part the classes wholly',
      [
        [1, 0.9, 0.6],
        [1, 0.8, 0.9],
        [0, 0.3, 0.1],
        [0, 0.2, 0.3],
      ],
    ],
    [
      'invert them wholly',
      [
        [1, 0.1, 0.3],
        [1, 0.2, 0.1],
        [0, 0.7, 0.8],
        [0, 0.9, 0.7],
      ],
    ],
  ])('has no interval where both %s in another order: no spread, and no proof that they are one', (_, rows) => {
    expect(aucDifferenceVariance(paired(rows))).toBe(0)
    expect(aucDifferenceInterval(paired(rows), 0.95)).toBeNull()
  })
})

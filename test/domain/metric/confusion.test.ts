import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { coarserCells, confusionCells, size, totalCounts } from '../../../shared/domain/metric/confusion.ts'
import type { Rows } from '../../../shared/domain/metric/predictions.ts'

type Row = readonly [label: 0 | 1, score: number, ...groups: string[]]

function grouped(rows: readonly Row[], columns: readonly string[]): Pick<Rows, 'labels' | 'scores' | 'groups'> {
  const groups = columns.map((column, at) => {
    const values = [...new Set(rows.map((row) => row[at + 2]?.toString() ?? ''))]
    return { column, values, codes: Int32Array.from(rows, (row) => values.indexOf(row[at + 2]?.toString() ?? '')) }
  })
  return {
    labels: Uint8Array.from(rows, ([label]) => label),
    scores: Float64Array.from(rows, ([, score]) => score),
    groups,
  }
}

const AnyRow = fc.tuple(
  fc.constantFrom<0 | 1>(0, 1),
  fc.constantFrom(0, 0.3, 0.5, 0.7, 1),
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom('x', 'y'),
)

test('a row is selected where its score reaches the threshold', () => {
  const rows = grouped(
    [
      [1, 0.5, 'a'],
      [0, 0.5, 'a'],
      [1, 0.49, 'a'],
      [0, 0.49, 'a'],
      [1, 0.9, 'b'],
    ],
    ['g'],
  )
  expect(confusionCells(rows, 0.5)).toEqual([
    { values: ['a'], tp: 1, fp: 1, fn: 1, tn: 1 },
    { values: ['b'], tp: 1, fp: 0, fn: 0, tn: 0 },
  ])
})

test('without groups there is one cell, without rows none', () => {
  expect(confusionCells(grouped([[1, 1]], []), 0.5)).toEqual([{ values: [], tp: 1, fp: 0, fn: 0, tn: 0 }])
  expect(confusionCells(grouped([], ['g']), 0.5)).toEqual([])
})

describe('sums', () => {
  test('coarser groups are sums of the finest cells, and all sum to the rows', () => {
    fc.assert(
      fc.property(fc.array(AnyRow), (rows) => {
        const finest = confusionCells(grouped(rows, ['g', 'h']), 0.5)
        expect(coarserCells(finest, [0])).toEqual(confusionCells(grouped(rows, ['g']), 0.5))
        expect(coarserCells(finest, [0, 1])).toEqual(finest)
        expect(size(totalCounts(finest))).toBe(rows.length)
        expect(totalCounts(coarserCells(finest, [1]))).toEqual(totalCounts(finest))
      }),
    )
  })

  test('the order of the rows does not matter', () => {
    const Shuffled = fc
      .array(AnyRow)
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })))
    fc.assert(
      fc.property(Shuffled, ([rows, shuffled]) => {
        expect(confusionCells(grouped(shuffled, ['g', 'h']), 0.3)).toEqual(
          confusionCells(grouped(rows, ['g', 'h']), 0.3),
        )
      }),
    )
  })
})

describe('what is refused', () => {
  test.each([NaN, -0.1, 1.5, Infinity])('a threshold of %s', (threshold) => {
    const cells = (): unknown => confusionCells(grouped([], []), threshold)
    expect(cells).toThrow(expect.objectContaining({ code: 'threshold-out-of-range' }))
  })

  test('a column of row numbers taken for groups', () => {
    const rows = grouped(
      Array.from({ length: 1001 }, (_, row) => [0, 0, `${row}`] as const),
      ['id'],
    )
    const cells = (): unknown => confusionCells(rows, 0.5)
    expect(cells).toThrow(
      expect.objectContaining({ code: 'too-many-groups', message: expect.stringContaining('"id" has 1001 values') }),
    )
  })

  test('columns with more combinations than can be counted', () => {
    const groups = 'abcdef'
      .split('')
      .map((column) => ({ column, values: Array.from({ length: 999 }, (_, at) => `${at}`), codes: new Int32Array() }))
    const cells = (): unknown => confusionCells({ ...grouped([], []), groups }, 0.5)
    expect(cells).toThrow(expect.objectContaining({ code: 'too-many-groups' }))
  })
})

import { describe, expect, test } from 'vitest'
import { wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import { binCounts, decileEdges, shiftBetween } from '../../../shared/domain/data/shift.ts'
import { spreadOf } from '../../../shared/domain/data/stability.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { numbers, room, texts } from '../../builders/columns.ts'

function between(one: Column, other: Column) {
  const before = spreadOf(wholeColumn(one), null, room())
  return shiftBetween(before, spreadOf(wholeColumn(other), before, room()))
}

const range = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, at) => from + at)

describe('bins', () => {
  test('have the baseline’s deciles as edges, and a value on an edge lies below it', () => {
    const edges = decileEdges(Float64Array.from(range(101)))
    expect(edges).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(binCounts(Float64Array.of(-5, 10, 10.5, 500), edges)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('are fewer where ties make edges equal', () => {
    expect(decileEdges(Float64Array.from([...Array<number>(95).fill(0), 1, 2, 3, 4, 5]))).toEqual([0])
    expect(decileEdges(new Float64Array(0))).toEqual([])
    expect(decileEdges(Float64Array.of(4, 4, 4))).toEqual([])
  })
})

describe('the shift', () => {
  test('of a column from itself is none', () => {
    expect(between(numbers(...range(200)), numbers(...range(200)))).toMatchObject({ index: 0, bins: 10 })
  })

  test.each([
    ['of numbers that moved', numbers(...range(200)), numbers(...range(200, 100))],
    ['of gaps that came', numbers(...range(200)), numbers(...range(150), ...Array<null>(50).fill(null))],
    ['of texts', texts('a', 'a', 'b'), texts('a', 'b', 'b')],
    ['of a text that came', texts('a', 'b'), texts('a', 'c')],
  ])('%s is more than none', (_, before, after) => {
    const found = between(before, after)
    expect('index' in found ? found.index : 0).toBeGreaterThan(0.1)
  })

  test.each([
    ['without rows', numbers(), numbers(1, 2), 'no-rows'],
    ['to no rows', numbers(1, 2), numbers(), 'no-rows'],
    ['from numbers to texts', numbers(1), texts('1'), 'of-two-kinds'],
    ['of one value', numbers(1, 1), numbers(1), 'one-value'],
    ['of names', texts(...range(51).map((at) => `n${at}`)), texts('n1'), 'too-many-values'],
  ])('%s is not evaluable', (_, before, after, why) => {
    expect(between(before, after)).toEqual({ why })
  })

  test('of 46 rows lies within chance far above what would be shown', () => {
    const found = between(numbers(...range(3297)), numbers(...range(46)))
    expect('noise' in found ? found.noise : 0).toBeGreaterThan(0.3)
  })
})

/** So many rows of each value. */
const counted = (...counts: readonly number[]) =>
  texts(...counts.flatMap((count, at) => Array<string>(count).fill(`v${at}`)))

test.each([
  [
    'ten bins that moved a little',
    Array<number>(10).fill(10),
    [6, 7, 8, 9, 10, 10, 11, 12, 13, 14],
    0.06257909978445966,
  ],
  ['five bins that moved far', Array<number>(5).fill(20), [40, 25, 15, 12, 8], 0.3149916550264665],
  ['a bin that nobody is in any more', [25, 25, 25, 25], [50, 30, 20, 0], 2.148789148658382],
  ['nothing that moved', [20, 30, 50], [20, 30, 50], 0],
])('the published index of %s', (_, before, after, index) => {
  const found = between(counted(...before), counted(...after))
  expect('index' in found ? found.index : null).toBeCloseTo(index, 12)
})

test('chance exceeds 0.0508 in 5 of 100 times for ten bins of 1,000 and 500 rows', () => {
  const found = between(numbers(...range(1000)), numbers(...range(500)))
  expect('noise' in found ? found.noise : null).toBeCloseTo(0.050756932813861344, 9)
})

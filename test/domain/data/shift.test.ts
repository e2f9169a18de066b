import { describe, expect, test } from 'vitest'
import { binCounts, decileEdges, shiftBetween } from '../../../shared/domain/data/shift.ts'
import { numbers, texts } from '../../builders/columns.ts'

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
    expect(shiftBetween(numbers(...range(200)), numbers(...range(200)))).toMatchObject({ index: 0, bins: 10 })
  })

  test.each([
    ['of numbers that moved', numbers(...range(200)), numbers(...range(200, 100))],
    ['of gaps that came', numbers(...range(200)), numbers(...range(150), ...Array<null>(50).fill(null))],
    ['of texts', texts('a', 'a', 'b'), texts('a', 'b', 'b')],
    ['of a text that came', texts('a', 'b'), texts('a', 'c')],
  ])('%s is more than none', (_, before, after) => {
    const found = shiftBetween(before, after)
    expect('index' in found ? found.index : 0).toBeGreaterThan(0.1)
  })

  test.each([
    ['without rows', numbers(), numbers(1, 2), 'no-rows'],
    ['to no rows', numbers(1, 2), numbers(), 'no-rows'],
    ['from numbers to texts', numbers(1), texts('1'), 'of-two-kinds'],
    ['of one value', numbers(1, 1), numbers(1), 'one-value'],
    ['of names', texts(...range(51).map((at) => `n${at}`)), texts('n1'), 'too-many-values'],
  ])('%s is not evaluable', (_, before, after, why) => {
    expect(shiftBetween(before, after)).toEqual({ why })
  })

  test('of 46 rows lies within chance far above what would be shown', () => {
    const found = shiftBetween(numbers(...range(3297)), numbers(...range(46)))
    expect('noise' in found ? found.noise : 0).toBeGreaterThan(0.3)
  })
})

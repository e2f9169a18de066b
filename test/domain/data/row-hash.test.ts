import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repeatedRows, rowHasher, sharedRows } from '../../../shared/domain/data/row-hash.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { numbers, texts } from '../../builders/columns.ts'

const hashed = (...columns: readonly Column[]): Float64Array => {
  const [first] = columns
  const hasher = rowHasher(first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length)
  for (const column of columns) hasher.add(column)
  return hasher.sorted()
}

describe('a value counts as what it says', () => {
  test.each<[string, Column, Column, number]>([
    ['a number and its text', numbers(7), texts('7'), 1],
    ['a whole float and a whole number', texts('7.0'), numbers(7), 1],
    ['zero and minus zero', numbers(0), numbers(-0), 1],
    ['true and 1', texts('true'), numbers(1), 1],
    ['False and 0', texts('False'), numbers(0), 1],
    ['007 and 7', texts('007'), numbers(7), 0],
    ['7e0 and 7', texts('7e0'), numbers(7), 0],
    ['a missing number and a missing text', numbers(null), texts(null), 1],
    ['a missing value and 0', numbers(null), numbers(0), 0],
    ['two texts', texts('ab'), texts('ba'), 0],
    ['half and a half', texts('0.5'), numbers(0.5), 1],
  ])('%s', (_, one, other, same) => {
    expect(sharedRows(hashed(one), hashed(other))).toBe(same)
  })

  test('and a row is not the same with its values swapped', () => {
    expect(sharedRows(hashed(numbers(1), numbers(2)), hashed(numbers(2), numbers(1)))).toBe(0)
  })
})

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b', null)), { maxLength: 60 })
const columnsOf = (list: readonly (readonly [number, string | null])[]): readonly [Column, Column] => [
  numbers(...list.map(([number]) => number)),
  texts(...list.map(([, text]) => text)),
]
const keyOf = (row: readonly [number, string | null]): string => JSON.stringify(row)

test('repeated and shared rows are those that a set of whole rows has', () => {
  fc.assert(
    fc.property(rows, rows, (one, other) => {
      const [left, right] = [hashed(...columnsOf(one)), hashed(...columnsOf(other))]
      expect(repeatedRows(left)).toBe(one.length - new Set(one.map(keyOf)).size)
      const known = new Set(one.map(keyOf))
      expect(sharedRows(left, right)).toBe(other.filter((row) => known.has(keyOf(row))).length)
    }),
    { numRuns: 60 },
  )
})

test('some rows alone are asked for by their places', () => {
  const hasher = rowHasher(4)
  hasher.add(numbers(1, 2, 1, 1))
  expect([repeatedRows(hasher.sorted()), repeatedRows(hasher.sorted(Uint32Array.of(0, 1)))]).toEqual([2, 0])
})

test('a hundred thousand different rows are told apart', () => {
  expect(repeatedRows(hashed(numbers(...Array.from({ length: 100_000 }, (_, row) => row))))).toBe(0)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bothSorted,
  type ColumnParts,
  partsOfRows,
  rowsIn,
  seenValues,
  sortedInto,
  textPlaces,
  textRows,
  wholeColumn,
} from '../../../shared/domain/data/column-parts.ts'
import { columnFacts } from '../../../shared/domain/data/fold-facts.ts'
import { toldBy } from '../../../shared/domain/data/leakage-search.ts'
import { rowHasher } from '../../../shared/domain/data/row-hash.ts'
import { furthestShift, spreadOf } from '../../../shared/domain/data/stability.ts'
import { rowsWhere } from '../../../shared/domain/data/values.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { inParts, numbers, room, texts } from '../../builders/columns.ts'

describe('the narrowest type of a column, with the rows that have none', () => {
  test.each([
    ['whole numbers', numbers(1, 2, null), 'integer', 1],
    ['numbers', numbers(1, 2.5), 'number', 0],
    ['booleans', texts('true', 'False', null), 'boolean', 1],
    ['texts', texts('true', 'maybe'), 'text', 0],
    ['no number', numbers(null, NaN, Infinity), 'empty', 3],
    ['no text', texts(null), 'empty', 1],
  ])('of %s', (_, column, type, missing) => {
    expect(seenValues(wholeColumn(column))).toEqual({ type, missing })
    expect(seenValues(inParts(column, 1))).toEqual({ type, missing })
  })
})

test('numbers come in order, without missing ones and with one zero', () => {
  const column = inParts(numbers(3, null, -0, 0, -1), 2)
  expect([...sortedInto(room(), column)]).toEqual([-1, 0, 0, 3])
  expect([...sortedInto(room(), column, (row) => row > 1)]).toEqual([-1, 0, 0])
  const sides = bothSorted(room(), column, (row) => (row === 2 ? null : row < 2))
  expect(sides.map((side) => [...side])).toEqual([[3], [-1, 0]])
})

test('some rows alone are those of whichever part they lie in', () => {
  const values: (string | null)[] = []
  partsOfRows(inParts(texts('a', 'b', null, 'd', 'e'), 2), Uint32Array.of(1, 2, 4)).each((part, from) => {
    expect(from).toBe(values.length)
    if (part.kind === 'category') values.push(...Array.from(part.codes, (code) => part.dictionary[code] ?? null))
  })
  expect(values).toEqual(['b', null, 'e'])
})

test('texts are counted in the order in which they appear, unless they are too many', () => {
  const column = inParts(texts('b', 'a', null, 'b'), 3)
  expect(textRows(column, 2)).toEqual({ counts: new Map([['b', 2], ['a', 1]]), missing: 1 }) // prettier-ignore
  expect(textRows(column, 1).counts).toBeNull()
  const places = textPlaces()
  const codes: number[] = []
  column.each((part) => part.kind === 'category' && codes.push(places.of(part)(0)))
  expect([codes, places.all(), places.size()]).toEqual([[0, 0], ['b'], 1])
})

/** Everything that is found in a column, by its rows as they come. */
function foundIn(column: ColumnParts, outcomes: Int8Array, folds: readonly Uint32Array[]): unknown {
  const question = {
    ...{ fold: 'train', typed: true, sentinels: [3], sentinelsOf: {} },
    schema: { columns: [{ name: 'a', type: 'bool', minimum: 0, maximum: 5, values: ['a', 1], nullable: false }] },
  }
  const hasher = rowHasher(column.rows)
  column.each(hasher.add)
  const named = folds.map((rows, at) => ({ fold: `fold ${at}`, rows }))
  return [
    columnFacts('a', column, seenValues(column), question, room()),
    toldBy('a', column, outcomes, room()),
    spreadOf(column, null, room()),
    spreadOf(column, { kind: 'number', edges: [1, 2], counts: [] }, room()),
    furthestShift('a', column, named, room()),
    [...hasher.sorted()],
  ]
}

const some = fc.array(fc.option(fc.constantFrom(-1, 0, 0.5, 1, 3, 99, 999)), { minLength: 1, maxLength: 70 })
const words = fc.array(fc.option(fc.constantFrom('a', 'b', 'true', '3', '3.0')), { minLength: 1, maxLength: 70 })

test.each<[string, fc.Arbitrary<Column>]>([
  ['numbers', some.map((list) => numbers(...list))],
  ['texts', words.map((list) => texts(...list))],
])('whatever is found in %s is the same however the rows are divided', (_, columns) => {
  fc.assert(
    fc.property(columns, fc.integer({ min: 1, max: 9 }), (column, size) => {
      const rows = rowsIn(column)
      const outcomes = Int8Array.from({ length: rows }, (_row, row) => (row % 3) - 1)
      const folds = [0, 1, 2].map((fold) => rowsWhere(rows, (row) => row % 4 === fold))
      const whole = foundIn(wholeColumn(column), outcomes, folds)
      expect(foundIn(inParts(column, size), outcomes, folds)).toEqual(whole)
    }),
    { numRuns: 100 },
  )
})

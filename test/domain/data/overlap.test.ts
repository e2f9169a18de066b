import { expect, test } from 'vitest'
import { overlapOf } from '../../../shared/domain/data/overlap.ts'

const fold = (name: string, ...rows: readonly number[]) => ({ fold: name, sorted: Float64Array.from(rows).sort() })

test('each fold is held against every one before it', () => {
  const found = overlapOf([fold('a', 1, 2, 3), fold('b', 3, 4), fold('c', 1, 4, 9)], 'key', 1)
  expect(found.pairs).toEqual([
    { one: 'a', other: 'b', rows: 1, of: 2 },
    { one: 'a', other: 'c', rows: 1, of: 3 },
    { one: 'b', other: 'c', rows: 1, of: 3 },
  ])
})

test('columns that do not tell nine of ten rows apart tell no overlap', () => {
  const rows = Array.from({ length: 10 }, (_, row) => row)
  expect(overlapOf([fold('a', ...rows), fold('b', 20, 20)], 'columns', 3).by).toBeNull()
  expect(overlapOf([fold('a', ...rows), fold('b', 20, 20)], 'key', 1).by).toBe('key')
  expect(overlapOf([fold('a', ...rows), fold('b', ...rows)], 'columns', 3).pairs).toEqual([
    { one: 'a', other: 'b', rows: 10, of: 10 },
  ])
})

test('one fold, or rows that nothing tells apart, overlap with nothing that could be told', () => {
  expect([overlapOf([fold('a', 1)], 'key', 1).by, overlapOf([fold('a', 1), fold('b', 1)], null, 0).by]).toEqual([
    null,
    null,
  ])
})

import { expect, test } from 'vitest'
import { hasValue, keptRows, rowsByCode, rowsWhere } from '../../../shared/domain/data/values.ts'
import { numbers, texts } from '../../builders/columns.ts'

test('a null, what is no number and what is not finite are missing', () => {
  const column = numbers(1, null, NaN, Infinity, -0)
  expect([0, 1, 2, 3, 4].map((row) => hasValue(column, row))).toEqual([true, false, false, false, true])
  expect([0, 1].map((row) => hasValue(texts('a', null), row))).toEqual([true, false])
})

test('texts are counted by their code', () => {
  expect(rowsByCode(texts('a', 'b', 'a', null))).toEqual({ counts: [2, 1], missing: 1 })
})

test('rows are found by their places', () => {
  expect(rowsWhere(5, (row) => row % 2 === 0)).toEqual(Uint32Array.of(0, 2, 4))
  expect(rowsWhere(0, () => true)).toEqual(new Uint32Array(0))
})

test('kept rows bring their own values alone', () => {
  const kept = keptRows(texts('a', 'b', null, 'c'), Uint32Array.of(3, 1, 2))
  expect(kept).toEqual({ kind: 'category', dictionary: ['c', 'b'], codes: Int32Array.of(0, 1, -1) })
  expect(keptRows(texts('a', 'b'), Uint32Array.of(1, 0))).toEqual({
    kind: 'category',
    dictionary: ['a', 'b'],
    codes: Int32Array.of(1, 0),
  })
  expect(keptRows(numbers(1, null, 3), Uint32Array.of(2, 1))).toEqual(numbers(3, null))
})

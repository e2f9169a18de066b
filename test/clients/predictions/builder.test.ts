import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { columnBuilder } from '../../../shared/clients/predictions/builder.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'

function built(as: Column['kind'], values: readonly unknown[]): Column {
  const builder = columnBuilder({ name: 'c', as }, 'p.csv', 0)
  for (const value of values) builder.add(value)
  expect(builder.length()).toBe(values.length)
  return builder.column()
}

test('numbers of every size, with nulls told apart from NaN', () => {
  expect(built('number', [0.5, 3n, null, NaN])).toEqual({
    kind: 'number',
    values: Float64Array.of(0.5, 3, NaN, NaN),
    present: Uint8Array.of(1, 1, 0, 1),
  })
  expect(built('number', [1])).toMatchObject({ present: null })
})

test('a first null after the builder has grown marks only itself', () => {
  const values = [...Array.from({ length: 3000 }, (_, index) => index), null, ...Array.from({ length: 3000 }, () => 1)]
  const column = built('number', values)
  expect(column.kind === 'number' && column.present?.reduce((sum, one) => sum + one, 0)).toBe(6000)
  expect(column.kind === 'number' && column.present?.[3000]).toBe(0)
})

test('one text for a value, however it was stored', () => {
  expect(built('category', ['1', 1, 1n, 1.0, true, 'true', 9007199254740993n, -0, 0.5])).toEqual({
    kind: 'category',
    codes: Int8Array.of(0, 0, 0, 0, 1, 1, 2, 3, 4),
    dictionary: ['1', 'true', '9007199254740993', '0', '0.5'],
  })
})

test('null, NaN and the empty text are all missing', () => {
  expect(built('category', [null, NaN, '', null, '', 'a'])).toMatchObject({
    codes: Int8Array.of(-1, -1, -1, -1, -1, 0),
  })
})

test('many categories and many rows', () => {
  const column = built(
    'category',
    Array.from({ length: 9000 }, (_, index) => `g${index % 2000}`),
  )
  expect(column.kind === 'category' && [column.dictionary.length, column.codes.length, column.codes[8999]]).toEqual([
    2000, 9000, 999,
  ])
})

describe('a value of another type is refused with its row', () => {
  test.each([
    ['number', 'x', 'must hold a number; row 2 holds the text "x"'],
    ['number', false, 'row 2 holds the boolean false'],
    ['number', new Date(0), 'row 2 holds something else'],
    ['category', new Date(0), 'must hold a text, a whole number or a boolean; row 2 holds something else'],
    ['category', [1], 'row 2 holds something else'],
  ] as const)('%s: %s', (as, value, words) => {
    const wanted = expect.objectContaining({ code: 'wrong-type', column: 'c', message: expect.stringContaining(words) })
    expect(() => built(as, [null, value])).toThrow(wanted)
  })
})

describe('rows by their codes', () => {
  const coded = (as: 'number' | 'category', codes: readonly number[], dictionary: readonly unknown[]) => {
    const builder = columnBuilder({ name: 'c', as }, 'p.parquet', 1)
    builder.addCoded(Int32Array.from(codes), dictionary)
    return builder.column()
  }

  test('are the values that they stand for, and -1 is missing', () => {
    expect(coded('number', [1, 0, -1], [0.5, 3n])).toEqual({ kind: 'number', values: Float64Array.of(3, 0.5, NaN), present: Uint8Array.of(1, 1, 0) }) // prettier-ignore
    expect(coded('category', [1, -1, 0, 1], ['b', 'a'])).toEqual({ kind: 'category', codes: Int8Array.of(0, -1, 1, 0), dictionary: ['a', 'b'] }) // prettier-ignore
  })

  test('a value that no row has is no value of the column, nor is an empty text', () => {
    expect(coded('category', [2, 2, 1], ['never', '', 'a'])).toEqual({ kind: 'category', codes: Int8Array.of(0, 0, -1), dictionary: ['a'] }) // prettier-ignore
  })

  test('many rows make room', () => {
    const column = coded('category', Array.from({ length: 5000 }, (_, row) => row % 300), Array.from({ length: 300 }, (_, index) => `v${index}`)) // prettier-ignore
    expect(column.kind === 'category' && [column.dictionary.length, column.codes.length, column.codes[4999]]).toEqual([
      300, 5000, 199,
    ])
  })
})

test('whole numbers of eight bytes become the doubles that are nearest to them', () => {
  const edges = [0n, 1n, -1n, 2n ** 53n + 1n, 2n ** 53n + 3n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n - 1n] // prettier-ignore
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (some) => {
      const values = [...edges, ...some]
      const builder = columnBuilder({ name: 'n', as: 'number' }, 'p.parquet', 8)
      builder.addCoded(null, BigInt64Array.from(values))
      expect(builder.column()).toMatchObject({ values: Float64Array.from(values, Number) })
    }),
    { numRuns: 100 },
  )
})

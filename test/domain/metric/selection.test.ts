import { describe, expect, test } from 'vitest'
import type { CategoryColumn, Column, Table } from '../../../shared/domain/metric/column.ts'
import {
  categoryColumn,
  decimal,
  groupCodes,
  keptRows,
  means,
  missingRows,
  numberColumn,
  rowKeys,
  splitCodes,
} from '../../../shared/domain/metric/selection.ts'

const column = (codes: readonly number[], dictionary: readonly string[]): CategoryColumn => ({
  kind: 'category',
  codes: Int8Array.from(codes),
  dictionary,
})

test('rows that are all kept cost no list of places', () => {
  expect(keptRows(Uint8Array.of(1, 1), 2)).toEqual({ count: 2, at: null })
  expect(keptRows(Uint8Array.of(1, 0, 1), 2)).toEqual({ count: 2, at: Uint32Array.of(0, 2) })
})

test('a row without a part in the split is neither in nor out', () => {
  const part = splitCodes(column([0, 1, -1], ['test', 'train']), 'test')
  expect([0, 1, 2].map(part)).toEqual([0, 1, 2])
})

test.each([
  ['1', 1, true],
  ['1.0', 1, true],
  ['true', 1, true],
  ['TRUE', true, true],
  ['0', false, true],
  ['yes', 'yes', true],
  ['Yes', 'yes', false],
  ['', 0, false],
  // one double, two numbers
  ['9007199254740993', '9007199254740992', false],
])('"%s" means %s: %s', (value, wanted, expected) => {
  expect(means(value, wanted)).toBe(expected)
})

test('a decimal is one only as a whole text', () => {
  expect([decimal('-1.50'), decimal('1e3'), decimal('one')]).toEqual([-1.5, NaN, NaN])
})

describe('groups of the kept rows', () => {
  const sex = column([1, -1, 0, 1], ['male', 'female'])

  test('are named in the order of their first row, those without a value too', () => {
    const found = groupCodes('sex', sex, keptRows(Uint8Array.of(1, 1, 1, 1), 4))
    expect(found).toMatchObject({ column: 'sex', values: ['female', '(missing)', 'male'] })
    expect([...found.codes]).toEqual([0, 1, 2, 0])
    expect(missingRows(found)).toBe(1)
  })

  test('know nothing of rows that are not kept', () => {
    const found = groupCodes('sex', sex, keptRows(Uint8Array.of(1, 0, 0, 1), 2))
    expect([found.values, missingRows(found)]).toEqual([['female'], 0])
  })
})

test('keys are none where a kept row lacks one', () => {
  const keys = column([0, -1, 1], ['a', 'b'])
  expect(rowKeys(keys, keptRows(Uint8Array.of(1, 1, 1), 3))).toBe(null)
  expect([...(rowKeys(keys, keptRows(Uint8Array.of(1, 0, 1), 2))?.codes ?? [])]).toEqual([0, 1])
})

describe('a column of the table', () => {
  const numbers = { kind: 'number', values: Float64Array.of(1), present: null } as const
  const table: Table = { rows: 1, columns: new Map<string, Column>([['n', numbers], ['c', column([0], ['a'])], ['long', column([0, 0], ['a'])]]) } // prettier-ignore

  test.each([
    ['absent', () => numberColumn(table, 'x'), 'column-absent'],
    ['of categories where numbers are needed', () => numberColumn(table, 'c'), 'column-of-another-kind'],
    ['of numbers where categories are needed', () => categoryColumn(table, 'n'), 'column-of-another-kind'],
    ['longer than the table', () => categoryColumn(table, 'long'), 'columns-differ-in-length'],
  ])('is refused where it is %s', (_, read, code) => {
    expect(read).toThrow(expect.objectContaining({ code }))
  })
})

import { expect, test } from 'vitest'
import { columnFacts, columnsAgainstSchema, type ColumnQuestion } from '../../../shared/domain/data/fold-facts.ts'
import { seenValues, wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { numbers, room, texts } from '../../builders/columns.ts'

const question = (other: Partial<ColumnQuestion> = {}): ColumnQuestion => ({
  ...{ fold: 'train', typed: true, schema: null, sentinels: [], sentinelsOf: {} },
  ...other,
})
const found = (name: string, column: Column, asked: ColumnQuestion) =>
  columnFacts(name, wholeColumn(column), seenValues(wholeColumn(column)), asked, room())
const codes = numbers(...Array.from({ length: 37 }, (_, at) => at % 12), 666, 666, 777)

test('a code is named where somebody listed it, and else only counted', () => {
  expect(found('gdlin', codes, question()).sentinels).toEqual([{ column: 'gdlin', rows: 3, value: null }])
  expect(found('gdlin', codes, question({ sentinelsOf: { gdlin: [666] } })).sentinels).toEqual([
    { column: 'gdlin', rows: 2, value: 666 },
    { column: 'gdlin', rows: 1, value: null },
  ])
  expect(found('other', codes, question({ sentinels: [666, 777], sentinelsOf: { gdlin: [3] } })).sentinels).toEqual([
    { column: 'other', rows: 2, value: 666 },
    { column: 'other', rows: 1, value: 777 },
  ])
})

test('a code is found among texts too, and none is suspected there', () => {
  const mixed = texts('12', '666', '666.0', 'none', '999', null)
  expect(found('a', mixed, question({ sentinels: [666] })).sentinels).toEqual([{ column: 'a', rows: 2, value: 666 }])
  expect(found('a', mixed, question()).sentinels).toEqual([])
})

test('a column is missing where it lacks a value, and whole where it does not', () => {
  expect(found('a', texts('x', null), question()).missing).toEqual([{ column: 'a', rows: 1 }])
  expect(found('a', texts('x', 'y'), question()).missing).toEqual([])
})

test('breaches bear fold and column, and no value', () => {
  const schema = { columns: [{ name: 'a', type: 'int64', values: ['1'] }] }
  expect(found('a', texts('x', 'y'), question({ schema })).breaches).toEqual([
    { column: 'a', fold: 'train', what: 'type', rows: null, expected: 'integer', found: 'text' },
    { column: 'a', fold: 'train', what: 'values', rows: 2, expected: null, found: null },
  ])
})

test('the schema and the fold name the same columns, but for those that are beside', () => {
  const schema = {
    columns: [
      { name: 'a', type: 'int' },
      { name: 'b', type: 'int' },
    ],
  }
  const breaches = columnsAgainstSchema(schema, 'train', ['a', 'key', 'c'], ['key'])
  expect(breaches.map(({ column, what }) => `${what} ${column}`)).toEqual(['absent b', 'unknown c'])
})

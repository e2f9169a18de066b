import { expect, test } from 'vitest'
import { columnFacts, columnsAgainstSchema, type ColumnQuestion } from '../../../shared/domain/data/fold-facts.ts'
import { numbers, texts } from '../../builders/columns.ts'

const question = (other: Partial<ColumnQuestion> = {}): ColumnQuestion => ({
  ...{ fold: 'train', rows: 40, typed: true, schema: null, sentinels: [], sentinelsOf: {} },
  ...other,
})
const codes = numbers(...Array.from({ length: 37 }, (_, at) => at % 12), 666, 666, 777)

test('a code is named where somebody listed it, and else only counted', () => {
  expect(columnFacts('gdlin', codes, question()).sentinels).toEqual([{ column: 'gdlin', rows: 3, value: null }])
  expect(columnFacts('gdlin', codes, question({ sentinelsOf: { gdlin: [666] } })).sentinels).toEqual([
    { column: 'gdlin', rows: 2, value: 666 },
    { column: 'gdlin', rows: 1, value: null },
  ])
  expect(
    columnFacts('other', codes, question({ sentinels: [666, 777], sentinelsOf: { gdlin: [3] } })).sentinels,
  ).toEqual([
    { column: 'other', rows: 2, value: 666 },
    { column: 'other', rows: 1, value: 777 },
  ])
})

test('a code is found among texts too, and none is suspected there', () => {
  const mixed = texts('12', '666', '666.0', 'none', '999', null)
  expect(columnFacts('a', mixed, question({ rows: 6, sentinels: [666] })).sentinels).toEqual([
    { column: 'a', rows: 2, value: 666 },
  ])
  expect(columnFacts('a', mixed, question({ rows: 6 })).sentinels).toEqual([])
})

test('a column is missing where it lacks a value, and whole where it does not', () => {
  expect(columnFacts('a', texts('x', null), question({ rows: 2 })).missing).toEqual([{ column: 'a', rows: 1 }])
  expect(columnFacts('a', texts('x', 'y'), question({ rows: 2 })).missing).toEqual([])
})

test('breaches bear fold and column, and no value', () => {
  const schema = { columns: [{ name: 'a', type: 'int64', values: ['1'] }] }
  expect(columnFacts('a', texts('x', 'y'), question({ rows: 2, schema })).breaches).toEqual([
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
  const found = columnsAgainstSchema(schema, 'train', ['a', 'key', 'c'], ['key'])
  expect(found.map(({ column, what }) => `${what} ${column}`)).toEqual(['absent b', 'unknown c'])
})

import { describe, expect, test } from 'vitest'
import {
  columnType,
  fits,
  readDataSchema,
  readJson,
  schemaBreaches,
  type SchemaColumn,
} from '../../../shared/domain/data/data-schema.ts'
import { QualityReport } from '../../../shared/domain/data/quality-report.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { seenValues, wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import { numbers, texts } from '../../builders/columns.ts'

describe('words for types', () => {
  test.each([
    ['int64', 'integer'],
    ['uint8', 'integer'],
    ['long', 'integer'],
    ['float64', 'number'],
    ['Float32', 'number'],
    ['double', 'number'],
    ['bool', 'boolean'],
    ['object', 'text'],
    ['string', 'text'],
    ['category', 'text'],
    ['datetime64[ns]', 'date'],
    ['tensor', null],
    ['', null],
  ])('%s is %s', (word, type) => {
    expect(columnType(word)).toBe(type)
  })
})

describe('a schema is read', () => {
  test('as log_for_review.py writes it', () => {
    const text =
      '{"rows": 3, "columns": [{"name": "a", "type": "float64", "missing": 0, "minimum": 0.0, "maximum": 1.0}]}'
    expect(readDataSchema(text)).toMatchObject({ value: { columns: [{ name: 'a', type: 'float64' }] } })
  })

  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['no columns', '{"columns": []}', 'columns is not as it must be (too_small)'],
    [
      'a word that nobody knows',
      '{"columns": [{"name": "a", "type": "int", "minimun": 1}]}',
      'columns.0 is not as it must be (unrecognized_keys)',
    ],
    ['a type that nobody knows', '{"columns": [{"name": "a", "type": "money"}]}', /^columns\.0\.type is none of/],
    [
      'a column twice',
      '{"columns": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}',
      'columns.1 has the name of an earlier column',
    ],
    [
      'a range turned over',
      '{"columns": [{"name": "a", "type": "int", "minimum": 2, "maximum": 1}]}',
      'columns.0.minimum is above its maximum',
    ],
    [
      'a range of texts',
      '{"columns": [{"name": "a", "type": "int", "minimum": 1}, {"name": "b", "type": "object", "maximum": 1}]}',
      'columns.1 has a range and holds no numbers',
    ],
    [
      'more columns than a file may have',
      JSON.stringify({ columns: Array.from({ length: 10_001 }, (_, at) => ({ name: `c${at}`, type: 'int' })) }),
      'columns is not as it must be (too_big)',
    ],
  ])('not with %s', (_, text, problem) => {
    const read = readDataSchema(text)
    expect('problem' in read ? read.problem : '').toMatch(problem)
  })

  test('and a problem names a place, never what stands there', () => {
    const read = readJson(QualityReport, '{"checks": [{"check": "a", "passed": "SECRET"}]}')
    expect(read).toEqual({ problem: 'checks.0.passed is not as it must be (invalid_type)' })
  })
})

describe('a column breaks the schema', () => {
  const breaches = (expected: Omit<SchemaColumn, 'name'>, column: Column, typed = true) =>
    schemaBreaches({ name: 'a', ...expected }, wholeColumn(column), seenValues(wholeColumn(column)), typed)

  test.each<[string, Omit<SchemaColumn, 'name'>, Column, readonly unknown[]]>([
    ['not with what is asked', { type: 'int64', minimum: 0, maximum: 9, nullable: true }, numbers(0, 9, null), []],
    ['with a fraction', { type: 'integer' }, numbers(1, 2.5), [{ what: 'type', expected: 'integer', found: 'number' }]],
    ['with a text', { type: 'number' }, texts('a'), [{ what: 'type', expected: 'number', found: 'text' }]],
    ['with a number for a text', { type: 'text' }, numbers(1), [{ what: 'type', expected: 'text', found: 'integer' }]],
    ['not with 0 and 1 for a boolean', { type: 'bool' }, numbers(0, 1, null), []],
    [
      'with 2 for a boolean',
      { type: 'bool' },
      numbers(0, 2),
      [{ what: 'type', expected: 'boolean', found: 'integer' }],
    ],
    [
      'above and below its range',
      { type: 'number', minimum: 0, maximum: 1 },
      numbers(-0.1, 0, 1, 1.1, null),
      [{ what: 'range', rows: 2 }],
    ],
    [
      'with another text',
      { type: 'text', values: ['a', 'b'] },
      texts('a', 'c', 'c', null),
      [{ what: 'values', rows: 2 }],
    ],
    [
      'with a text of another case, which is another category to a model',
      { type: 'text', values: ['a'] },
      texts('a', 'A'),
      [{ what: 'values', rows: 1 }],
    ],
    ['with another number', { type: 'number', values: [1, 2] }, numbers(1, 3, null), [{ what: 'values', rows: 1 }]],
    ['not with a boolean of another case', { type: 'bool', values: [true] }, texts('True'), []],
    ['with a gap', { type: 'number', nullable: false }, numbers(1, null), [{ what: 'null', rows: 1 }]],
    ['not without any value', { type: 'integer' }, numbers(null), []],
  ])('%s', (_, expected, column, found) => {
    expect(breaches(expected, column)).toEqual(found)
  })

  test('not with a number for a text in a file that keeps no types', () => {
    expect(breaches({ type: 'text' }, numbers(7), false)).toEqual([])
  })
})

test('whole numbers fit numbers, and nothing fits the other way', () => {
  expect([
    fits('integer', 'number'),
    fits('number', 'integer'),
    fits('boolean', 'text'),
    fits('text', 'boolean'),
    fits('empty', 'boolean'),
  ]).toEqual([true, false, true, false, true])
})

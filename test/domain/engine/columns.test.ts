import { describe, expect, test } from 'vitest'
import {
  categoryExpression,
  columnKind,
  groupName,
  numberExpression,
  spelled,
} from '../../../shared/domain/engine/columns.ts'

test.each([
  ['BIGINT', 'whole'],
  ['integer', 'whole'],
  ['real', 'double'],
  ['DOUBLE', 'double'],
  ['boolean', 'boolean'],
  ['varchar(20)', 'text'],
  ['VARCHAR', 'text'],
  ['DECIMAL(18,3)', 'other'],
  ['STRUCT(a INTEGER)', 'other'],
  ['DATE', 'other'],
  ['UBIGINT', 'other'],
  ['constructor', 'other'],
] as const)('a column of %s is of the kind %s', (type, kind) => expect(columnKind(type)).toBe(kind))

describe('every engine’s spelling of a value is the one of the reader in the bundle', () => {
  test.each([
    ['1.0', 'double', '1'],
    ['1.0E0', 'double', '1'],
    ['-0.0', 'double', '0'],
    ['inf', 'double', 'Infinity'],
    ['-Infinity', 'double', '-Infinity'],
    ['nan', 'double', null],
    ['NaN', 'double', null],
    ['1', 'whole', '1'],
    ['true', 'boolean', 'true'],
    ['', 'text', null],
    [null, 'text', null],
    ['1.0', 'text', '1.0'],
  ] as const)('%j of %s is %j', (text, kind, value) => expect(spelled(text, kind)).toBe(value))
})

test('rows without a value are a group of their own, an empty text like a missing one', () => {
  expect([groupName(null, 'text'), groupName('', 'text'), groupName('nan', 'double')]).toEqual(
    Array<string>(3).fill('(missing)'),
  )
})

test('a float of 32 bits is spelled as the double it is', () => {
  const column = { name: 'a"b', kind: 'double', type: 'FLOAT' } as const
  expect(categoryExpression(column)).toBe('CAST(CAST(src."a""b" AS DOUBLE) AS VARCHAR)')
  expect(numberExpression(column)).toBe('CAST(src."a""b" AS DOUBLE)')
})

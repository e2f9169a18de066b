import { describe, expect, test } from 'vitest'
import {
  againstRows,
  againstSchema,
  readSignature,
  type Input,
  type RowTypes,
} from '../../../shared/domain/data/signature.ts'
import type { ValueType } from '../../../shared/domain/data/values.ts'

describe('a signature', () => {
  test('names its inputs, with what it asks of them', () => {
    const text =
      '[{"type": "long", "name": "age", "required": true}, {"type": "double", "name": "x", "required": false}, {"type": "string", "name": "y"}]'
    expect(readSignature(text)).toEqual({
      state: 'read',
      inputs: [
        { name: 'age', type: 'integer', required: true },
        { name: 'x', type: 'number', required: false },
        { name: 'y', type: 'text', required: true },
      ],
    })
  })

  test.each([
    ['absent', null, 'absent'],
    ['of tensors', '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1, 4]}}]', 'unnamed'],
    ['of columns without names', '[{"type": "double", "required": true}, {"type": "double", "name": "a"}]', 'unnamed'],
    ['empty', '[]', 'unnamed'],
    ['no JSON', '[', 'unreadable'],
    ['no list', '{"type": "double"}', 'unreadable'],
  ])('that is %s', (_, text, state) => {
    expect(readSignature(text).state).toBe(state)
  })
})

const input = (type: Input['type'], required = true): readonly Input[] => [{ name: 'a', type, required }]
const schema = (type: string) => ({ columns: [{ name: 'a', type }] })

describe('against the schema', () => {
  test.each([
    ['the same type', input('number'), schema('float64'), []],
    ['whole numbers for numbers', input('number'), schema('int64'), []],
    ['numbers for whole numbers', input('integer'), schema('float64'), ['type a integer number']],
    ['a text for a number', input('number'), schema('object'), ['type a number text']],
    ['a date for a text', input('text'), schema('datetime'), ['type a text date']],
    ['no such column', input('number'), { columns: [{ name: 'b', type: 'int64' }] }, ['column a number none']],
    ['no such column, which may be left out', input('number', false), { columns: [{ name: 'b', type: 'int64' }] }, []],
    ['a type that nobody knows', input(null), schema('object'), []],
  ])('%s', (_, inputs, own, found) => {
    expect(
      againstSchema(inputs, own).map(({ what, column, expected, found: is }) => `${what} ${column} ${expected} ${is}`),
    ).toEqual(found)
  })
})

const rows = (type: ValueType | null, typed = true): RowTypes => ({ of: new Map([['a', type]]), typed })

describe('against the rows the types of their values count', () => {
  test.each<[string, ReturnType<typeof input>, RowTypes, number]>([
    ['numbers for whole numbers', input('integer'), rows('number'), 1],
    ['a column that is not read is no other type', input('integer'), rows(null), 0],
    ['whole numbers for texts', input('text'), rows('integer'), 1],
    ['digits for texts, from a file that keeps no types', input('text'), rows('integer', false), 0],
    ['texts for dates, from a file that keeps no types', input('date'), rows('text', false), 0],
    ['texts for numbers, from a file that keeps no types', input('number'), rows('text', false), 1],
  ])('%s', (_, inputs, types, found) => {
    expect(againstRows(inputs, types)).toHaveLength(found)
  })

  test('and a column that is not there is told', () => {
    expect(againstRows(input('text'), { of: new Map(), typed: false })).toMatchObject([
      { what: 'column', against: 'rows' },
    ])
  })
})

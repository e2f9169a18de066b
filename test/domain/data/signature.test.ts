import { describe, expect, test } from 'vitest'
import { againstRows, againstSchema, readSignature, type Input } from '../../../shared/domain/data/signature.ts'

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

test('against the rows the types of their values count, and a column that is not read is no other type', () => {
  expect(againstRows(input('integer'), new Map([['a', 'number']]))).toHaveLength(1)
  expect(againstRows(input('integer'), new Map([['a', null]]))).toEqual([])
  expect(againstRows(input('integer'), new Map())).toMatchObject([{ what: 'column', against: 'rows' }])
})

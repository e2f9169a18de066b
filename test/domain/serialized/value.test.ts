import { describe, expect, test } from 'vitest'
import {
  arrayAfter,
  arrayWrapper,
  elementSize,
  mute,
  none,
  putInto,
  tupleOf,
  type Value,
} from '../../../shared/domain/serialized/value.ts'

const text = (own: string): Value => ({ kind: 'text', text: own })
const number = (own: number): Value => ({ kind: 'number', number: own })
const dtype = (code: string, state: Value | null = null): Value => ({
  kind: 'made',
  by: 'numpy.dtype',
  args: tupleOf([text(code), number(0), number(1)]),
  state,
})
const fields = (size: number, flags: number): Value =>
  tupleOf([number(3), text('|'), mute, mute, mute, number(size), number(1), number(flags)])

describe('the size of an element', () => {
  test.each<readonly [string, Value, number | 'objects' | null]>([
    ['of eight bytes', dtype('f8'), 8],
    ['with its order', dtype('<i4'), 4],
    ['that is true or false', dtype('?'), 1],
    ['of texts', dtype('U5'), 20],
    ['of objects', dtype('O8'), 'objects'],
    ['of fields', dtype('V24', fields(24, 16)), 24],
    ['of fields with an object', dtype('V24', fields(24, 1)), 'objects'],
    ['of fields that say nothing', dtype('V24'), null],
    ['of texts that are longer than their name says', dtype('S1', fields(100, 0)), 100],
    ['of numbers that are turned into objects', dtype('f8', fields(-1, 1)), 'objects'],
    ['of numbers that stay numbers', dtype('f8', fields(-1, 0)), 8],
    ['whose state is something else', dtype('f8', mute), null],
    ['without a number', dtype('f'), null],
    ['of another maker', { kind: 'made', by: 'own.dtype', args: tupleOf([text('f8')]), state: null }, null],
    ['of nothing', mute, null],
  ])('%s', (_, type, size) => {
    expect(elementSize(type)).toBe(size)
  })
})

describe('what follows an array’s wrapper', () => {
  const wrapper = (entries: Readonly<Record<string, Value>>): Value => ({
    kind: 'made',
    by: arrayWrapper,
    args: tupleOf([]),
    state: { kind: 'dict', entries: new Map(Object.entries(entries)) },
  })
  test.each<readonly [string, Value, ReturnType<typeof arrayAfter>]>([
    [
      'a matrix',
      wrapper({ dtype: dtype('f8'), shape: tupleOf([number(3), number(2)]) }),
      { bytes: 48, aligned: false },
    ],
    ['a single value', wrapper({ dtype: dtype('f8'), shape: tupleOf([]) }), { bytes: 8, aligned: false }],
    ['a length below nought', wrapper({ dtype: dtype('f8'), shape: tupleOf([number(-1)]) }), null],
    [
      'a length beyond all files',
      wrapper({ dtype: dtype('f8'), shape: tupleOf([number(2 ** 40), number(2 ** 40)]) }),
      null,
    ],
    ['no shape', wrapper({ dtype: dtype('f8') }), null],
    [
      'an alignment of nothing',
      wrapper({ dtype: dtype('f8'), shape: tupleOf([]), numpy_array_alignment_bytes: none }),
      { bytes: 8, aligned: false },
    ],
    [
      'an alignment',
      wrapper({ dtype: dtype('f8'), shape: tupleOf([]), numpy_array_alignment_bytes: number(16) }),
      { bytes: 8, aligned: true },
    ],
    [
      'an alignment that is no number',
      wrapper({ dtype: dtype('f8'), shape: tupleOf([]), numpy_array_alignment_bytes: mute }),
      null,
    ],
    ['no wrapper', mute, null],
  ])('with %s', (_, value, wanted) => {
    expect(arrayAfter(value)).toEqual(wanted)
  })
})

test('only texts are keys, and only a dictionary has some', () => {
  const target: Value = { kind: 'dict', entries: new Map() }
  putInto(target, [text('a'), number(1), number(2), number(3), text('b')])
  putInto(mute, [text('a'), number(1)])
  putInto(undefined, [text('a'), number(1)])
  expect([...target.entries]).toEqual([['a', number(1)]])
  expect(tupleOf(Array.from({ length: 41 }, () => mute))).toBe(mute)
})

test('a key that is made while it is loaded leaves nothing that could be told', () => {
  const target: Value = { kind: 'dict', entries: new Map([['shape', number(1)]]) }
  putInto(target, [{ kind: 'made', by: 'builtins.str', args: mute, state: null }, number(9)])
  expect([...target.entries]).toEqual([])
})

test('a dictionary that is full still takes what it has', () => {
  const target: Value = { kind: 'dict', entries: new Map() }
  for (let index = 0; index < 50; index++) putInto(target, [text(`key-${index}`), number(index)])
  putInto(target, [text('key-0'), number(9)])
  expect([target.entries.size, target.entries.get('key-0')]).toEqual([40, number(9)])
})

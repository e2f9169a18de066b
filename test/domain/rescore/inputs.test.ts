import { describe, expect, test } from 'vitest'
import { inputColumns, modelInputs, wantedInputs } from '../../../shared/domain/rescore/inputs.ts'
import { spec } from '../../builders/rescore.ts'
import { tableOf } from '../../builders/tables.ts'

const signature = (...columns: readonly object[]): string => JSON.stringify(columns)

describe('a model is given the columns of its signature', () => {
  test('in their order, with their types, and missing values as none', () => {
    const read = inputColumns(
      signature({ name: 'b', type: 'string' }, { name: 'a', type: 'double' }, { name: 'c', type: 'boolean' }),
      spec,
    )
    if ('problem' in read) throw new Error(read.problem)
    expect(wantedInputs(read.columns).map(({ as }) => as)).toEqual(['category', 'number', 'category'])
    const table = tableOf({ a: [0.1, null], b: ['x', null], c: ['true', '0'], approved: ['1', '0'] })
    expect(modelInputs(table, read.columns)).toEqual({
      rows: 2,
      columns: [
        { name: 'b', type: 'string', values: ['x', null] },
        { name: 'a', type: 'double', values: [0.1, null] },
        { name: 'c', type: 'boolean', values: [true, false] },
      ],
    })
  })

  test.each([
    ['no signature', null, /has no signature/],
    ['one that cannot be read', '{', /cannot be read/],
    ['one without names', signature({ type: 'double' }), /does not name its inputs/],
    ['no columns', '[]', /does not name its inputs/],
    ['a type that is not built', signature({ name: 'a', type: 'datetime' }), /type datetime/],
    [
      'the label itself',
      signature({ name: 'a', type: 'double' }, { name: 'approved', type: 'long' }),
      /reads the column of the label/,
    ],
  ])('and none with %s', (_, text, expected) => {
    const read = inputColumns(text, spec)
    expect('problem' in read && read.problem).toMatch(expected)
  })
})

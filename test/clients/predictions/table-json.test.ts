import { describe, expect, test } from 'vitest'

import { readTableJson } from '../../../shared/clients/predictions/table-json.ts'
import type { WantedColumn } from '../../../shared/domain/metric/column.ts'

const both: readonly WantedColumn[] = [
  { name: 's', as: 'number' },
  { name: 'g', as: 'category' },
]

function read(value: unknown): ReturnType<typeof readTableJson> {
  return readTableJson(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), 't.json', both)
}

test('a table as MLflow logs it: columns by name, null for missing', () => {
  const table = read({
    columns: ['g', 'x', 's'],
    data: [
      ['a', {}, 0.25],
      [null, [], null],
      [1, 0, 1],
      [true, 0, 0],
    ],
  })
  expect(table.rows).toBe(4)
  expect(table.columns.get('s')).toEqual({
    kind: 'number',
    values: Float64Array.of(0.25, NaN, 1, 0),
    present: Uint8Array.of(1, 0, 1, 1),
  })
  expect(table.columns.get('g')).toEqual({
    kind: 'category',
    codes: Int8Array.of(0, -1, 1, 2),
    dictionary: ['a', '1', 'true'],
  })
})

describe('what is refused', () => {
  test.each([
    ['no JSON', 's,g\n1,a', 'not-this-format', 'not JSON'],
    ['JSON cut short', '{"columns": ["s", "g"], "data": [[1, "a"]', 'truncated', 'cut short'],
    ['a list of records', [{ s: 1, g: 'a' }], 'not-this-format', 'mlflow.log_table'],
    ['a table without data', { columns: ['s', 'g'] }, 'not-this-format', 'mlflow.log_table'],
    ['no rows', { columns: ['s', 'g'], data: [] }, 'empty', 'no rows'],
    ['an absent column', { columns: ['s', 'gr'], data: [[1, 2]] }, 'missing-column', 'Columns found: "s", "gr".'],
    ['a row of another length', { columns: ['s', 'g'], data: [[1, 'a'], [1]] }, 'malformed', 'Row 2'],
    ['a row that is no list', { columns: ['s', 'g'], data: [{ s: 1 }] }, 'malformed', 'Row 1'],
    [
      'a text among the numbers',
      {
        columns: ['s', 'g'],
        data: [
          [0, 'a'],
          ['0.5', 'a'],
        ],
      },
      'wrong-type',
      'row 2 holds the text "0.5"',
    ],
    ['a boolean among the numbers', { columns: ['s', 'g'], data: [[true, 'a']] }, 'wrong-type', 'the boolean true'],
    ['an object among the categories', { columns: ['s', 'g'], data: [[0, {}]] }, 'wrong-type', 'Column "g"'],
  ])('%s', (_, value, code, words) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }))
  })
})

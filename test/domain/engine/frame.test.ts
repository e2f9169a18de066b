import { describe, expect, test } from 'vitest'
import {
  binaryColumns,
  type EngineTable,
  meaningsOf,
  qualified,
  rowsHead,
  valuesStatement,
} from '../../../shared/domain/engine/frame.ts'
import { EngineError } from '../../../shared/domain/engine/problem.ts'
import type { Layout } from '../../../shared/domain/metric/predictions.ts'
import { loanLayout, loans } from '../../builders/engines.ts'

const hostile = 'gr"oup; DROP TABLE loans; --'
const table: EngineTable = {
  ...loans,
  columns: [...loans.columns, { name: hostile, kind: 'text', type: 'text' }],
}
const layout: Layout = { ...loanLayout, groups: [hostile], split: { column: 'fold', holdout: "te'st" }, key: 'key' }

function headOf(own: Layout, labels: readonly (string | null)[], splits: readonly (string | null)[] = []): string {
  const columns = binaryColumns(table, own)
  if ('missing' in columns) throw new Error(columns.missing)
  return rowsHead(table, columns, meaningsOf(own, columns, { label: labels, split: splits }))
}

test('the columns of a layout are found, or the first that is missing is named', () => {
  expect(binaryColumns(table, loanLayout)).toMatchObject({ label: { name: 'label' }, score: { name: 'score' } })
  expect(binaryColumns(table, { ...loanLayout, groups: ['sex'] })).toEqual({ missing: 'sex' })
})

test.each([
  ['a column in another case is another column', { folded: false }, { missing: 'Score' }],
  ['but where an engine keeps small letters alone', { folded: true }, { score: { name: 'score' } }],
])('%s', (_, own, found) => {
  expect(binaryColumns({ ...table, ...own }, { ...loanLayout, score: { column: 'Score' } })).toMatchObject(found)
})

test('two columns that differ by case alone are refused, since an engine takes one for the other', () => {
  const twice = { ...table, columns: [...table.columns, { name: 'SCORE', kind: 'double', type: 'double' }] } as const
  expect(() => binaryColumns(twice, loanLayout)).toThrow(/differ from "score" by upper and lower case alone/)
})

test.each([
  [
    'a score must be a number',
    { ...loanLayout, score: { column: 'group' } },
    /"group" must hold floats or whole numbers/,
  ],
  [
    'a group of a nested type is refused',
    { ...loanLayout, groups: ['sc"ore'] },
    /must hold texts, whole numbers or booleans/,
  ],
])('%s', (_, own, said) => expect(() => binaryColumns(table, own)).toThrow(said))

describe('the head of a statement', () => {
  test('quotes hostile names and texts of the model file and of the rows', () => {
    const head = headOf(layout, ['1', '0', "x'; --"], ["te'st", 'train'])
    expect(head).toContain(`CAST(src."gr""oup; DROP TABLE loans; --" AS VARCHAR) AS g0`)
    expect(head).toContain(`WHEN NOT (sp IN ('te''st')) THEN 1`)
    // a value that is neither label is told by what the labels are, so that no text of the rows is needed
    expect(head).not.toContain("x'")
  })

  test('takes a text for its meaning, whatever type it was written as', () => {
    const columns = binaryColumns(table, loanLayout)
    if ('missing' in columns) throw new Error('none is missing')
    const floats = { ...columns, label: { name: 'label', kind: 'double', type: 'double' } } as const
    const { label } = meaningsOf(loanLayout, floats, { label: ['1.0', '0.0', '-0.0', '2.0', 'nan', null], split: [] })
    expect([...label]).toEqual([['1.0', 1], ['0.0', 0], ['-0.0', 0], ['2.0', -1], ['nan', null]]) // prettier-ignore
  })

  test.each([
    ['NaN is above every number in some engines: both ends of the range are asked', 'x >= 0e0 AND x <= 1e0'],
    [
      'NaN is told from infinity under both orders',
      "NOT (x <= 1.7976931348623157e308) AND NOT (x = CAST('Infinity' AS DOUBLE)) THEN 6",
    ],
    ['minus nought and nought are one score', 'ABS(x)'],
    ['rows are left out after every expression has a value', 'ELSE 0e0 END AS s'],
    ['an empty text is a missing label', "l IS NULL OR l = ''"],
    ['a key without text is none', 'NULLIF(CAST(src."key" AS VARCHAR), \'\') AS k'],
  ])('%s', (_, text) => expect(headOf(layout, ['1', '0'], ["te'st"])).toContain(text))

  test('without a value that means the label nothing is taken for it', () => {
    expect(headOf(loanLayout, [])).toContain('CASE WHEN 1 = 0 THEN 1 ELSE 0 END AS y')
  })
})

test('a label of more values than a label has is refused', () => {
  const columns = binaryColumns(table, loanLayout)
  if ('missing' in columns) throw new Error('none is missing')
  const many = Array.from({ length: 1001 }, (_, value) => String(value))
  expect(() => meaningsOf(loanLayout, columns, { label: many, split: [] })).toThrow(EngineError)
  expect(valuesStatement(table, columns.label)).toMatch(/LIMIT 1001$/)
})

test('a table is named by quoted parts', () => expect(qualified(['hive', 'a"b', 't'])).toBe('"hive"."a""b"."t"'))

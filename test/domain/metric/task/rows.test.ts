import { expect, test } from 'vitest'
import { frameColumns, framedRows, keptNumbers } from '../../../../shared/domain/metric/task/rows.ts'
import { tableOf } from '../../../builders/tables.ts'

const frame = { groups: ['sex', 'race'], split: { column: 'part', holdout: 'test' }, key: 'id' }
const table = tableOf({
  sex: ['m', 'f', null, 'f'],
  race: ['x', 'x', 'y', 'y'],
  part: ['test', 'train', 'test', null],
  id: ['a', 'b', 'c', 'd'],
})

test('a column that plays two parts is read once', () => {
  expect(frameColumns({ ...frame, key: 'sex' }).map(({ name }) => name)).toEqual(['sex', 'race', 'part'])
})

test('every row is used, beyond the split, or refused for one reason', () => {
  const { tally, groups, keys } = framedRows(table, frame, (row) => (row === 2 ? 'bad-prediction' : null))
  expect(tally).toEqual({
    all: 4,
    used: 1,
    outsideSplit: 1,
    refused: { 'bad-prediction': 1, 'null-split': 1 },
    missingGroup: [{ column: 'sex', rows: 0 }, { column: 'race', rows: 0 }], // prettier-ignore
  })
  expect(groups.map(({ values }) => values)).toEqual([['m'], ['x']])
  expect(keys?.dictionary[keys.codes[0] ?? -1]).toBe('a')
})

test('numbers that are all kept are not copied', () => {
  const column = { kind: 'number', values: Float64Array.of(1, 2, 3), present: null } as const
  expect(keptNumbers(column, { count: 3, at: null })).toBe(column.values)
  expect(keptNumbers(column, { count: 2, at: Uint32Array.of(0, 2) })).toEqual(Float64Array.of(1, 3))
})

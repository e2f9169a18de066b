import { expect, test } from 'vitest'
import { valueColumns, valueRows } from '../../../../shared/domain/metric/task/value-rows.ts'
import { tableOf } from '../../../builders/tables.ts'

const layout = { label: 'y', predicted: 'p', groups: [], split: null, key: null }

test('numbers of either sign are measured, and what is none is counted', () => {
  const table = tableOf({ y: [1, -2, null, NaN, 3, 3, 1e200], p: [1, -1e6, 1, 1, null, Infinity, 1] })
  const { labels, predicted, tally } = valueRows(table, layout)
  expect([[...labels], [...predicted]]).toEqual([[1, -2], [1, -1e6]]) // prettier-ignore
  expect(tally.refused).toEqual({ 'null-label': 1, 'bad-label': 2, 'null-score': 1, 'score-out-of-range': 1 })
})

test('a column that plays two parts is refused', () => {
  expect(() => valueColumns({ ...layout, predicted: 'y' })).toThrow('"y" plays two parts')
  expect(() => valueColumns({ ...layout, groups: ['p'] })).toThrow('"p" plays two parts')
  expect(valueColumns({ ...layout, key: 'id' }).map(({ name, as }) => `${name} ${as}`)).toEqual(['y number', 'p number', 'id category']) // prettier-ignore
})

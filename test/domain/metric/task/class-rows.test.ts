import { describe, expect, test } from 'vitest'
import { classColumns, type ClassLayout, classRows } from '../../../../shared/domain/metric/task/class-rows.ts'
import { tableOf } from '../../../builders/tables.ts'

const layout: ClassLayout = { label: 'y', predicted: 'h', scores: null, groups: [], split: null, key: null }
const scored: ClassLayout = { ...layout, predicted: null, scores: { a: 'pa', b: 'pb' } }
const named = ({ classes, predicted }: ReturnType<typeof classRows>) => Array.from(predicted, (code) => classes[code])

describe('the classes', () => {
  test('are those of labels and predictions, sorted, where no scores name them', () => {
    const rows = classRows(tableOf({ y: ['b', 'a', 'b'], h: ['c', 'a', 'b'] }), layout)
    expect([rows.classes, named(rows)]).toEqual([['a', 'b', 'c'], ['c', 'a', 'b']]) // prettier-ignore
  })

  test('are one however a number was written', () => {
    const rows = classRows(tableOf({ y: ['1', '2', '1'], h: ['1.0', '1.0', '2.0'] }), layout)
    expect([rows.classes, named(rows)]).toEqual([['1', '2'], ['1', '1', '2']]) // prettier-ignore
  })

  test('are not one where two whole numbers are one double', () => {
    const [one, other] = ['9007199254740992', '9007199254740993']
    expect(classRows(tableOf({ y: [one, one], h: [one, other] }), layout).classes).toEqual([one, other])
  })

  test('are those of the scores, in their order; the highest is said, of equals the first', () => {
    const rows = classRows(tableOf({ y: ['a', 'b', 'a'], pa: [0.2, 0.5, 0.9], pb: [0.8, 0.5, 0.1] }), scored)
    expect([rows.classes, named(rows)]).toEqual([['a', 'b'], ['b', 'a', 'a']]) // prettier-ignore
  })

  test('are at most fifty', () => {
    const y = Array.from({ length: 51 }, (_, index) => `c${index}`)
    expect(() => classRows(tableOf({ y, h: y }), layout)).toThrow(expect.objectContaining({ code: 'too-many-classes' }))
  })
})

test('every row that cannot be measured is counted by its reason', () => {
  const table = tableOf({
    y: ['a', null, 'c', 'a', 'a', 'a', 'a', 'b'],
    h: ['a', 'a', 'a', null, 'c', 'a', 'a', 'b'],
    pa: [0.5, 0.5, 0.5, 0.5, 0.5, null, 1.5, 0.7],
    pb: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.2],
  })
  const { tally } = classRows(table, { ...scored, predicted: 'h' })
  expect(tally.used).toBe(1)
  expect(tally.refused).toEqual({
    'null-label': 1,
    'bad-label': 1,
    'null-prediction': 1,
    'bad-prediction': 1,
    'null-score': 1,
    'score-out-of-range': 1,
    'scores-not-adding-up': 1,
  })
})

test('a column that plays two parts is refused, and the columns are asked for by kind', () => {
  expect(() => classRows(tableOf({ y: ['a'] }), { ...layout, predicted: 'y' })).toThrow('"y" plays two parts')
  expect(classColumns({ ...scored, predicted: 'h', groups: ['sex'] })).toEqual([
    { name: 'y', as: 'category' },
    { name: 'h', as: 'category' },
    { name: 'sex', as: 'category' },
    { name: 'pa', as: 'number' },
    { name: 'pb', as: 'number' },
  ])
})

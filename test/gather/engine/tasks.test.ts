import { describe, expect, test } from 'vitest'
import { confusionCells } from '../../../shared/domain/metric/confusion.ts'
import { type ClassLayout, classRows } from '../../../shared/domain/metric/task/class-rows.ts'
import { classStatistics } from '../../../shared/domain/metric/task/multiclass.ts'
import { valueStatistics } from '../../../shared/domain/metric/task/regression.ts'
import { favoured } from '../../../shared/domain/evidence/measure-task.ts'
import { sqlClasses, sqlValues } from '../../../shared/gather/engine/tasks.ts'
import { tableOf } from '../../builders/tables.ts'
import { classAnswers, grades, marked, valueAnswers } from '../../builders/task-engines.ts'

const columns = {
  y: ['a', 'b', 'a', 'b', 'a'],
  pa: [0.75, 0.5, 0.25, 0.125, 1],
  pb: [0.25, 0.5, 0.75, 0.875, 0],
  group: ['f', 'm', 'f', null, 'm'],
}
const layout: ClassLayout = { label: 'y', predicted: null, scores: { a: 'pa', b: 'pb' }, groups: ['group'], split: null, key: null } // prettier-ignore
const rows = classRows(tableOf(columns), layout)
const statistics = classStatistics(rows)
const cells = confusionCells(favoured(rows, ['a']), 0.5)
const cellAnswer = cells.flatMap(
  ({ values, tp, fp, fn, tn }) =>
  [['1', '1', tp], ['0', '1', fp], ['1', '0', fn], ['0', '0', tn]].flatMap(([label, said, count]) => (count === 0 ? [] : [[values[0] ?? null, String(label), String(said), String(count)]])), // prettier-ignore
)
const classes = [
  ['SELECT v FROM', [['a'], ['b']]],
  [' AS f, ', [['0', '5']]],
  ['AS decision', cellAnswer],
  ...classAnswers(statistics),
] as const

describe('a model of several classes', () => {
  test('is counted by an engine as by the reader in the bundle', async () => {
    const { session, asked } = marked(classes)
    const found = await sqlClasses(session, 5, layout, ['a'])
    expect(found).toEqual({ task: 'multiclass', tally: rows.tally, statistics, cells, groupColumns: ['group'] })
    // values, fates, cells, confusion, losses, and the ranks of each class
    expect(asked).toHaveLength(7)
  })

  test('without a row to measure is a model of no rows', async () => {
    const answers = [['SELECT v FROM', [['z']]], [' AS f, ', [['4', '5']]]] as const // prettier-ignore
    const found = await sqlClasses(marked(answers).session, 5, layout, [])
    expect(found).toMatchObject({ tally: { all: 5, used: 0, refused: { 'bad-label': 5 } }, cells: [], statistics: { confusion: [[0, 0], [0, 0]], loss: { rows: 0 } } }) // prettier-ignore
  })

  test.each([
    ['the table has fewer rows than the file', classes, 6],
    [
      'a class of some rows was not told of',
      [
        [
          ' AS f, ',
          [
            ['0', '5'],
            ['4', '1'],
          ],
        ] as const,
        ...classes,
      ],
      6,
    ],
    ['a node left its cells out', [['AS decision', cellAnswer.slice(1)] as const, ...classes], 5],
    ['a node left its classes out', [['AS said', [['0', '0', '1']]] as const, ...classes], 5],
  ])('nothing of an answer in part is used: %s', async (_, answers, fileRows) => {
    await expect(sqlClasses(marked(answers).session, fileRows, layout, ['a'])).rejects.toThrow(/answered in part/)
  })

  test('a column that the table lacks is named', async () => {
    expect(await sqlClasses(marked(classes).session, 5, { ...layout, groups: ['sex'] }, [])).toEqual({ missing: 'sex' })
    await expect(sqlClasses(marked(classes, []).session, 5, layout, [])).rejects.toThrow(/no such table/)
  })

  test('too many classes are refused as in the bundle', async () => {
    const many = Array.from({ length: 51 }, (_, place) => [`c${place}`])
    const { session } = marked([['SELECT v FROM', many]], [grades])
    await expect(sqlClasses(session, 5, { ...layout, predicted: 'h', scores: null }, [])).rejects.toThrow(/51 classes/)
  })
})

describe('a model that answers with a number', () => {
  const [labels, predicted] = [
    [1, 2, 2, 4.5, -3],
    [1.5, 2, 1, 4, -3.25],
  ]
  const own = { label: 'what', predicted: 'said', groups: ['group'], split: null, key: null }
  const counted = valueStatistics({ labels: Float64Array.from(labels), predicted: Float64Array.from(predicted) })
  const answers = [[' AS f, ', [['0', '5'], ['6', '1']]], ['IS NULL OR g0 IN', [['2']]], ...valueAnswers(labels, predicted, counted)] as const // prettier-ignore

  test('is counted by an engine as by the reader in the bundle', async () => {
    expect(await sqlValues(marked(answers).session, 6, own)).toEqual({
      task: 'regression',
      statistics: counted,
      tally: { ...{ all: 6, used: 5, outsideSplit: 0, refused: { 'score-not-a-number': 1 } }, missingGroup: [{ column: 'group', rows: 2 }] }, // prettier-ignore
    })
  })

  test('without a row to measure is a model of no rows', async () => {
    const { session, asked } = marked([[' AS f, ', [['3', '5']]]])
    expect(await sqlValues(session, 5, { ...own, groups: [] })).toMatchObject({ statistics: { rows: 0 }, tally: { used: 0 } }) // prettier-ignore
    expect(asked).toHaveLength(1)
  })

  test('of fewer rows than the file has is an error, and a column that the table lacks is named', async () => {
    await expect(sqlValues(marked(answers).session, 7, own)).rejects.toThrow(/answered in part/)
    const untold = [['IS NULL OR g0 IN', []] as const, ...answers]
    await expect(sqlValues(marked(untold).session, 6, own)).rejects.toThrow(/left the rows without a group out/)
    expect(await sqlValues(marked(answers).session, 6, { ...own, label: 'gone' })).toEqual({ missing: 'gone' })
  })
})

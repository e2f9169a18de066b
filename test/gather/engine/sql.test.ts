import { describe, expect, test } from 'vitest'
import { planOf, scored, sqlStatistics, tablesOf } from '../../../shared/gather/engine/sql.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { answering, answersOf, loanLayout, subjectOf } from '../../builders/engines.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'

const rows = rowsOf({ labels: borrowers.labels, scores: borrowers.candidate, group: 'a a b b a a b b c c'.split(' ') })
const answers = answersOf(rows, 0.4)

test('an engine’s statistics are those of the reader in the bundle', async () => {
  const { session, asked } = answering(answers)
  const statistics = sqlStatistics(session, 10)
  const found = await statistics.binary(loanLayout, 0.4)
  expect(statistics.engine).toBe('Fake 1.0')
  expect(found).toEqual({ ...statisticsOf(rows, 0.4), distinct: null })
  expect(asked.map(subjectOf)).toEqual(['values', 'fates', 'cells', 'sums', 'ranks', 'bins'])
})

test('distinct scores come where they are asked for', async () => {
  const found = await sqlStatistics(answering(answers).session, null).binary(loanLayout, 0.4, 100)
  expect(found).toMatchObject({
    distinct: [{ predicted: 0.05, rows: 1, events: 0 }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
  })
})

test('a column that the table lacks is named', async () => {
  const layout = { ...loanLayout, groups: ['sex'] }
  expect(await sqlStatistics(answering(answers).session, null).binary(layout, 0.4)).toEqual({ missing: 'sex' })
})

test('without a row to measure the engine is asked no more, and the statistics are those of no rows', async () => {
  const { session, asked } = answering({ values: [['2']], fates: [['4', '10']] })
  const found = await sqlStatistics(session, 10).binary(loanLayout, 0.4)
  expect(found).toMatchObject({ tally: { all: 10, used: 0, refused: { 'bad-label': 10 } }, cells: [], bins: [] })
  expect(asked.map(subjectOf)).toEqual(['values', 'fates'])
})

describe('nothing of an answer in part is used', () => {
  test.each([
    ['the table has fewer rows than the file', answers, 12],
    ['rows changed between two statements', { ...answers, fates: [['0', '11']] }, null],
    ['a label of some rows was not told of', { ...answers, fates: [...(answers.fates ?? []), ['4', '1']] }, null],
    ['a node left its cells out', { ...answers, cells: (answers.cells ?? []).slice(2) }, null],
  ])('%s', async (_, told, fileRows) => {
    await expect(sqlStatistics(answering(told).session, fileRows).binary(loanLayout, 0.4)).rejects.toThrow(
      /answered in part/,
    )
  })
})

test('a threshold that is none is refused before the rows are counted', async () => {
  await expect(sqlStatistics(answering(answers).session, null).binary(loanLayout, 1.5)).rejects.toThrow(
    /between 0 and 1/,
  )
})

test('what is counted on a head is counted on its rows b', async () => {
  const { session } = answering(answers)
  const plan = await planOf(session, 0, loanLayout)
  if ('missing' in plan) throw new Error(plan.missing)
  expect(tablesOf(plan, '2')).toMatch(/^raw2 AS [\s\S]*b2 AS \(SELECT y, s, g0 FROM rows_all2/)
  const groups = plan.columns.groups
  expect(await scored(session, 'WITH b', { groups, threshold: 0.4, used: 10 })).toMatchObject({ threshold: 0.4 })
  await expect(planOf(session, 7, loanLayout)).rejects.toThrow(/no such table/)
})

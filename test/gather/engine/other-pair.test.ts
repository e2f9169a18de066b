import { describe, expect, test } from 'vitest'
import { compareOtherCounted, countedOther } from '../../../shared/domain/metric/comparison/other-tasks.ts'
import { type ClassLayout, classRows } from '../../../shared/domain/metric/task/class-rows.ts'
import { classStatistics } from '../../../shared/domain/metric/task/multiclass.ts'
import { valueStatistics } from '../../../shared/domain/metric/task/regression.ts'
import { valueRows } from '../../../shared/domain/metric/task/value-rows.ts'
import { pairedOtherBy } from '../../../shared/gather/engine/other-pair.ts'
import type { TaskLayout } from '../../../shared/gather/engine/tasks.ts'
import { tableOf } from '../../builders/tables.ts'
import { classAnswers, exactAnswer, grades, marked, valueAnswers } from '../../builders/task-engines.ts'

const key = 'a b c d e'.split(' ')
const frame = { groups: [], split: null, key: 'key' }
const least = { rows: 1, each: 1 }
const empty = { labels: new Float64Array(0), predicted: new Float64Array(0) }
const tables = [grades, { ...grades, from: '"live"' }]
const keys = ['AS keyed', [['5', '5', '5']]] as const

describe('two models that answer with a number', () => {
  const layout: TaskLayout = { task: 'regression', layout: { ...frame, label: 'what', predicted: 'said' } }
  const labels = [1, 2, 2, 4.5, -3]
  const said = [[1.5, 2, 1, 4, -3.25], [1.25, 3, 1, 4.5, -3]] as const // prettier-ignore
  const rows = said.map((own) => valueRows(tableOf({ what: labels, said: own, key }), { ...frame, label: 'what', predicted: 'said' })) // prettier-ignore
  const [one, other] = rows
  if (one === undefined || other === undefined) throw new Error('two sides')
  const counted = [one, other].map((own) => ({ task: 'regression', tally: own.tally, statistics: valueStatistics(own) }) as const) // prettier-ignore
  const [own, theirs] = counted
  if (own === undefined || theirs === undefined) throw new Error('two sides')
  const errors = said.map((side) => side.map((value, row) => Math.abs(value - (labels[row] ?? 0))))
  const apart = labels.map((_, row) => (errors[0]?.[row] ?? 0) - (errors[1]?.[row] ?? 0))
  const sums = (list: readonly number[]) => exactAnswer([list, list.map((value) => value * value)])
  const answers = [
    keys,
    ['AS c6', [['5', '0', '4', '0', '0', '0', '5']]],
    // of the two means only that of sizes is told of here: the other one’s answer stands for it as well
    ['(ABS((p_1 - y_1)))', sums(apart)],
    ['(p_1 - y_1) * (p_1', sums(apart)],
    ...valueAnswers(labels, said[0], own.statistics).map(([mark, answer]) => [mark, answer] as const),
  ] as const

  function session() {
    const { session: all, asked } = marked(answers, tables)
    const { session: live } = marked(
      valueAnswers(labels, said[1], theirs?.statistics ?? valueStatistics(one ?? empty)),
      tables,
    )
    return { asked, session: { ...all, query: (sql: string) => (sql.includes('y_2 AS y,') ? live.query(sql) : all.query(sql)) } } // prettier-ignore
  }

  test('are compared on the rows that both predicted, as in the bundle', async () => {
    const found = await pairedOtherBy(session().session, { layouts: [layout, layout], counted: [own, theirs] })
    if ('missing' in found) throw new Error(found.missing)
    const options = { metric: 'mae', margin: 0.1, confidence: 0.95, least } as const
    expect(compareOtherCounted(found, options)).toEqual(compareOtherCounted(countedOther(one, other), options))
    expect(found.outcomes()).toBeNull()
  })

  test('each stand as counted where keys repeat', async () => {
    const alone = sums(errors[0] ?? [])
    const told = [
      ['AS keyed', [['5', '5', '4']]],
      [' AS f, ', [['0', '5']]],
      ['ad AS', alone],
    ] as const
    const { session: asked } = marked(told, tables)
    const found = await pairedOtherBy(asked, { layouts: [layout, layout], counted: [own, theirs] })
    if ('missing' in found) throw new Error(found.missing)
    expect(found.pairing).toMatchObject({ kind: 'unpaired', why: 'key-repeats' })
    expect(found.means('mae')).toMatchObject({ one: { rows: 5 }, other: { rows: 5 } })
    expect(found.one.value('mae')?.exact).toBe(countedOther(one, other).one.value('mae')?.exact)
  })

  test.each([
    ['a model file without a key', null, answers],
    ['rows without a key', 'key', [['AS keyed', [['5', '4', '4']]] as const, ...answers]],
  ])('%s: an error and no comparison', async (_, of, told) => {
    const keyless: TaskLayout = { task: 'regression', layout: { ...frame, key: of, label: 'what', predicted: 'said' } }
    const { session: asked } = marked(told, tables)
    await expect(pairedOtherBy(asked, { layouts: [keyless, keyless], counted: [own, theirs] })).rejects.toThrow(/name it as evaluation.row/) // prettier-ignore
  })

  test('a column that one of the tables lacks is named', async () => {
    const { session: asked } = marked(answers, [grades, { ...grades, columns: [] }])
    expect(await pairedOtherBy(asked, { layouts: [layout, layout], counted: [own, theirs] })).toEqual({ missing: 'what' }) // prettier-ignore
  })
})

describe('two models of several classes', () => {
  const own: ClassLayout = { ...frame, label: 'y', predicted: 'h', scores: null }
  const layout: TaskLayout = { task: 'multiclass', layout: own, favourable: [] }
  const y = 'a b a b a'.split(' ')
  const sides = [classRows(tableOf({ y, h: 'a b b b a'.split(' '), key }), own), classRows(tableOf({ y, h: 'a a b a a'.split(' '), key }), own)] as const // prettier-ignore
  const counted = sides.map((rows) => ({ task: 'multiclass', tally: rows.tally, statistics: classStatistics(rows), cells: [], groupColumns: [] }) as const) // prettier-ignore
  const [one, other] = counted
  if (one === undefined || other === undefined) throw new Error('two sides')

  test('are compared by their accuracy on the same rows, as in the bundle', async () => {
    const answers = [keys, ['SELECT v FROM', [['a'], ['b']]], ['AS c6', [['5', '0', '2', '2', '2', '0', '1']]], ...classAnswers(one.statistics)] as const // prettier-ignore
    const { session: all } = marked(answers, tables)
    const { session: live } = marked(classAnswers(other.statistics), tables)
    const query = (sql: string) => (sql.includes('y_2 AS y,') ? live.query(sql) : all.query(sql))
    const found = await pairedOtherBy({ ...all, query }, { layouts: [layout, layout], counted: [one, other] })
    if ('missing' in found) throw new Error(found.missing)
    const options = { metric: 'accuracy', margin: 0.1, confidence: 0.95, least } as const
    expect(compareOtherCounted(found, options)).toEqual(compareOtherCounted(countedOther(...sides), options))
    expect(found.means('log_loss')).toBeNull()
  })
})

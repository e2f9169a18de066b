import { describe, expect, test } from 'vitest'
import {
  binsOf,
  cellsOf,
  distinctOf,
  rankOf,
  sumsOf,
  tallyOf,
  taskTallyOf,
} from '../../../shared/domain/engine/answers.ts'
import { EngineError } from '../../../shared/domain/engine/problem.ts'
import { MetricError } from '../../../shared/domain/metric/problem.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { answersOf } from '../../builders/engines.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'

const { labels, candidate } = borrowers
const rows = rowsOf({ labels, scores: candidate, group: 'a a b b a a b b c c'.split(' ') })
const expected = statisticsOf(rows, 0.4)
const answers = answersOf(rows, 0.4)
const groups = [{ name: 'group', kind: 'text', type: 'VARCHAR' }] as const
const answer = (subject: string) => answers[subject] ?? []

describe('an engine’s answers are the statistics of the reader in the bundle', () => {
  test('where every row went', () => {
    expect(tallyOf(answer('fates'), expected.cells, ['group'])).toEqual(expected.tally)
  })
  test('the cells', () => expect(cellsOf(answer('cells'), groups)).toEqual(expected.cells))
  test('the sums', () => expect(sumsOf(answer('sums'))).toEqual(expected.sums))
  test('the ranks', () => expect(rankOf(answer('ranks'))).toEqual(expected.rank))
  test('the bins, in whatever order they come', () => {
    expect(binsOf(answer('bins').toReversed())).toEqual(expected.bins)
  })
  test('the distinct scores, lowest first, up to so many', () => {
    const found = distinctOf(answer('distinct').toReversed(), 10)
    expect(found?.map(({ predicted }) => predicted)).toEqual([...candidate])
    expect(distinctOf(answer('distinct'), 9)).toBeNull()
  })
})

test('of another task the reasons that there were are named, its own ones too', () => {
  const fates = [['0', '5'], ['3', '1'], ['8', '2'], ['10', '3']] // prettier-ignore
  expect(taskTallyOf(fates, [{ column: 'sex', rows: 1 }])).toEqual({
    ...{ all: 11, used: 5, outsideSplit: 0, missingGroup: [{ column: 'sex', rows: 1 }] },
    refused: { 'null-label': 1, 'null-prediction': 2, 'scores-not-adding-up': 3 },
  })
})

test('each fate is counted under its own name, and none is lost', () => {
  const fates = Array.from({ length: 8 }, (_, fate) => [String(fate), String(2 ** fate)])
  expect(tallyOf(fates, [], [])).toMatchObject({
    ...{ all: 255, used: 1, outsideSplit: 2 },
    refused: { 'null-split': 4, 'null-label': 8, 'bad-label': 16, 'null-score': 32, 'score-not-a-number': 64 },
  })
})

test('spellings of one value are one group, and a missing value is a group of its own', () => {
  const floats = [{ name: 'age', kind: 'double', type: 'DOUBLE' }] as const
  const cells = cellsOf([['1.0', '1', '1', '2'], ['1', '1', '1', '3'], [null, '0', '0', '4'], ['nan', '0', '1', '5']], floats) // prettier-ignore
  expect(cells).toEqual([
    { values: ['(missing)'], tp: 0, fp: 5, fn: 0, tn: 4 },
    { values: ['1'], tp: 5, fp: 0, fn: 0, tn: 0 },
  ])
})

test('a class without rows has sums of nought', () => {
  expect(sumsOf([]).positive).toMatchObject({ rows: 0, score: 0n })
})

test('a column of more than 1000 values is no group, as of the reader in the bundle', () => {
  const many = Array.from({ length: 1001 }, (_, value) => [String(value), '1', '1', '1'])
  expect(() => cellsOf(many, groups)).toThrow(MetricError)
  expect(() =>
    cellsOf(
      Array.from({ length: 100_001 }, () => ['a', '1', '1', '1']),
      groups,
    ),
  ).toThrow(/Too many combinations/)
})

describe('an answer of another shape is an error', () => {
  test.each([
    ['a fate that is none', () => tallyOf([['11', '1']], [], [])],
    ['a count with a sign', () => tallyOf([['0', '-1']], [], [])],
    ['a count beyond exact numbers', () => tallyOf([['0', '9007199254740993']], [], [])],
    ['a number that was rounded on its way', () => rankOf([['1', '1', '1e20', '1', '1', '1', '1']])],
    ['no row of ranks', () => rankOf([])],
    ['two rows of ranks', () => rankOf([...answer('ranks'), ...answer('ranks')])],
    ['a row that is too short', () => sumsOf([['1', '2']])],
    ['a score that is no number', () => binsOf([['0', 'NaN', '1', '1', '1']])],
    ['a missing value', () => sumsOf([[null, '1', '1', '1', '1', '1', '1']])],
  ])('%s', (_, read) => expect(read).toThrow(EngineError))
})

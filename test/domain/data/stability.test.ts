import { expect, test } from 'vitest'
import { foldShifts, namedShift, shiftFromLive } from '../../../shared/domain/data/stability.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { numbers } from '../../builders/columns.ts'

const range = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, at) => from + at)

test('each fold is held against the first', () => {
  const columns: Readonly<Record<string, Column>> = {
    train: numbers(...range(200)),
    validation: numbers(...range(200)),
    test: numbers(...range(200, 150)),
  }
  const found = foldShifts(
    Object.keys(columns).map((fold) => ({ fold, rows: null })),
    (fold, name) => (name === 'score' ? (columns[fold] ?? null) : null),
    ['score', 'age'],
  )
  expect(
    found.map(({ column, from, to, index, why }) => [column, from, to, index === null ? why : index > 0.25]),
  ).toEqual([
    ['score', 'train', 'validation', false],
    ['score', 'train', 'test', true],
    ['age', 'train', 'validation', 'not-in-both'],
    ['age', 'train', 'test', 'not-in-both'],
  ])
})

test('folds of one file are each held against the others, and the one that moved furthest is told', () => {
  const column = numbers(...range(100), ...range(100), ...range(100, 90))
  const part = (from: number) => Uint32Array.from(range(100, from))
  const folds = [0, 100, 200].map((from, at) => ({ fold: `fold ${at + 1} of 3`, rows: part(from) }))
  const [found] = foldShifts(folds, () => column, ['score'])
  expect([found?.from, found?.to, found?.expected, found?.actual]).toEqual(['the other folds', 'fold 3 of 3', 200, 100])
  expect(foldShifts(folds, () => null, ['score'])[0]?.why).toBe('not-in-both')
})

test('one fold alone moved from nothing', () => {
  expect(foldShifts([{ fold: 'train', rows: null }], () => numbers(1, 2), ['score'])).toEqual([])
})

test('the scores of the live version are a baseline of their own', () => {
  const live = { version: '5', scores: Float64Array.from(range(200), (at) => at / 200) }
  expect(shiftFromLive('score', live, live.scores)).toMatchObject({ against: 'champion', from: 'version 5', index: 0 })
  expect(namedShift('score', 'a', 'b', numbers(), numbers(1))).toMatchObject({ index: null, why: 'no-rows' })
})

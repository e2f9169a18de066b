import { expect, test } from 'vitest'
import { wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import type { Spread } from '../../../shared/domain/data/shift.ts'
import {
  foldShifts,
  furthestShift,
  namedShift,
  shiftFromLive,
  spreadOf,
} from '../../../shared/domain/data/stability.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { numbers, room } from '../../builders/columns.ts'

const spread = (column: Column, baseline: Spread | null): Spread => spreadOf(wholeColumn(column), baseline, room())

const range = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, at) => from + at)

test('each fold is held against the first', () => {
  const columns: Readonly<Record<string, Column>> = {
    train: numbers(...range(200)),
    validation: numbers(...range(200)),
    test: numbers(...range(200, 150)),
  }
  const [first, ...others] = Object.keys(columns)
  const baseline = spread(columns[first ?? ''] ?? numbers(), null)
  const folds = [
    { fold: first ?? '', spreads: new Map([['score', baseline]]) },
    ...others.map((fold) => ({ fold, spreads: new Map([['score', spread(columns[fold] ?? numbers(), baseline)]]) })),
  ]
  const found = foldShifts(folds, ['score', 'age'])
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
  const found = furthestShift('score', wholeColumn(column), folds, room())
  expect([found.from, found.to, found.expected, found.actual]).toEqual(['the other folds', 'fold 3 of 3', 200, 100])
  expect(furthestShift('score', null, folds, room()).why).toBe('not-in-both')
})

test('one fold alone moved from nothing', () => {
  expect(
    foldShifts([{ fold: 'train', spreads: new Map([['score', spread(numbers(1, 2), null)]]) }], ['score']),
  ).toEqual([])
})

test('the scores of the live version are a baseline of their own', () => {
  const live = { version: '5', scores: () => Float64Array.from(range(200), (at) => at / 200) }
  expect(shiftFromLive('score', live, live.scores)).toMatchObject({ against: 'champion', from: 'version 5', index: 0 })
  expect(namedShift('score', 'a', 'b', spread(numbers(), null), spread(numbers(1), null))).toMatchObject({
    index: null,
    why: 'no-rows',
  })
})

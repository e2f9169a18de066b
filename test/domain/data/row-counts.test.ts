import { expect, test } from 'vitest'
import { rowGaps, type RowCounts } from '../../../shared/domain/data/row-counts.ts'

const filter = (rule: string, before: number, after: number) => ({ rule, rows_in: before, rows_out: after })

test.each<[string, RowCounts, readonly string[]]>([
  ['everything joins', { sources: 10, filters: [filter('a', 10, 8), filter('b', 8, 7)], folds: 7 }, []],
  ['no filter, and as many rows', { sources: 10, filters: [], folds: 10 }, []],
  ['no filter, and fewer rows', { sources: 10, filters: [], folds: 9 }, ['folds null 10 9']],
  ['no filter, and nothing known', { sources: null, filters: [], folds: 9 }, []],
  ['rows before the first filter', { sources: 11, filters: [filter('a', 10, 8)], folds: 8 }, ['sources a 11 10']],
  [
    'rows between two filters',
    { sources: 10, filters: [filter('a', 10, 8), filter('b', 9, 7)], folds: 7 },
    ['between b 8 9'],
  ],
  ['rows after the last filter', { sources: 10, filters: [filter('a', 10, 8)], folds: 7 }, ['folds a 8 7']],
  ['nothing known but the filters', { sources: null, filters: [filter('a', 10, 8)], folds: null }, []],
])('%s', (_, counts, found) => {
  expect(rowGaps(counts).map(({ where, rule, expected, found: own }) => `${where} ${rule} ${expected} ${own}`)).toEqual(
    found,
  )
})

import { describe, expect, test } from 'vitest'
import { checkTold, reconciled, reconciledScores } from '../../../shared/domain/engine/reconcile.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'

const { labels, candidate } = borrowers
const distinct = candidate.map((predicted, row) => ({ predicted, rows: 1, events: labels[row] ?? 0 }))
const whole = { ...statisticsOf(rowsOf({ labels, scores: candidate }), 0.4), distinct }
const { tally, cells, sums, rank, bins } = whole

test('counts that agree, with the file’s own too, are the statistics', () => {
  expect(reconciled(whole, 'Fake', 10)).toBe(whole)
  expect(reconciled(whole, 'Fake', null)).toBe(whole)
  expect(reconciled({ ...whole, distinct: null }, 'Fake', 10)).toMatchObject({ distinct: null })
})

test('rows without a tally are as many as were paired', () => {
  expect(reconciledScores(whole, 'Fake', 10)).toBe(whole)
  expect(() => reconciledScores(whole, 'Fake', 9)).toThrow(/10 rows of the cells, 9 used rows/)
})

test('rows are left out for values that the engine told of, and for no others', () => {
  const told = new Map([['0', 0], ['x', -1]]) // prettier-ignore
  expect(() => checkTold('Fake', [[3, told, -1], [0, new Map(), -1]])).not.toThrow() // prettier-ignore
  expect(() => checkTold('Fake', [[3, new Map([['0', 0]]), -1]])).toThrow(/3 rows have a value that it did not tell of/)
})

describe('an answer in part is an error that names what differs', () => {
  test.each([
    ['half of the file’s rows', whole, 20, /10 rows of the table, 20 rows that the file tells/],
    [
      'a fate was left out',
      { ...whole, tally: { ...tally, all: 11 } },
      11,
      /10 used and other rows, 11 rows of the table/,
    ],
    ['a cell was left out', { ...whole, cells: cells.slice(1) }, 10, /0 rows of the cells, 10 used rows/],
    [
      'positives were left out',
      { ...whole, rank: { ...rank, positives: 3 } },
      10,
      /3 positives of the ranks, 4 positives/,
    ],
    ['negatives were left out', { ...whole, rank: { ...rank, negatives: 5 } }, 10, /5 negatives of the ranks/],
    [
      'sums were left out',
      { ...whole, sums: { ...sums, negative: { ...sums.negative, rows: 0 } } },
      10,
      /0 negatives of the sums/,
    ],
    [
      'a distinct score was left out',
      { ...whole, distinct: distinct.slice(1) },
      10,
      /9 rows of the distinct scores, 10/,
    ],
    [
      'positives of a distinct score were left out',
      { ...whole, distinct: distinct.map((one) => ({ ...one, events: 0 })) },
      10,
      /0 positives of the distinct scores, 4 positives/,
    ],
    ['a bin was left out', { ...whole, bins: bins.slice(1) }, 10, /rows of the bins, 10 used rows/],
  ] as const)('%s', (_, found, fileRows, said) => expect(() => reconciled(found, 'Fake', fileRows)).toThrow(said))
})

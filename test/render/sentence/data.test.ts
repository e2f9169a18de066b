import { describe, expect, test } from 'vitest'
import { dataCodes } from '../../../shared/domain/gate/data-codes.ts'
import { dataSentences } from '../../../shared/render/sentence/data.ts'

test('every code has its sentence, and no other', () => {
  expect(Object.keys(dataSentences).sort()).toEqual([...dataCodes].sort())
})

describe('numbers are named with their share', () => {
  test.each([
    [
      'missing-above-maximum',
      { column: 'a', fold: 'train', rows: 6, of: 100, limit: 0.05 },
      /6 of 100 rows \(6 %\); the policy allows at most 5 %/,
    ],
    [
      'overlap-above-maximum',
      { one: 'train', other: 'test', rows: 1, of: 400, by: 'key', limit: 0 },
      /^1 of 400 rows \(0\.25 %\) of fold test are in fold train too/,
    ],
    [
      'rows-do-not-add-up',
      { where: 'folds', rule: 'no label', expected: 7, found: 6 },
      /leave 7 rows \(no label\), and the folds have 6/,
    ],
    [
      'rows-do-not-add-up',
      { where: 'between', rule: 'b', expected: 7, found: 6 },
      /"b" begins with 6 rows, and the filter before it left 7/,
    ],
    [
      'rows-do-not-add-up',
      { where: 'folds', rule: null, expected: 7, found: 6 },
      /sources have 7 rows and the folds 6/,
    ],
    ['signature-missing', { state: 'unnamed' }, /does not name its inputs/],
    ['schema-missing', { state: 'missing', file: 'data/schema.json' }, /no file data\/schema\.json/],
    [
      'leakage-suspected',
      { column: 'a', by: 'absence', auc: 0.97, fold: 'train', limit: 0.95 },
      /alone, by having no value, tells/,
    ],
  ] as const)('%s', (code, facts, expected) => {
    expect(dataSentences[code](facts)).toMatch(expected)
  })
})

import { expect, test } from 'vitest'

import { columnPlaces, nearest } from '../../../shared/clients/predictions/names.ts'

test('places follow the order asked, not the order found', () => {
  expect(columnPlaces('p.csv', ['a', 'b', 'c'], ['c', 'a'])).toEqual([2, 0])
})

test('a repeated column nobody asked for does no harm', () => {
  expect(columnPlaces('p.csv', ['a', 'b', 'b'], ['a'])).toEqual([0])
})

test('an absent column is named with those that are there, and how to mend it', () => {
  const present = Array.from({ length: 25 }, (_, index) => `column${index}`)
  const sentence = 'Predictions "p.csv" have no column "Column24". Did you mean "column24"? Columns found: "column0", '
  const places = (): unknown => columnPlaces('p.csv', present, ['Column24'])
  expect(places).toThrow(sentence)
  expect(places).toThrow('"column19" and 5 more. Log the file with that column, or correct the name')
  expect(places).toThrow(expect.objectContaining({ code: 'missing-column', column: 'Column24', file: 'p.csv' }))
})

test.each([
  ['aproved', ['approved', 'proved', 'score'], 'approved'],
  ['Score', ['scores', 'score'], 'score'],
  ['sex', ['race', 'fold'], null],
  ['x', ['y'], null],
  ['X', ['y', 'x'], 'x'],
  ['id', ['idx', 'row'], 'idx'],
  ['group', [], null],
])('the nearest of %s among %j is %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected)
})

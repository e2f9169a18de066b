import { expect, test } from 'vitest'
import { any, lost, neutral, removed, same } from '../../../shared/domain/model/loosening.ts'

test('what is said otherwise may ask less, and what is said again does not', () => {
  expect(any('use.purpose', 'differs')('a', 'b')).toEqual([{ path: 'use.purpose', why: 'differs' }])
  expect([any('x', 'y')({ a: 1 }, { a: 1 }), neutral(), same([1], [1])]).toEqual([[], [], true])
})

test('what a list loses is named, what it gains is not', () => {
  const found = lost('tags', 'a tag')(['a', { b: 1 }], ['c'])
  expect(found.map(({ why }) => why)).toEqual(['a tag is taken away: a', 'a tag is taken away: {"b":1}'])
  expect(lost('tags', 'a tag')(undefined, ['a'])).toEqual([])
})

test('what is taken away is named, what comes is not', () => {
  expect(removed('retention', 'the retention')({}, undefined)).toHaveLength(1)
  expect(removed('retention', 'the retention')(undefined, {})).toEqual([])
})

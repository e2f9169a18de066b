import { expect, test } from 'vitest'
import { at, count, list, members, pairs, text, textOrNull } from '../../pack/reading.ts'

const value = { a: { b: ['x', 2], n: null, yes: true }, many: { of: 3 } }

test.each<[string, unknown, unknown]>([
  ['a path that leads somewhere', at(value, 'a', 'b'), ['x', 2]],
  ['a path that leads nowhere', at(value, 'a', 'c', 'd'), undefined],
  ['what every object has by birth', at(value, 'constructor'), undefined],
  ['a path into a text', at('text', 'length'), undefined],
  ['a text where there is none', text(value, 'a', 'n'), ''],
  ['a truth in words', text(value, 'a', 'yes'), 'true'],
  ['an object where a text was expected', text(value, 'a'), ''],
  ['nothing, where that is told apart', textOrNull(value, 'a', 'n'), null],
  ['a list where there is none', list(value, 'a'), []],
  ['the members of a list', members(value, 'a', 'b'), []],
  ['a number', count(value, 'many', 'of'), 3],
  ['a text where a number was expected', count(value, 'a', 'b'), null],
  [
    'members in words',
    pairs(value, 'a'),
    [
      ['b', 'x, 2'],
      ['n', ''],
      ['yes', 'true'],
    ],
  ],
])('of JSON that promises nothing, %s', (_, found, expected) => {
  expect(found).toEqual(expected)
})

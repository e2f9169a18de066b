import { expect, test } from 'vitest'
import { differenceOf } from '../../../shared/domain/protection/difference.ts'

const shown = (before: readonly string[], after: readonly string[]): readonly string[] =>
  differenceOf(before, after).map(({ sign, text }) => `${sign} ${text}`)

test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
  ['equal lines show nothing, in whatever order', ['a: 1', 'b: 2'], ['b: 2', 'a: 1'], []],
  ['what changes goes before it comes', ['a: 1', 'b: 2'], ['a: 3', 'b: 2'], ['- a: 1', '+ a: 3']],
  [
    'lines stand in the order of their places',
    ['z: 1', 'b: 1'],
    ['z: 2', 'a: 1'],
    ['+ a: 1', '- b: 1', '- z: 1', '+ z: 2'],
  ],
  ['a line that stands twice and should once goes once', ['a: 1', 'a: 1'], ['a: 1'], ['- a: 1']],
])('%s', (_, before, after, expected) => {
  expect(shown(before, after)).toEqual(expected)
})

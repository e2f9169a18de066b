import { describe, expect, test } from 'vitest'
import { acceptLines, clause, number, versionWord, word } from '../../../shared/render/sentence/words.ts'

describe('a number as people read it', () => {
  test.each([
    [0, '0'],
    [12, '12'],
    [-3, '-3'],
    [0.8, '0.8'],
    [0.94571, '0.9457'],
    [0.1 + 0.2, '0.3'],
    [1.99999, '2'],
    [0.0001234, '0.000123'],
    [0.000001, '0.000001'],
    [1e-9, '1.00e-9'],
    [1e21, '1e+21'],
    [-0.5, '-0.5'],
  ])('%d is %s', (value, shown) => {
    expect(number(value)).toBe(shown)
  })
})

describe('a fact as words', () => {
  test.each([
    ['a text', 'abc', 'abc'],
    ['a number', 0.25, '0.25'],
    ['yes or no', true, 'true'],
    ['a list', ['a', 'b'], 'a, b'],
    ['nothing', null, 'unknown'],
    ['several lines', 'a\nb', 'a b'],
    ['a turned direction', 'a\u202Eb', 'aU+202Eb'],
    ['a long text', 'x'.repeat(300), `${'x'.repeat(200)}…`],
    ['a long part of a list', ['x'.repeat(200)], `${'x'.repeat(100)}…`],
  ])('%s', (_, value, shown) => {
    expect(word({ fact: value }, 'fact')).toBe(shown)
  })

  test('a detail is cut later, for its mend comes last', () => {
    const detail = `${'x'.repeat(400)} Write y.`
    expect(word({ detail }, 'detail')).toBe(detail)
    expect(word({ detail: 'x'.repeat(700) }, 'detail')).toBe(`${'x'.repeat(600)}…`)
  })

  test('a fact that is not there is unknown', () => {
    expect(word({}, 'fact')).toBe('unknown')
  })
})

test.each([
  ['7', 'version 7'],
  [null, 'no version'],
  [7, 'no version'],
])('the version %j is told as %s', (value, shown) => {
  expect(versionWord({ version: value }, 'version')).toBe(shown)
})

test.each([
  ['the run is gone.', 'the run is gone'],
  ['the run is gone', 'the run is gone'],
  ['cut here…', 'cut here…'],
])('%j is part of a longer sentence as %j', (detail, part) => {
  expect(clause({ detail }, 'detail')).toBe(part)
})

test.each<readonly [readonly string[], string]>([
  [['Accept fairness b'], '"Accept fairness b: why. Until date"'],
  [['Accept a b', 'Accept a c'], '"Accept a b: why. Until date" or "Accept a c: why. Until date"'],
  [[`Accept fairness ${'x'.repeat(300)}`], `"Accept fairness ${'x'.repeat(300)}: why. Until date"`],
  [['Accept fairness a\nb'], '"Accept fairness a b: why. Until date"'],
])('lines to be copied stand whole, with a place for reason and day: %j', (lines, shown) => {
  expect(acceptLines(lines)).toBe(shown)
})

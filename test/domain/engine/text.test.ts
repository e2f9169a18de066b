import { describe, expect, test } from 'vitest'
import { EngineError } from '../../../shared/domain/engine/problem.ts'
import { doubleLiteral, identifier, textLiteral, wholeLiteral } from '../../../shared/domain/engine/text.ts'

describe('a name is quoted whatever it holds', () => {
  test.each([
    ['score', '"score"'],
    ['a"; DROP TABLE t; --', '"a""; DROP TABLE t; --"'],
    ["it's", '"it\'s"'],
    ['back\\slash', '"back\\slash"'],
    ['line\nbreak', '"line\nbreak"'],
  ])('%j', (name, quoted) => expect(identifier(name)).toBe(quoted))
})

test.each([
  ["O'Hara", "'O''Hara'"],
  ["'; SELECT 1; --", "'''; SELECT 1; --'"],
  ['back\\slash', "'back\\slash'"],
])('a text is a literal with its quotes doubled: %j', (text, literal) => expect(textLiteral(text)).toBe(literal))

test.each(['', 'zero\0byte', 'half \ud800'])('a name that no engine carries is refused: %j', (name) =>
  expect(() => identifier(name)).toThrow(EngineError),
)

test('a text that no engine carries is refused', () => expect(() => textLiteral('a\0b')).toThrow(EngineError))

test.each([0, 0.5, 0.1, 1 / 3, 5e-324, 1, 2 ** -52])('a double is written so that it is read back: %d', (value) => {
  expect(Number(doubleLiteral(value))).toBe(value)
  // without an exponent some engines take it for a decimal
  expect(doubleLiteral(value)).toContain('e')
})

test.each([NaN, Infinity])('no literal is made of %d', (value) => {
  expect(() => doubleLiteral(value)).toThrow(RangeError)
  expect(() => wholeLiteral(value)).toThrow(RangeError)
})

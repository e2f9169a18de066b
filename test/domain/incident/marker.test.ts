import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMarker, parseMarker } from '../../../shared/domain/incident/marker.ts'

test('the marker of every key is read back with the text behind it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.string(), (key, body) => {
      expect(parseMarker(`${formatMarker(key)}\n${body}`)).toEqual({ key, body })
    }),
  )
})

test('the marker of a request is plain to read', () => {
  expect(formatMarker('refused/promotions/churn/production/0003')).toBe(
    '<!-- countersign:incident refused/promotions/churn/production/0003 -->',
  )
})

test.each(['a --> <b>', 'a--b', 'two\nlines', '<!--', '@team'])('%j ends no comment', (key) => {
  const inner = formatMarker(key).slice('<!-- '.length, -' -->'.length)
  expect(inner).not.toMatch(/--|[<>\n@]/)
})

test.each([
  ['no marker', 'Something broke.'],
  ['a marker that does not begin it', ' <!-- countersign:incident a -->'],
  ['a marker that is no encoding', '<!-- countersign:incident %zz -->'],
  ['an endless marker', `<!-- countersign:incident ${'a'.repeat(2000)} -->`],
])('a text with %s tells of no incident', (_, text) => {
  expect(parseMarker(text)).toBeNull()
})

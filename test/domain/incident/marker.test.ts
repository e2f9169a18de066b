import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidentKey } from '../../../shared/domain/reconciliation/difference.ts'
import { formatMarker, parseMarker } from '../../../shared/domain/incident/marker.ts'
import { difference } from '../../builders/reconciliation.ts'

test('the marker of every key is read back with the text behind it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.string(), (key, body) => {
      expect(parseMarker(`${formatMarker(key)}\n${body}`)).toEqual({ key, body })
    }),
  )
})

test('the marker of the longest name that a registry takes is read back, so that its issue is found again', () => {
  const key = incidentKey(
    difference({ code: 'alias-ungoverned', model: '信'.repeat(256), field: `alias ${'a'.repeat(255)}` }),
  )
  expect(parseMarker(`${formatMarker(key)}\nbody`)).toEqual({ key, body: 'body' })
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
  ['an endless marker', `<!-- countersign:incident ${'a'.repeat(20_001)} -->`],
])('a text with %s tells of no incident', (_, text) => {
  expect(parseMarker(text)).toBeNull()
})

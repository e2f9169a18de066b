import { expect, test } from 'vitest'
import { isFields, overlay, under } from '../../../shared/domain/scenario/overlay.ts'

test.each<readonly [string, unknown, unknown, unknown]>([
  ['keys that are not named stay', { a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
  [
    'mappings are laid over each other, deep',
    { a: { b: { c: 1, d: 2 } } },
    { a: { b: { c: 3 } } },
    { a: { b: { c: 3, d: 2 } } },
  ],
  ['lists are replaced whole', { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
  ['nothing takes the key away', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  ['nothing takes away what is not there', { b: 2 }, { a: null }, { b: 2 }],
  ['a mapping replaces a value', { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  ['a value replaces a mapping', { a: { b: 2 } }, { a: 1 }, { a: 1 }],
  ['nothing within a new mapping is no key', {}, { a: { b: null } }, { a: {} }],
  ['what is no mapping is replaced', [1], { a: 1 }, { a: 1 }],
  ['an empty patch changes nothing', { a: 1 }, {}, { a: 1 }],
])('of a patch: %s', (_, base, patch, expected) => {
  expect(overlay(base, patch)).toEqual(expected)
})

test('neither base nor patch is changed', () => {
  const [base, patch] = [{ a: { b: 1 } }, { a: { c: 2 } }]
  overlay(base, patch)
  expect([base, patch]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }])
})

test('a key such as __proto__ is a key like any other and reaches no prototype', () => {
  const patch: unknown = JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}')
  const merged = overlay({}, patch)
  expect(Object.keys(merged as object)).toEqual(['__proto__', 'constructor'])
  expect(Reflect.get({}, 'admin')).toBeUndefined()
  expect(Object.keys(under({}, patch) as object)).toEqual(['__proto__', 'constructor'])
})

test.each<readonly [string, unknown, unknown, unknown]>([
  ['what is said stands on top, deep', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  ['what is not said is the default', { a: 1 }, undefined, { a: 1 }],
  [
    'nothing said stays nothing, so that it can take a policy’s key away',
    { a: { b: 1 } },
    { a: { b: null } },
    { a: { b: null } },
  ],
  ['lists are replaced whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
])('of defaults: %s', (_, defaults, own, expected) => {
  expect(under(defaults, own)).toEqual(expected)
})

test('a mapping is neither a list nor nothing', () => {
  expect([{}, [], null, 'x', 1, undefined].map(isFields)).toEqual([true, false, false, false, false, false])
})

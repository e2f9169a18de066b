import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CanonicalError, canonicalJson, isPlainlyCanonical } from '../../shared/domain/canonical.ts'

describe('canonical JSON as in RFC 8785', () => {
  test('members are sorted by UTF-16 code units, as in the example of section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    )
  })

  // appendix B: IEEE 754 bits and what must be written
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['41b3de4355555553', '333333333.3333332'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s is written %s', (bits, written) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(written)
  })

  test('agrees with a kept implementation on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value))
      }),
    )
  })

  test('reading it back gives the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = canonicalJson(value)
        expect(canonicalJson(JSON.parse(once))).toBe(once)
      }),
    )
  })

  test.each([
    ['not a number', { a: [NaN] }, '/a/0'],
    ['infinity', { a: Infinity }, '/a'],
    ['undefined', { a: undefined }, '/a'],
    ['a big integer', [1n], '/0'],
    ['half a surrogate pair', { a: '\ud800' }, '/a'],
    ['a date', { at: new Date(0) }, '/at'],
    ['a hole in a list', Array.from({ length: 1 }), '/0'],
  ])('%s is refused by its place', (_, value, path) => {
    expect(() => canonicalJson(value)).toThrow(CanonicalError)
    expect(() => canonicalJson(value)).toThrow(path)
  })

  test('a value that contains itself is refused', () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    expect(() => canonicalJson(loop)).toThrow('/self')
  })
})

describe('the quick look at a text', () => {
  test('never takes a text for canonical that is not', () => {
    const spaced = fc.boolean()
    fc.assert(
      fc.property(fc.json(), spaced, (text, again) => {
        const own = again ? JSON.stringify(JSON.parse(text)) : text
        const parsed: unknown = JSON.parse(own)
        if (isPlainlyCanonical(own, parsed)) expect(canonicalJson(parsed)).toBe(own)
      }),
    )
  })

  test.each<[string, string, boolean]>([
    ['keys in order', '{"a":[{"b":1,"c":"\u00fc"}],"d":null}', true],
    ['keys out of order', '{"b":1,"a":2}', false],
    ['keys out of order in a list', '[{"b":1,"a":2}]', false],
    ['a key twice', '{"a":1,"a":1}', false],
    ['a space', '{"a": 1}', false],
    ['another form of a number', '{"a":1.0}', false],
    ['an escape that is not needed', String.raw`{"a":"\u0041"}`, false],
    ['half a surrogate pair', String.raw`{"a":"\ud800"}`, false],
    ['more depth than anything of ours has', `${'['.repeat(200)}${']'.repeat(200)}`, false],
  ])('%s', (_, text, plain) => {
    expect(isPlainlyCanonical(text, JSON.parse(text))).toBe(plain)
  })

  test('leaves to the slow way what it cannot tell', () => {
    const numbered = canonicalJson({ 10: 1, 9: 2 })
    expect([numbered, isPlainlyCanonical(numbered, JSON.parse(numbered))]).toEqual(['{"10":1,"9":2}', false])
  })
})

import { describe, expect, test } from 'vitest'
import { bytesIn, cursorAt } from '../../../shared/domain/serialized/bytes.ts'
import { machineAt, type Machine } from '../../../shared/domain/serialized/machine.ts'
import { decimal, named, quoted, signed, unsigned } from '../../../shared/domain/serialized/operand.ts'

const at = (text: string): Machine =>
  machineAt(cursorAt(bytesIn(Buffer.from(text, 'latin1')), 0), { uses: new Map(), nested: [], acts: 0 }, () => 0)

describe('a number', () => {
  test.each([
    ['5', 5],
    ['-12', -12],
    ['12L', 12],
    ['01', 1],
  ])('may be written %j', (text, number) => {
    expect(decimal(at(`${text}\n`))).toEqual({ kind: 'number', number })
  })

  test.each(['', 'x', '1.5', '0x1'])('is none as %j', (text) => {
    expect(() => decimal(at(`${text}\n`))).toThrow('a number has no digits')
  })

  test('of bytes is read from its end, with or without a sign', () => {
    expect(unsigned(at('\x01\x02'), 2)).toBe(513)
    expect([[255], [127], [0, 255], []].map((own) => signed(Uint8Array.from(own)))).toEqual(
      [-1, 127, -256, 0].map((number) => ({ kind: 'number', number })),
    )
    expect(signed(new Uint8Array(7)).kind).toBe('mute')
  })
})

test('a text in quotes is what stands between them, and one with an escape is followed no further', () => {
  expect(quoted(at("'ab'\n"))).toEqual({ kind: 'text', text: 'ab' })
  expect(quoted(at('"a\'b"\n'))).toEqual({ kind: 'text', text: "a'b" })
  expect(quoted(at("'a\\x62'\n")).kind).toBe('other')
  expect(() => quoted(at("'ab\n"))).toThrow('no quotes')
  expect(quoted(at("'a\rb'\n"))).toEqual({ kind: 'text', text: 'a\rb' })
  expect(named(null).kind).toBe('other')
  // a mark at the beginning makes another name of it
  expect(named(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ kind: 'text', text: '\ufeffa' })
})

import { describe, expect, test } from 'vitest'
import { bytesIn, cursorAt, partOf, UnreadableError } from '../../../shared/domain/serialized/bytes.ts'

const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('latin1')

describe('a cursor', () => {
  test('goes over pages as if there were none', () => {
    const all = Buffer.alloc(200_000, 'abcdefghij')
    const cursor = cursorAt(bytesIn(all), 65_530)
    expect([cursor.byte(), text(cursor.bytes(10)), text(cursor.bytes(70_000))?.length]).toEqual([
      97,
      'bcdefghija',
      70_000,
    ])
    expect([cursor.position(), cursor.left()]).toEqual([135_541, 64_459])
  })

  test('reads a line, and none that is too long', () => {
    const cursor = cursorAt(bytesIn(Buffer.from('ab\ncdef\ng')), 0)
    expect([text(cursor.line(5)), text(cursor.line(3)), cursor.position()]).toEqual(['ab', null, 8])
    expect(() => cursor.line(5)).toThrow(UnreadableError)
  })

  test.each([
    ['more than there is', 4],
    ['less than nothing', -1],
    ['no number', NaN],
  ])('does not skip %s', (_, length) => {
    expect(() => cursorAt(bytesIn(Buffer.from('abc')), 0).skip(length)).toThrow(UnreadableError)
  })
})

test('a part begins and ends where it was cut', () => {
  const part = partOf(bytesIn(Buffer.from('abcdefgh')), 2, 3)
  expect([part.size, text(part.read(0, 9)), text(part.read(2, 9)), text(part.read(5, 9))]).toEqual([3, 'cde', 'e', ''])
  expect(partOf(bytesIn(Buffer.from('abc')), 2, 9).size).toBe(1)
})

import { describe, expect, test } from 'vitest'
import { hybrid } from '../../../shared/clients/predictions/hybrid.ts'

/** Numbers packed by their bits, a run of eights. */
function packed(numbers: readonly number[], width: number): readonly number[] {
  const bits = numbers.flatMap((number) => Array.from({ length: width }, (_, bit) => Math.floor(number / 2 ** bit) % 2))
  const bytes = Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0),
  )
  return [((numbers.length / 8) << 1) | 1, ...bytes]
}
const repeated = (number: number, times: number, width: number): readonly number[] => [
  times << 1,
  ...Array.from({ length: Math.ceil(width / 8) }, (_, byte) => Math.floor(number / 2 ** (8 * byte)) % 256),
]
/** The numbers, read in parts of that length. */
function read(bytes: readonly number[], width: number, count: number, part: number): readonly number[] {
  const fill = hybrid(Uint8Array.from(bytes), width)
  const found: number[] = []
  while (found.length < count) {
    const room = new Int32Array(Math.min(part, count - found.length))
    fill(room)
    found.push(...room)
  }
  return found
}

describe('numbers in runs and in packed bits', () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 24, 25, 31])(
    'of %d bits come back in parts of any length',
    (width) => {
      const most = 2 ** width
      const numbers = Array.from({ length: 48 }, (_, at) => (at * 2_654_435_761 + at) % most)
      const last = most - 1
      const bytes = [...packed(numbers, width), ...repeated(last, 5, width), ...packed(numbers.slice(0, 8), width)]
      const expected = [...numbers, ...Array.from({ length: 5 }, () => last), ...numbers.slice(0, 8)]
      for (const part of [1, 3, 8, 13, 16, 61])
        expect(read(bytes, width, 61, part), `parts of ${part}`).toEqual(expected)
    },
  )

  test('of no bits are noughts', () => {
    expect(read([...packed([0, 0, 0, 0, 0, 0, 0, 0], 0), ...repeated(0, 3, 0)], 0, 11, 4)).toEqual(Array(11).fill(0))
  })

  test.each<readonly [string, readonly number[], number, string]>([
    ['nothing where numbers should be', [], 3, 'ends early'],
    ['packed bits cut short', [3, 255], 2, 'ends early'],
    ['a run without its number', [8], 9, 'ends early'],
    ['a run of a number too large', [8, 4], 2, 'does not fit'],
    ['a width that is none', [3, 255], 32, 'no width'],
    ['a header that does not end', [255, 255, 255, 255, 255, 255], 1, 'ends early'],
  ])('%s is refused', (_, bytes, width, words) => {
    expect(() => read(bytes, width, 8, 8)).toThrow(words)
  })
})

import { snappyUncompress } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { unpackSnappy } from '../../../shared/clients/predictions/snappy.ts'

const room = (length: number): Uint8Array => new Uint8Array(length)
const both = (packed: readonly number[], length: number): readonly Uint8Array[] => {
  const found = [room(length), room(length)] as const
  unpackSnappy(Uint8Array.from(packed), found[0])
  snappyUncompress(Uint8Array.from(packed), found[1])
  return found
}
const literal = (bytes: readonly number[]): readonly number[] =>
  bytes.length <= 60 ? [(bytes.length - 1) << 2, ...bytes] : [60 << 2, bytes.length - 1, ...bytes]
const run = Array.from({ length: 100 }, (_, at) => at)

describe('a snappy block is unpacked as the documented reader does it', () => {
  test.each<readonly [string, readonly number[], number]>([
    ['nothing', [0], 0],
    ['a short literal', [3, ...literal([7, 8, 9])], 3],
    ['a literal whose length is a byte of its own', [100, ...literal(run)], 100],
    ['a copy of one byte of distance', [12, ...literal([1, 2, 3, 4]), ((8 - 4) << 2) | 1, 4], 12],
    ['a copy of what it writes itself', [12, ...literal([5]), ((11 - 4) << 2) | 1, 1], 12],
    ['a copy of two bytes of distance', [110, ...literal(run), ((10 - 1) << 2) | 2, 50, 0], 110],
    ['a copy of four bytes of distance', [110, ...literal(run), ((10 - 1) << 2) | 3, 50, 0, 0, 0], 110],
  ])('%s', (_, packed, length) => {
    const [own, theirs] = both(packed, length)
    expect(own).toEqual(theirs)
  })
})

describe('what is no block of its length is refused', () => {
  test.each<readonly [string, readonly number[], number]>([
    ['a literal cut short', [4, 3 << 2, 1, 2], 4],
    ['a literal longer than the page', [4, ...literal([1, 2, 3, 4])], 3],
    ['a page that ends early', [4, ...literal([1, 2])], 4],
    ['a copy from before the page', [8, ...literal([1]), 1, 2], 8],
    ['a copy from nowhere', [8, ...literal([1]), 1, 0], 8],
    ['a copy beyond the page', [8, ...literal([1, 2, 3, 4]), 1, 4], 6],
    ['a distance cut short', [8, ...literal([1]), 2, 1], 8],
  ])('%s', (_, packed, length) => {
    expect(() => unpackSnappy(Uint8Array.from(packed), room(length))).toThrow()
  })
})

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
/** A block made by chance, of every kind of piece, and what it says. */
function madeBlock(next: (most: number) => number): { readonly packed: number[]; readonly said: number[] } {
  const [packed, said]: [number[], number[]] = [[0], []]
  for (let piece = 0; piece < 12; piece++) {
    const kind = said.length === 0 ? 0 : next(4)
    const back = 1 + next(Math.min(said.length, kind === 1 ? 2047 : 65535))
    const length = kind === 1 ? 4 + next(8) : 1 + next(kind === 0 ? 300 : 64)
    if (kind === 0) {
      const bytes = Array.from({ length }, () => next(256))
      packed.push(...(length <= 60 ? [(length - 1) << 2] : length <= 256 ? [60 << 2, length - 1] : [61 << 2, (length - 1) & 255, (length - 1) >> 8]), ...bytes) // prettier-ignore
      said.push(...bytes)
      continue
    }
    if (kind === 1) packed.push(((back >> 8) << 5) | ((length - 4) << 2) | 1, back & 255)
    else packed.push(((length - 1) << 2) | kind, back & 255, back >> 8, ...(kind === 3 ? [0, 0] : []))
    for (let byte = 0; byte < length; byte++) said.push(said[said.length - back] ?? 0)
  }
  return { packed, said }
}

/** Numbers below a bound, the same in every run. */
function chance(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

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

test('blocks made by chance say what was put into them, and damaged ones nothing that the documented reader does not say', () => {
  const next = chance(7)
  let damaged = 0
  for (let block = 0; block < 1500; block++) {
    const { packed, said } = madeBlock(next)
    expect(both(packed, said.length), `block ${block}`).toEqual([Uint8Array.from(said), Uint8Array.from(said)])
    const place = 1 + next(packed.length - 1)
    packed[place] = (packed[place] ?? 0) ^ (1 << next(8))
    const own = room(said.length)
    try {
      unpackSnappy(Uint8Array.from(packed), own)
    } catch {
      damaged++
      continue
    }
    expect(both(packed, said.length)[1], `block ${block}, byte ${place}`).toEqual(own)
  }
  expect(damaged).toBeGreaterThan(50)
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
    // the documented reader takes these for numbers below nothing: the one never ends, the other copies what was not written yet
    ['a literal of 4 GB', [4, 63 << 2, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0], 4],
    ['a distance of 4 GB', [8, ...literal([1, 2, 3, 4]), (3 << 2) | 3, 0xff, 0xff, 0xff, 0xff], 8],
  ])('%s', (_, packed, length) => {
    expect(() => unpackSnappy(Uint8Array.from(packed), room(length))).toThrow()
  })
})

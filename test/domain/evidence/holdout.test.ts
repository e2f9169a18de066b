import { describe, expect, test } from 'vitest'
import { holdoutDigest } from '../../../shared/domain/evidence/holdout.ts'

const labels = Uint8Array.of(1, 0, 1, 1)
const keys = (names: readonly string[]) => ({ kind: 'category', codes: Int8Array.from(names, (_, row) => row), dictionary: names }) as const // prettier-ignore

describe('the digest of the rows', () => {
  test('is of labels in their order, and the same for the same', () => {
    expect(holdoutDigest({ labels, keys: null })).toMatch(/^[0-9a-f]{64}$/)
    expect(holdoutDigest({ labels: Uint8Array.from(labels), keys: null })).toBe(holdoutDigest({ labels, keys: null }))
  })

  test.each([
    ['one label flipped', Uint8Array.of(1, 0, 1, 0)],
    ['one row removed', Uint8Array.of(1, 0, 1)],
    ['two rows in the other order', Uint8Array.of(0, 1, 1, 1)],
  ])('is another with %s', (_, other) => {
    expect(holdoutDigest({ labels: other, keys: null })).not.toBe(holdoutDigest({ labels, keys: null }))
  })

  test('of rows with keys is the same in any order, and of other keys another', () => {
    const one = holdoutDigest({ labels, keys: keys(['a', 'b', 'c', 'd']) })
    expect(holdoutDigest({ labels: Uint8Array.of(1, 1, 0, 1), keys: keys(['d', 'c', 'b', 'a']) })).toBe(one)
    expect(holdoutDigest({ labels, keys: keys(['a', 'b', 'c', 'e']) })).not.toBe(one)
    expect(holdoutDigest({ labels, keys: null })).not.toBe(one)
  })

  test('of classes does not tell which other classes a file knows', () => {
    const one = holdoutDigest({ labels: Int8Array.of(0, 1, 0), classes: ['x', 'z'], keys: null })
    expect(holdoutDigest({ labels: Int8Array.of(0, 2, 0), classes: ['x', 'y', 'z'], keys: null })).toBe(one)
    expect(holdoutDigest({ labels: Int8Array.of(1, 0, 1), classes: ['x', 'z'], keys: null })).not.toBe(one)
  })
})

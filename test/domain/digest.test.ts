import { expect, test } from 'vitest'
import { digestOf, sha256, shortDigest } from '../../shared/domain/digest.ts'

test('the digest of a text is that of FIPS 180-4’s example', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('the digest of a value does not depend on the order of its members', () => {
  expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }))
  expect(digestOf({ a: 1, b: 2 })).not.toBe(digestOf({ a: 1, b: 3 }))
  expect(digestOf({})).toBe('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})

test('people name a digest by its first 16 digits', () => {
  expect(shortDigest('sha256:ba7816bf8f01cfea414140de5dae2223')).toBe('ba7816bf8f01cfea')
})

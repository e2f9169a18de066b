import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { bytesOf, cryptographyOf } from '../../pack/cryptography.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import { blind, here } from './browser.ts'

const pair = generateKeyPairSync('ed25519')
const key = bytesOf(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'))
const signature = bytesOf(sign(null, Buffer.from('told'), pair.privateKey).toString('base64'))
const none = new Uint8Array(0)

test('a digest is of the bytes in UTF-8', async () => {
  expect(await here.digest('é\u{1f600}')).toBe(`sha256:${sha256('é\u{1f600}')}`)
})

test.each([
  ['what the key signed holds', 'told', key, true],
  ['anything else does not', 'tald', key, false],
  ['bytes that are no key signed nothing', 'told', none, false],
])('%s', async (_, message, by, holds) => {
  expect(await here.signed(by ?? none, signature ?? none, message)).toBe(holds)
})

test('a browser without cryptography answers nothing', async () => {
  expect([await blind.digest('x'), await blind.signed(none, none, 'x')]).toEqual([null, null])
})

test('a browser without ed25519 answers nothing about signatures', async () => {
  const lacking: typeof crypto.subtle = Object.create(crypto.subtle, {
    importKey: { value: () => Promise.reject(new DOMException('no', 'NotSupportedError')) },
  }) as typeof crypto.subtle
  expect(await cryptographyOf(lacking).signed(none, none, 'x')).toBeNull()
})

test.each([
  ['AAEC', [0, 1, 2]],
  ['', []],
  ['AAE', null],
  ['not base64!', null],
])('the base64 %j is %j', (text, bytes) => {
  const found = bytesOf(text)
  expect(found === null ? null : [...found]).toEqual(bytes)
})

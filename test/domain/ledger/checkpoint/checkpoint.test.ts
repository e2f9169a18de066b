import fc from 'fast-check'
import { createHash, createPrivateKey, createPublicKey, verify as check } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../../shared/domain/canonical.ts'
import {
  checkpointAt,
  checkpointPath,
  formatCheckpoint,
  isSignedBy,
  keyName,
  parseCheckpoint,
  publicKeyOf,
  signCheckpoint,
} from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { otherPem, pem, rsaPem, unsigned } from '../../../builders/checkpoint.ts'

const own = publicKeyOf(pem) ?? ''
const checkpoint = signCheckpoint(unsigned(), pem)
const text = formatCheckpoint(checkpoint)

describe('a checkpoint', () => {
  test('is read as it was written, byte for byte', () => {
    expect(parseCheckpoint(text)).toEqual({ checkpoint })
    expect(text).toBe(`${canonicalJson(checkpoint)}\n`)
  })

  test('names its key by the digest of the raw 32 bytes', () => {
    const raw = createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' }).subarray(-32)
    expect(own).toBe(raw.toString('base64'))
    expect(checkpoint.key).toBe(`ed25519:${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`)
  })

  test('is signed over its schema, a newline and all but the signature', () => {
    const { signature, ...rest } = checkpoint
    const said = Buffer.from(`countersign/checkpoint/1\n${canonicalJson(rest)}`)
    expect(check(null, said, createPublicKey(createPrivateKey(pem)), Buffer.from(signature, 'base64'))).toBe(true)
  })

  test('is believed from its key and from no other', () => {
    expect(isSignedBy(checkpoint, own)).toBe(true)
    const other = publicKeyOf(otherPem) ?? ''
    expect(isSignedBy(checkpoint, other)).toBe(false)
    expect(isSignedBy({ ...checkpoint, key: keyName(other) }, other)).toBe(false)
  })

  test.each(['', 'AAAA', 'not base64 at all'])('is not believed from %j, which is no key', (raw) => {
    expect(isSignedBy({ ...checkpoint, key: keyName(raw) }, raw)).toBe(false)
  })

  test('of which any byte was changed is no checkpoint, or not signed', () => {
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.integer({ min: 32, max: 126 }), (place, code) => {
        fc.pre(text.charCodeAt(place) !== code)
        const read = parseCheckpoint(`${text.slice(0, place)}${String.fromCharCode(code)}${text.slice(place + 1)}`)
        expect('checkpoint' in read && isSignedBy(read.checkpoint, own)).toBe(false)
      }),
    )
  })

  test.each([
    ['hello', 'is not JSON'],
    ['{}', 'does not fit at schema'],
    [text.trimEnd(), 'is not in canonical form'],
    [text.replace('"records":5', '"records":0'), 'does not fit at records'],
    [text.replace('"schema"', '"more":1,"schema"'), 'does not fit at '],
  ])('is not %j', (other, problem) => {
    expect(parseCheckpoint(other)).toEqual({ problem })
  })

  test.each(['', 'hello', rsaPem])('is signed by nothing else than an ed25519 key', (key) => {
    expect(publicKeyOf(key)).toBeNull()
    expect(() => signCheckpoint(unsigned(), key)).toThrow('No ed25519 key')
  })
})

describe('the path of a checkpoint', () => {
  test('is that of its number of records', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (records) => {
        expect(checkpointAt(checkpointPath(records))).toBe(records)
      }),
    )
  })

  test.each(['checkpoints/1.json', 'checkpoints/0000001.json', 'records/000/000001.json', 'checkpoints/000001.txt'])(
    'is not %s',
    (path) => {
      expect(checkpointAt(path)).toBeNull()
    },
  )
})

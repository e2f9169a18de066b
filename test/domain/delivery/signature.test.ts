import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyOf, signedHeaders } from '../../../shared/domain/delivery/signature.ts'
import { isSigned } from '../../fakes/receiver.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const key = keyOf(secret) ?? new Uint8Array()
const now = 1_614_265_330
const body = '{"test": 2432232314}'

describe('what is sent is signed', () => {
  test('as the example of Standard Webhooks', () => {
    // https://github.com/standard-webhooks/standard-webhooks: the libraries' own test
    expect(signedHeaders([key], 'msg_p5jXN8AQM9LWM0D4loKWxJek', now, body)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('so that the key alone confirms it, also beside another’s signature, near its time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: -300, max: 300 }), (text, off) => {
        const headers = signedHeaders([Buffer.alloc(32, 1), key], 'e1', now, text)
        expect(isSigned(headers, text, key, now + off)).toBe(true)
        expect(isSigned(headers, `${text} `, key, now + off)).toBe(false)
        expect(isSigned(headers, text, Buffer.alloc(32, 2), now + off)).toBe(false)
      }),
      { numRuns: 30 },
    )
  })

  const headers = signedHeaders([key], 'e1', now, body)
  test.each<[string, Readonly<Record<string, string | readonly string[] | undefined>>, number]>([
    ['of another time', headers, now + 301],
    ['of a time to come', headers, now - 301],
    ['whose id was changed', { ...headers, 'webhook-id': 'e2' }, now],
    ['whose time was changed', { ...headers, 'webhook-timestamp': String(now + 1) }, now],
    ['whose time is none', { ...headers, 'webhook-timestamp': 'now' }, now],
    ['without a signature', { ...headers, 'webhook-signature': undefined }, now],
    ['with two headers of signatures', { ...headers, 'webhook-signature': ['v1,a', 'v1,b'] }, now],
    ['of another scheme', { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }, now],
  ])('and not what is %s', (_, given, at) => {
    expect(isSigned(given, body, key, at)).toBe(false)
  })
})

test.each([
  ['of 24 bytes', `whsec_${Buffer.alloc(24).toString('base64')}`, 24],
  ['of 64 bytes', `whsec_${Buffer.alloc(64).toString('base64')}`, 64],
  ['of 23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`, null],
  ['of 65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`, null],
  ['that is none', 'correct horse battery staple', null],
  ['whose base64 breaks off', `${secret}a`, null],
])('a secret %s', (_, text, length) => {
  expect(keyOf(text)?.length ?? null).toBe(length)
})

import { describe, expect, test } from 'vitest'
import {
  acceptance,
  mostRemembered,
  signatureOf,
  stillRemembered,
  tolerance,
  type Headers,
} from '../../../shared/domain/delivery/delivery.ts'

const secret = 'a secret of the webhook'
const now = 1_790_000_000
const body = Buffer.from('{"entity":"model_version"}')
const signed = (other: Headers = {}, at = now, of: Uint8Array = body, by = secret): Headers => ({
  'x-mlflow-delivery-id': 'd1',
  'x-mlflow-timestamp': String(at),
  'x-mlflow-signature': signatureOf(by, 'd1', String(at), of),
  ...other,
})
const taken = (headers: Headers, remembered: ReadonlyMap<string, number> = new Map(), of: Uint8Array = body) =>
  acceptance(headers, of, { secret, now, remembered })

describe('a delivery', () => {
  test('is signed over its id, its time and the bytes of its body', () => {
    // made with openssl: printf 'd1.1790000000.{"entity":"model_version"}' | openssl dgst -sha256 -hmac 'a secret of the webhook' -binary | base64
    expect(signatureOf(secret, 'd1', '1790000000', body)).toBe('v1,hNQvRHCbviKsaGGzU4z1hVaHxXZfDULsAscvSczqcIo=')
  })

  test('that is signed, of now and new is taken, and remembered until its time is out', () => {
    expect(taken(signed())).toEqual({ accepted: true, id: 'd1', until: now + tolerance })
  })

  test.each<[string, Headers, number]>([
    ['without a signature', signed({ 'x-mlflow-signature': undefined }), 401],
    ['with two signatures', signed({ 'x-mlflow-signature': ['v1,a', 'v1,b'] }), 401],
    ['with a signature of another length', signed({ 'x-mlflow-signature': 'v1,' }), 401],
    ['signed with another secret', signed({}, now, body, 'another'), 401],
    ['whose body was changed', signed({}, now, Buffer.from('{}')), 401],
    ['whose time was changed', signed({ 'x-mlflow-timestamp': String(now + 1) }), 401],
    ['whose id was changed', signed({ 'x-mlflow-delivery-id': 'd2' }), 401],
    ['that is stale', signed({}, now - tolerance - 1), 401],
    ['of a time to come', signed({}, now + tolerance + 1), 401],
    ['without an id', signed({ 'x-mlflow-delivery-id': undefined }), 400],
    ['with an id that is none', signed({ 'x-mlflow-delivery-id': 'a\nb' }), 400],
    ['with a time that is none', signed({ 'x-mlflow-timestamp': '-1' }), 400],
  ])('%s is refused', (_, headers, status) => {
    expect(taken(headers)).toMatchObject({ accepted: false, status })
  })

  test('whose time is ahead of ours is remembered until its own is out', () => {
    expect(taken(signed({}, now + tolerance))).toMatchObject({ accepted: true, until: now + 2 * tolerance })
  })

  test('that came before is refused as long as its time is not out', () => {
    expect(taken(signed(), new Map([['d1', now]]))).toMatchObject({ accepted: false, status: 409 })
    expect(taken(signed(), new Map([['d1', now - 1]]))).toMatchObject({ accepted: true })
  })

  test('is refused where more are remembered than can be, and none is forgotten for it', () => {
    const full = new Map(Array.from({ length: mostRemembered }, (_, index) => [`o${index}`, now + 9] as const))
    expect(taken(signed(), full)).toMatchObject({ accepted: false, status: 503 })
    expect(stillRemembered(full, now + 9).size).toBe(mostRemembered)
    expect(stillRemembered(full, now + 10).size).toBe(0)
  })

  test('that a stranger sent says nothing of what is remembered', () => {
    const forged = signed({ 'x-mlflow-signature': 'v1,AAAA' })
    expect(taken(forged, new Map([['d1', now + 9]]))).toMatchObject({ accepted: false, status: 401 })
  })
})

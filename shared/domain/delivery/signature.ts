import { same, signatureOf, tolerance, type Headers } from './delivery.ts'

/** How what we send is signed: as Standard Webhooks has it, so that a receiver needs no code of ours. */

const prefix = 'whsec_'
const shape = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** What a usable secret is, for whoever has to make one. */
export const secretShape = `${prefix} and the base64 of 24 to 64 random bytes, as: echo "${prefix}$(openssl rand -base64 32)"`

/** The key in a secret; null where it is none. */
export function keyOf(secret: string): Uint8Array | null {
  const key = shape.test(secret) ? Buffer.from(secret.slice(prefix.length), 'base64') : null
  return key !== null && key.length >= 24 && key.length <= 64 ? key : null
}

export type Signed = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>

/** The headers of one attempt, `at` in seconds since 1970; signed by each key, so that a secret can be changed without a gap. */
export function signedHeaders(keys: readonly Uint8Array[], id: string, at: number, body: string): Signed {
  const bytes = Buffer.from(body, 'utf8')
  const timestamp = String(at)
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => signatureOf(key, id, timestamp, bytes)).join(' '),
  }
}

/** Whether the headers sign the body with the key, at a time near `now` in seconds. */
export function isSigned(headers: Headers, body: string, key: Uint8Array, now: number): boolean {
  const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name])
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof given !== 'string') return false
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > tolerance) return false
  const wanted = signatureOf(key, id, timestamp, Buffer.from(body, 'utf8'))
  return given.split(' ').some((one) => same(one, wanted))
}

import { signatureOf } from './delivery.ts'

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

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Deliveries of MLflow's webhooks: who signed them, when, and whether they came before. */

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** How far a delivery's own time may be from ours, in seconds: MLflow tries again for less than this. */
export const tolerance = 300
/** More deliveries than this are not remembered at once; then none is taken until the oldest are out of date. */
export const mostRemembered = 10_000

/** The deliveries that were taken, by their ids, with the time at which they may be forgotten, in seconds. */
export type Remembered = ReadonlyMap<string, number>

export type Acceptance =
  | { readonly accepted: true; readonly id: string; readonly until: number }
  | { readonly accepted: false; readonly status: 400 | 401 | 409 | 503; readonly why: string }

const one = (headers: Headers, name: string): string | null => {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

const refused = (status: 400 | 401 | 409 | 503, why: string): Acceptance => ({ accepted: false, status, why })

/** What MLflow signs, and we: the delivery's id and time, and the body as it came. */
export const signatureOf = (secret: string | Uint8Array, id: string, timestamp: string, body: Uint8Array): string =>
  `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`, 'utf8').update(body).digest('base64')}`

/** Whether two signatures are the same, told in a time that does not say where they part. */
export function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')]
  // the length of a signature is no secret
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Whether a delivery is taken; `now` in seconds since 1970. Nothing of the body is read before its signature holds. */
export function acceptance(
  headers: Headers,
  body: Uint8Array,
  { secret, now, remembered }: { readonly secret: string; readonly now: number; readonly remembered: Remembered },
): Acceptance {
  const id = one(headers, 'x-mlflow-delivery-id')
  const timestamp = one(headers, 'x-mlflow-timestamp')
  const signature = one(headers, 'x-mlflow-signature')
  if (id === null || timestamp === null || !/^[\w-]{1,100}$/.test(id) || !/^\d{1,12}$/.test(timestamp))
    return refused(400, 'The headers X-MLflow-Delivery-Id and X-MLflow-Timestamp are missing or malformed.')
  if (signature === null)
    return refused(401, 'The delivery is not signed: give the webhook in MLflow the secret that the relay has.')
  if (!same(signature, signatureOf(secret, id, timestamp, body)))
    return refused(
      401,
      'The signature does not hold: the secrets of webhook and relay differ, or somebody else sent it.',
    )
  const away = Number(timestamp) - now
  if (Math.abs(away) > tolerance)
    return refused(
      401,
      `The delivery is of another time (${Math.abs(away)} s ${away < 0 ? 'old' : 'ahead'}): it is a replay, or the clocks differ.`,
    )
  const last = remembered.get(id)
  if (last !== undefined && last >= now) return refused(409, 'The delivery was taken before.')
  if (remembered.size >= mostRemembered) return refused(503, 'Too many deliveries within a few minutes.')
  return { accepted: true, id, until: Number(timestamp) + tolerance }
}

/** What is still to be remembered at a time. */
export const stillRemembered = (remembered: Remembered, now: number): Remembered =>
  new Map([...remembered].filter(([, until]) => until >= now))

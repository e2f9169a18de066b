import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../canonical.ts'
import { sha256 } from '../../digest.ts'
import { Digest, Instant, Writer } from '../record-parts.ts'

/** A signed statement of how many records the ledger had, and which was the last: what a cut end cannot get around. */

const schema = 'countersign/checkpoint/1'

export const Checkpoint = z.strictObject({
  schema: z.literal(schema),
  /** how many records there were */
  records: z.number().int().positive(),
  /** the digest of the last of them */
  digest: Digest,
  /** the root of the index over them; null where there was none */
  index: Digest.nullable(),
  at: Instant,
  writer: Writer,
  /** the key by the first 16 hex digits of the SHA-256 of its raw public half */
  key: z.string().regex(/^ed25519:[0-9a-f]{16}$/),
  /** base64 of the signature over the schema's name, a newline and the canonical JSON of all but this */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})
export type Checkpoint = z.infer<typeof Checkpoint>

export type Unsigned = Omit<Checkpoint, 'schema' | 'key' | 'signature'>

/** The path of a checkpoint on the ledger's branch. */
export const checkpointPath = (records: number): string => `checkpoints/${String(records).padStart(6, '0')}.json`

/** How many records the checkpoint at this path is of; null where the path is no checkpoint's. */
export function checkpointAt(path: string): number | null {
  const records = Number(/^checkpoints\/(\d{6,})\.json$/.exec(path)?.[1] ?? 'NaN')
  return Number.isSafeInteger(records) && checkpointPath(records) === path ? records : null
}

/** The exact bytes of a checkpoint as they are stored: canonical JSON and one newline. */
export const formatCheckpoint = (checkpoint: Checkpoint): string => `${canonicalJson(checkpoint)}\n`

/** The checkpoint in the text, or why it is none; other bytes than the canonical ones are refused. */
export function parseCheckpoint(text: string): { readonly checkpoint: Checkpoint } | { readonly problem: string } {
  try {
    const parsed = Checkpoint.safeParse(JSON.parse(text))
    if (!parsed.success) return { problem: `does not fit at ${parsed.error.issues[0]?.path.join('.') ?? '?'}` }
    return formatCheckpoint(parsed.data) === text
      ? { checkpoint: parsed.data }
      : { problem: 'is not in canonical form' }
  } catch {
    return { problem: 'is not JSON' }
  }
}

const signed = (unsigned: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(`${schema}\n${canonicalJson(unsigned)}`, 'utf8')

/** The key of a raw public half. */
export const publicHalf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })

/** The name of a key, from the base64 of its raw public half. */
export const keyName = (raw: string): string => `ed25519:${sha256(Buffer.from(raw, 'base64')).slice(0, 16)}`

/** The base64 of the raw public half of a private key in PEM; null where the text holds no ed25519 key. */
export function publicKeyOf(pem: string): string | null {
  try {
    const own = createPrivateKey(pem)
    const { x } = createPublicKey(own).export({ format: 'jwk' })
    if (own.asymmetricKeyType !== 'ed25519' || x === undefined) return null
    return Buffer.from(x, 'base64url').toString('base64')
  } catch {
    return null
  }
}

/** The checkpoint, signed; throws where the text holds no ed25519 key. */
export function signCheckpoint(unsigned: Unsigned, pem: string): Checkpoint {
  const own = publicKeyOf(pem)
  if (own === null) throw new TypeError('No ed25519 key in PKCS8 PEM.')
  const whole = { schema, ...unsigned, key: keyName(own) } as const
  return Checkpoint.parse({ ...whole, signature: sign(null, signed(whole), pem).toString('base64') })
}

/** Whether the key, by the base64 of its raw public half, made the checkpoint's signature. */
export function isSignedBy({ signature, ...unsigned }: Checkpoint, raw: string): boolean {
  const bytes = Buffer.from(raw, 'base64')
  if (bytes.length !== 32 || unsigned.key !== keyName(raw)) return false
  try {
    return verify(null, signed(unsigned), publicHalf(bytes), Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

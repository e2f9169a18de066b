import { sign, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../canonical.ts'
import { sha256 } from '../../digest.ts'
import { keyName, publicHalf, publicKeyOf } from '../../ledger/checkpoint/checkpoint.ts'
import { isInForce, type CheckpointKey } from '../../ledger/checkpoint/keys.ts'
import type { Fault } from '../../ledger/fault.ts'
import { Digest, Instant } from '../../ledger/record-parts.ts'
import { Verification } from '../../ledger/verification.ts'

/** What a sealed zip says of itself: every file in it by its digest, and who sealed it. */

export const manifestPath = 'manifest.json'
export const sealPath = 'manifest.seal.json'
export const recordsPath = 'ledger/records.ndjson'
export const othersPath = 'ledger/other-files.ndjson'

const schema = 'countersign/pack/1'

export const SealedFile = z.strictObject({
  path: z.string(),
  bytes: z.number().int().min(0),
  sha256: Digest,
  /** of the bytes as they lie in the zip, so that nothing can be packed otherwise */
  packed: Digest,
})
export type SealedFile = z.infer<typeof SealedFile>

export const Manifest = z.strictObject({
  schema: z.literal(schema),
  made: Instant,
  suite: z.string(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  last: z.strictObject({ number: z.number().int(), digest: Digest }).nullable(),
  /** how the ledger stood where it was sealed, which a reader need not believe */
  verification: Verification,
  /** in the order in which they lie in the zip */
  files: z.array(SealedFile).readonly(),
})
export type Manifest = z.infer<typeof Manifest>

const Seal = z.strictObject({
  schema: z.literal('countersign/seal/1'),
  manifest: Digest,
  at: Instant,
  key: z.string(),
  /** base64 over the canonical JSON of all but this */
  signature: z.string(),
})

export const formatManifest = (manifest: Omit<Manifest, 'schema'>): string =>
  `${canonicalJson({ schema, ...manifest })}\n`

/** The value in a text in canonical form; null where there is none. */
function parseAs<T>(type: z.ZodType<T>, text: string): T | null {
  try {
    const value = type.safeParse(JSON.parse(text)).data
    return value !== undefined && `${canonicalJson(value)}\n` === text ? value : null
  } catch {
    return null
  }
}

export const parseManifest = (text: string): Manifest | null => parseAs(Manifest, text)

const signed = (seal: object): Buffer => Buffer.from(canonicalJson(seal), 'utf8')

/** The seal over a manifest; null where the text is no ed25519 key. */
export function sealOf(manifest: string, at: string, pem: string): string | null {
  const own = publicKeyOf(pem)
  if (own === null) return null
  const seal = { schema: 'countersign/seal/1', manifest: `sha256:${sha256(manifest)}`, at, key: keyName(own) }
  return `${canonicalJson({ ...seal, signature: sign(null, signed(seal), pem).toString('base64') })}\n`
}

/** What is wrong with the seal of a manifest, and what nobody can tell of it here. */
export function sealFaults(
  text: string | null,
  manifest: string,
  keys: readonly CheckpointKey[] | null,
): { readonly faults: readonly Fault[]; readonly unknown: readonly string[] } {
  const fault = (detail: string) => ({
    faults: [{ code: 'seal-broken' as const, record: null, detail: `${sealPath} ${detail}` }],
    unknown: [],
  })
  if (text === null) return { faults: [], unknown: ['who made the zip file: it is not signed'] }
  const seal = parseAs(Seal, text)
  if (seal === null) return fault('is no seal')
  if (seal.manifest !== `sha256:${sha256(manifest)}`) return fault('is of another manifest')
  if (keys === null)
    return { faults: [], unknown: ['who made the zip file: no policy and no checkpoint-keys named a key'] }
  const { signature, ...whole } = seal
  const bytes = Buffer.from(signature, 'base64')
  const named = keys.filter((key) => keyName(key.public) === seal.key)
  if (named.length === 0) return fault(`is signed by ${seal.key}, which is none of the keys`)
  const good = named.filter((key) => verify(null, signed(whole), publicHalf(Buffer.from(key.public, 'base64')), bytes))
  // base64 has several ways to write the same bytes
  if (good.length === 0 || bytes.toString('base64') !== signature) return fault('bears a signature that does not hold')
  return good.some((key) => isInForce(key, seal.at))
    ? { faults: [], unknown: [] }
    : fault('is of a day on which the key did not count')
}

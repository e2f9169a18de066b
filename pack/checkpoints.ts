import { canonicalJson } from '../shared/domain/canonical.ts'
import type { Entry, Fault, PackFile } from './chain.ts'
import { bytesOf, type Cryptography } from './cryptography.ts'
import { isInForce, namedKeys, type Term } from './keys.ts'
import { count, list, text } from './reading.ts'

/** Signed checkpoints: a key's word on a record's number and digest, and so on every record before it. */

export type Checkpoint = {
  readonly path: string
  /** the number of the last record that it speaks of */
  readonly records: number
  readonly digest: string
  readonly at: string
  /** `ed25519:` and 16 hex digits */
  readonly key: string
  /** whether the signature is that of a key that a recorded policy names: null where this browser cannot tell */
  readonly signed: boolean | null
  /** whether the recorded policy lets the key sign at that time: null where its days cannot be read */
  readonly inForce: boolean | null
  /** the key's 32 bytes in base64, where it was found */
  readonly publicKey: string | null
}

type RecordedKey = { readonly key: Uint8Array<ArrayBuffer>; readonly terms: readonly Term[] | null }

export type Checkpoints = { readonly all: readonly Checkpoint[]; readonly faults: readonly Fault[] }

const shape = /^checkpoints\/\d{6,}\.json$/
const schema = 'countersign/checkpoint/1'

/** The name of a key: the beginning of the digest of its bytes. */
export async function keyName(key: Uint8Array<ArrayBuffer>, cryptography: Cryptography): Promise<string | null> {
  const digest = await cryptography.digest(key)
  return digest === null ? null : `ed25519:${digest.slice('sha256:'.length, 'sha256:'.length + 16)}`
}

/** The keys by their names, of every policy that the ledger recorded, with the days for which the last policy names them; of a key that it does not name any more none is known. */
async function recordedKeys(
  entries: readonly Entry[],
  cryptography: Cryptography,
): Promise<ReadonlyMap<string, RecordedKey>> {
  const policies = entries
    .flatMap(({ value }) => list(value, 'files'))
    .filter((file) => text(file, 'path') === 'governance/policy.yml')
  const all = policies.map((file) => namedKeys(text(file, 'text')))
  const named = new Map(all.flatMap((own) => [...own.keys()].map((token) => [token, all.at(-1)?.get(token) ?? null])))
  const keys = new Map<string, RecordedKey>()
  for (const [token, terms] of named) {
    const key = bytesOf(token)
    const name = key === null ? null : await keyName(key, cryptography)
    if (key !== null && name !== null) keys.set(name, { key, terms })
  }
  return keys
}

function parsed(content: string): unknown {
  try {
    const value: unknown = JSON.parse(content)
    return `${canonicalJson(value)}\n` === content ? value : undefined
  } catch {
    return undefined
  }
}

/** What the key signed: the schema on a line of its own, and the checkpoint without its signature. */
export function signedMessage(value: object): string {
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'signature'))
  return `${schema}\n${canonicalJson(rest)}`
}

/** What is wrong between a checkpoint and the records. */
function contentFaults(
  { path, records, digest, at: signedAt }: Pick<Checkpoint, 'path' | 'records' | 'digest' | 'at'>,
  entries: readonly Entry[],
): readonly Fault[] {
  const last = entries.at(-1)?.number ?? 0
  if (records > last)
    return [
      {
        record: last + 1,
        sentence: `${path} was signed when there were ${records} records; the end of the ledger, from record ${last + 1}, was cut off.`,
      },
    ]
  const entry = entries.find(({ number }) => number === records)
  const found = entry?.digest
  if (Date.parse(signedAt) < Date.parse(text(entry?.value, 'at')))
    return [{ record: null, sentence: `${path} bears a time before that of record ${records}, which it speaks of.` }]
  // a record that is missing is told of elsewhere, and a digest that cannot be computed is nobody's fault
  if (found === digest || found == null) return []
  return [{ record: records, sentence: `Record ${records} is not the one that was there when ${path} was signed.` }]
}

async function read(
  { path, text: content }: PackFile,
  entries: readonly Entry[],
  keys: ReadonlyMap<string, RecordedKey>,
  cryptography: Cryptography,
): Promise<{ readonly checkpoint: Checkpoint | null; readonly faults: readonly Fault[] }> {
  const value = parsed(content)
  const records = count(value, 'records')
  if (typeof value !== 'object' || value === null || records === null || text(value, 'schema') !== schema)
    return { checkpoint: null, faults: [{ record: null, sentence: `${path} is no checkpoint that this page knows.` }] }
  if (path !== `checkpoints/${String(records).padStart(6, '0')}.json`)
    return {
      checkpoint: null,
      faults: [{ record: null, sentence: `${path} speaks of record ${records}: it lies in another’s place.` }],
    }
  const [digest, key, signedAt] = [text(value, 'digest'), text(value, 'key'), text(value, 'at')]
  const signature = bytesOf(text(value, 'signature'))
  const { key: publicKey = null, terms = null } = keys.get(key) ?? {}
  const inForce = publicKey === null ? null : isInForce(terms, signedAt)
  const checked =
    publicKey === null || signature === null
      ? false
      : await cryptography.signed(publicKey, signature, signedMessage(value))
  // without a digest no key can be told by its name
  const signed = (await cryptography.digest('')) === null ? null : checked
  const why =
    publicKey === null
      ? `${path} is signed with the key ${key}, which no recorded policy names.`
      : `The signature of ${path} is not that of the key ${key}.`
  return {
    checkpoint: {
      ...{ path, records, digest, key, signed, inForce, at: signedAt },
      publicKey: publicKey === null ? null : btoa(String.fromCharCode(...publicKey)),
    },
    faults: [
      ...(signed === false ? [{ record: null, sentence: why }] : []),
      ...(inForce === false
        ? [{ record: null, sentence: `${path} is of ${signedAt}, when the policy did not let the key ${key} sign.` }]
        : []),
      ...contentFaults({ path, records, digest, at: signedAt }, entries),
    ],
  }
}

/** The checkpoints of a ledger, oldest first, with what is wrong with them. */
export async function readCheckpoints(
  files: readonly PackFile[],
  entries: readonly Entry[],
  cryptography: Cryptography,
): Promise<Checkpoints> {
  const ordered = files.filter(({ path }) => shape.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1))
  const keys = ordered.length === 0 ? new Map<string, never>() : await recordedKeys(entries, cryptography)
  const all = await Promise.all(ordered.map((file) => read(file, entries, keys, cryptography)))
  return {
    all: all.flatMap(({ checkpoint }) => checkpoint ?? []),
    faults: all.flatMap(({ faults }) => faults),
  }
}

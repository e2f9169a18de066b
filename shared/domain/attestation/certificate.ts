import { X509Certificate, type KeyObject } from 'node:crypto'

/** What the certificate of a signer says, as Sigstore's authority writes it for a run of a workflow. */

export type Certificate = {
  readonly key: KeyObject
  readonly from: string
  readonly to: string
  /** the workflow file that signed, as an address with its ref */
  readonly signer: string
  /** who vouched for the run to the authority */
  readonly issuer: string | null
  readonly repository: string | null
  readonly repositoryId: string | null
  readonly ref: string | null
  readonly run: string | null
}

type Value = { readonly tag: number; readonly content: Buffer }

/** How long the value is whose length is written there, and how many bytes that takes; throws where DER would write it otherwise. */
function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly taken: number } {
  const short = bytes.readUInt8(at)
  if (short < 0x80) return { length: short, taken: 1 }
  const more = short - 0x80
  // without bytes of its own the end would be unknown, and BER alone has that
  const length = more === 0 ? 0 : bytes.readUIntBE(at + 1, more)
  if (length < 0x80 || length < 2 ** (8 * (more - 1))) throw new RangeError('a length is not written as DER does')
  return { length, taken: 1 + more }
}

/** The values that lie side by side in DER; throws where they do not end where they should. */
function valuesIn(bytes: Buffer): readonly Value[] {
  const found: Value[] = []
  for (let at = 0; at < bytes.length;) {
    const { length, taken } = lengthAt(bytes, at + 1)
    const begin = at + 1 + taken
    if (begin + length > bytes.length) throw new RangeError('a value goes on behind the end')
    found.push({ tag: bytes.readUInt8(at), content: bytes.subarray(begin, begin + length) })
    at = begin + length
  }
  return found
}

const [extensionsTag, textTag, addressTag] = [0xa3, 0x0c, 0x86] as const
const inside = (value: Value | undefined): readonly Value[] => valuesIn(value?.content ?? Buffer.alloc(0))

/** The extensions by their identifiers in hex; of one that comes twice none can be believed. */
function extensionsOf(raw: Buffer): ReadonlyMap<string, Buffer> {
  const [signed] = inside(valuesIn(raw)[0])
  const extensions = inside(inside(inside(signed).find(({ tag }) => tag === extensionsTag))[0]).map((one) =>
    inside(one),
  )
  const found = new Map(
    extensions.map((parts) => [parts[0]?.content.toString('hex') ?? '', parts.at(-1)?.content ?? raw] as const),
  )
  if (found.size < extensions.length) throw new RangeError('an extension comes twice')
  return found
}

/** Sigstore's own extensions: 1.3.6.1.4.1.57264.1 and a number, each a text in UTF-8. */
const sigstore = (number: number): string => `2b0601040183bf3001${number.toString(16).padStart(2, '0')}`

/** What the certificate says; null where it is none, or none of a signer with exactly one address. */
export function parseCertificate(raw: Buffer): Certificate | null {
  try {
    const read = new X509Certificate(raw)
    // it would take PEM, too, and not look at what comes behind
    if (!read.raw.equals(raw)) return null
    const extensions = extensionsOf(raw)
    const said = (number: number): string | null => {
      const own = extensions.get(sigstore(number))
      const [value, ...more] = own === undefined ? [] : valuesIn(own)
      return value?.tag === textTag && more.length === 0 ? value.content.toString('utf8') : null
    }
    const names = inside(valuesIn(extensions.get('551d11') ?? Buffer.alloc(0))[0])
    const [name] = names
    if (names.length !== 1 || name?.tag !== addressTag) return null
    return {
      key: read.publicKey,
      from: new Date(read.validFrom).toISOString(),
      to: new Date(read.validTo).toISOString(),
      signer: name.content.toString('latin1'),
      issuer: said(8),
      repository: said(12),
      repositoryId: said(15),
      ref: said(14),
      run: said(21),
    }
  } catch {
    return null
  }
}

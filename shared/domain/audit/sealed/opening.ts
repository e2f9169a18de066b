import { sha256 } from '../../digest.ts'
import type { Fault } from '../../ledger/fault.ts'
import { zipMembers, type Member } from '../../serialized/archive.ts'
import { bytesIn, UnreadableError } from '../../serialized/bytes.ts'
import { layOut } from './layout.ts'
import { manifestPath, parseManifest, sealPath, type Manifest, type SealedFile } from './manifest.ts'

/** What a sealed zip holds, and the first entry that is not as it was sealed. */

/** Unpacks bytes into no more than so many; null where they are no such bytes, or more. */
export type Unpack = (bytes: Uint8Array, most: number) => Uint8Array | null

/** What of the format needs more than arithmetic. */
export type Unzip = { readonly unpack: Unpack; readonly crc32: (bytes: Uint8Array) => number }

export type Opened = {
  /** null where it cannot be read, and then nothing else is told */
  readonly manifest: Manifest | null
  readonly text: string
  /** the files that are as they were sealed */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly faults: readonly Fault[]
}

const largestManifest = 64 * 2 ** 20
const largestSeal = 10_000
/** All files together, as they are held at once. */
const mostUnpacked = 2 ** 31 - 1
const plain = /^[a-z0-9](?:[\w.~-]*[\w~-])?(?:\/[a-z0-9_~-](?:[\w.~-]*[\w~-])?)*$/i

/** Whether a path leads nowhere but below the folder that it is unpacked in, on every system. */
export const isPlainPath = (path: string): boolean => plain.test(path)

const fault = (name: string, why: string): Fault => ({
  code: 'sealed-entry',
  record: null,
  detail: `${JSON.stringify(name.slice(0, 100))} ${why}`,
})

/** Why an entry's name is none that can be unpacked safely, or null. */
function oddName(name: string, before: ReadonlySet<string>): string | null {
  if (!isPlainPath(name)) return 'has a name that leads elsewhere, or is none of a plain file'
  return before.has(name.toLowerCase()) ? 'is there twice' : null
}

/** The text whose bytes these are, and no other bytes; null where there is none. */
function exactText(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return Buffer.compare(Buffer.from(text, 'utf8'), bytes) === 0 ? text : null
}

type Reading = Unzip & { readonly archive: Uint8Array }

const packedOf = ({ archive }: Reading, { start, length }: Member): Uint8Array =>
  archive.subarray(start, start + length)

/** The content of a member that is no larger than allowed; a word where it is none. */
function contentOf(reading: Reading, member: Member, most: number): Uint8Array | string {
  if (member.claims > most) return `unpacks to ${member.claims} bytes, more than the ${most} that it may have`
  const packed = packedOf(reading, member)
  return (member.method === 'stored' ? packed : reading.unpack(packed, most)) ?? 'cannot be unpacked within its size'
}

function checked(reading: Reading, member: Member, sealed: SealedFile): Uint8Array | string {
  const content = contentOf(reading, member, sealed.bytes)
  if (typeof content === 'string') return content
  if (content.length !== sealed.bytes || `sha256:${sha256(content)}` !== sealed.sha256)
    return 'is not what the manifest says'
  return `sha256:${sha256(packedOf(reading, member))}` === sealed.packed
    ? content
    : 'is packed otherwise than it was sealed'
}

function membersOf(archive: Uint8Array): readonly Member[] | string {
  try {
    return zipMembers(bytesIn(archive))
  } catch (error) {
    if (error instanceof UnreadableError) return error.message
    throw error
  }
}

/** Whether the zip is laid out in the one way that there is, to the byte. No digest holds how manifest and seal are packed: they never are. */
function isOurs(reading: Reading, members: readonly Member[], contents: ReadonlyMap<string, Uint8Array>): boolean {
  const again = layOut(
    members.map(({ name, method, start, length }) => {
      const content = contents.get(name) ?? new Uint8Array()
      const bytes = reading.archive.subarray(start, start + length)
      const shared = { name, crc: reading.crc32(content), size: content.length }
      return name === manifestPath || name === sealPath
        ? { ...shared, method: 'stored', bytes: content }
        : { ...shared, method, bytes }
    }),
  )
  return Buffer.compare(again, reading.archive) === 0
}

/** Opens a sealed zip; the faults stand in the order of its entries. */
export function openSealed(archive: Uint8Array, unzip: Unzip): Opened {
  const reading = { archive, ...unzip }
  const none = (...faults: readonly Fault[]): Opened => ({ manifest: null, text: '', files: new Map(), faults })
  const members = membersOf(archive)
  if (typeof members === 'string') return none(fault('the zip file', `cannot be read: ${members}`))
  const seen = new Set<string>()
  for (const { name } of members) {
    const odd = oddName(name, seen)
    if (odd !== null) return none(fault(name, odd))
    seen.add(name.toLowerCase())
  }
  const [first] = members
  const head = first?.name === manifestPath ? contentOf(reading, first, largestManifest) : 'is not the first entry'
  if (typeof head === 'string') return none(fault(manifestPath, head))
  const text = exactText(head) ?? ''
  const manifest = parseManifest(text)
  if (manifest === null) return none(fault(manifestPath, 'is no manifest'))
  const all = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0)
  if (all > mostUnpacked)
    return none(fault('the zip file', `unpacks to ${all} bytes, more than the ${mostUnpacked} read`))
  const sealed = new Map(manifest.files.map((one) => [one.path, one]))
  const files = new Map<string, Uint8Array>()
  const faults: Fault[] = []
  for (const member of members.slice(1)) {
    const { name } = member
    const said = sealed.get(name)
    const own =
      said !== undefined
        ? checked(reading, member, said)
        : name === sealPath
          ? contentOf(reading, member, largestSeal)
          : 'is not in the manifest'
    if (typeof own === 'string') faults.push(fault(name, own))
    else files.set(name, own)
  }
  for (const { path } of manifest.files) if (!seen.has(path.toLowerCase())) faults.push(fault(path, 'is missing'))
  const order = [manifestPath, ...manifest.files.map(({ path }) => path), sealPath]
  const moved = order.find((path, index) => path !== (members[index]?.name ?? sealPath))
  if (faults.length === 0 && moved !== undefined) faults.push(fault(moved, 'lies elsewhere than it was sealed'))
  if (faults.length === 0 && !isOurs(reading, members, new Map([...files, [manifestPath, head]])))
    faults.push(fault('the zip file', 'is laid out otherwise than it was sealed'))
  return { manifest, text, files, faults }
}

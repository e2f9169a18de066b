import { sha256 } from '../../digest.ts'
import type { Fault } from '../../ledger/fault.ts'
import { zipMembers, type Member } from '../../serialized/archive.ts'
import { bytesIn, UnreadableError } from '../../serialized/bytes.ts'
import { layOut } from './layout.ts'
import { manifestPath, parseManifest, sealPath, type Manifest, type SealedFile } from './manifest.ts'

/** What a sealed zip holds, and the first entry that is not as it was sealed. */

/** Unpacks bytes into no more than so many; null where they are no such bytes, or more. */
export type Unpack = (bytes: Uint8Array, most: number) => Uint8Array | null

export type Opened = {
  /** null where it cannot be read, and then nothing else is told */
  readonly manifest: Manifest | null
  readonly text: string
  /** the files that are as they were sealed */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly faults: readonly Fault[]
}

const largestManifest = 64 * 2 ** 20
const plain = /^[a-z0-9](?:[\w.~-]*[\w~-])?(?:\/[a-z0-9_~-](?:[\w.~-]*[\w~-])?)*$/i

const fault = (name: string, why: string): Fault => ({
  code: 'sealed-entry',
  record: null,
  detail: `${JSON.stringify(name.slice(0, 100))} ${why}`,
})

/** Why an entry's name is none that can be unpacked safely, or null. */
function oddName(name: string, before: ReadonlySet<string>): string | null {
  if (!plain.test(name)) return 'has a name that leads elsewhere, or is none of a plain file'
  return before.has(name.toLowerCase()) ? 'is there twice' : null
}

const decoded = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes)

type Reading = { readonly archive: Uint8Array; readonly unpack: Unpack }

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

/** Whether the zip is laid out in the one way that there is, to the byte. */
function isOurs(reading: Reading, members: readonly Member[]): boolean {
  const again = layOut(
    members.map((one) => ({
      ...{ name: one.name, method: one.method, crc: one.crc, bytes: packedOf(reading, one), size: one.claims },
    })),
  )
  return Buffer.compare(again, reading.archive) === 0
}

/** Opens a sealed zip; the faults stand in the order of its entries. */
export function openSealed(archive: Uint8Array, unpack: Unpack): Opened {
  const reading = { archive, unpack }
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
  const text = typeof head === 'string' ? '' : decoded(head)
  const manifest = parseManifest(text)
  if (manifest === null) return none(fault(manifestPath, typeof head === 'string' ? head : 'is no manifest'))
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
          ? contentOf(reading, member, 10_000)
          : 'is not in the manifest'
    if (typeof own === 'string') faults.push(fault(name, own))
    else files.set(name, own)
  }
  for (const { path } of manifest.files) if (!seen.has(path.toLowerCase())) faults.push(fault(path, 'is missing'))
  const moved = members
    .slice(1)
    .filter(({ name }) => name !== sealPath)
    .find(({ name }, index) => name !== manifest.files[index]?.path)
  if (faults.length === 0 && moved !== undefined) faults.push(fault(moved.name, 'lies elsewhere than it was sealed'))
  if (faults.length === 0 && !isOurs(reading, members))
    faults.push(fault('the zip file', 'is laid out otherwise than it was sealed'))
  return { manifest, text, files, faults }
}

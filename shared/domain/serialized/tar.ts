import { UnreadableError, type ByteSource } from './bytes.ts'
import { mostMembers, type Member } from './archive.ts'

/** The members of tar files, as far as every loader finds the same ones. */

const decoder = new TextDecoder('utf-8')
const longestNote = 2 ** 20

/** The sum that a header says: in digits, or in bytes behind a mark. */
function sumIn(bytes: Uint8Array): number {
  if (bytes[0] === 0x80) return bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  const digits = /^\s*(?:0o)?([0-7_]+)\s*$/i.exec(new TextDecoder('latin1').decode(bytes).replace(/\0.*$/s, ''))?.[1]
  return digits === undefined ? NaN : parseInt(digits.replaceAll('_', ''), 8)
}

/** Whether the first bytes are a tar file's: its mark, or the sum that older ones have alone. */
export function isTar(source: ByteSource): boolean {
  const head = source.read(0, 512)
  if (head.length < 512) return false
  const text = new TextDecoder('latin1').decode(head)
  if (text.slice(257, 262) === 'ustar') return true
  const own = head.map((byte, at) => (at >= 148 && at < 156 ? 32 : byte))
  const sums = [own, Int8Array.from(own)].map((bytes) => [...bytes].reduce((total, byte) => total + byte, 0))
  return sums.includes(sumIn(head.subarray(148, 156)))
}

/** What keeps loaders from finding the same members behind a header, or null. */
function oddityOf(type: string, length: number, source: ByteSource, at: number): string | null {
  // links, devices and folders: some loaders pass over the bytes that they claim, others read them as members
  if (/[1-6]/.test(type)) return length > 0 ? 'a member of the tar file claims bytes that it cannot have' : null
  if (type === 'S') return 'a member of the tar file has holes'
  if (!/[xgX]/.test(type)) return null
  const note = length > longestNote ? null : decoder.decode(source.read(at + 512, length))
  return note === null || /\d (?:size|GNU\.sparse)/.test(note)
    ? 'a note in the tar file tells another size of a member than its header'
    : null
}

/** The plain files in a tar file. @throws UnreadableError where a header cannot be read, or be read in two ways. */
export function tarMembers(source: ByteSource): readonly Member[] {
  const members: Member[] = []
  for (let at = 0; at + 512 <= source.size;) {
    const head = source.read(at, 512)
    if (head.every((byte) => byte === 0)) break
    const text = (from: number, length: number): string =>
      decoder.decode(head.subarray(from, from + length)).replace(/\0.*$/s, '')
    const size = text(124, 12).trim()
    if (!/^[0-7]+$/.test(size)) throw new UnreadableError('a header of the tar file cannot be read', at)
    const length = parseInt(size, 8)
    if (at + 512 + length > source.size) throw new UnreadableError('a member reaches beyond its end', at)
    const oddity = oddityOf(text(156, 1), length, source, at)
    if (oddity !== null) throw new UnreadableError(oddity, at)
    if (members.length >= mostMembers) throw new UnreadableError('it has more members than are followed', at)
    members.push({ name: text(0, 100), start: at + 512, length, method: 'stored', claims: length, crc: 0 })
    at += 512 + Math.ceil(length / 512) * 512
  }
  return members
}

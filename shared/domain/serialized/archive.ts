import { UnreadableError, type ByteSource } from './bytes.ts'

/** The members of zip files, by their own lists. What two lists tell differently is unreadable, never chosen from. */

export type Member = {
  readonly name: string
  readonly start: number
  readonly length: number
  /** stored bytes, or deflated ones */
  readonly method: 'stored' | 'deflated'
  /** the size that it claims to have when it is expanded */
  readonly claims: number
  readonly crc: number
}

/** More than these no model has, in all its archives together. */
export const mostMembers = 200_000
const decoder = new TextDecoder('utf-8')

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const large = (view: DataView, at: number): number => Number(view.getBigUint64(at, true))

type Directory = { readonly start: number; readonly length: number; readonly count: number; readonly end: number }

/** Where the record at the end of a zip file stands, or null where there is none. */
function endRecord(source: ByteSource): { readonly at: number; readonly view: DataView } | null {
  const from = Math.max(0, source.size - 65_557)
  const tail = source.read(from, source.size - from)
  for (let at = tail.length - 22; at >= 0; at--) {
    const view = viewOf(tail.subarray(at))
    if (view.getUint32(0, true) !== 0x06054b50) continue
    // loaders take the last one, some of them without looking whether its remark reaches the end
    if (view.getUint16(20, true) !== tail.length - at - 22)
      throw new UnreadableError('it does not end where it says', from + at)
    return { at: from + at, view }
  }
  return null
}

function directoryOf(source: ByteSource): Directory | null {
  const found = endRecord(source)
  if (found === null) return null
  const { at, view } = found
  let [count, length, start] = [view.getUint16(10, true), view.getUint32(12, true), view.getUint32(16, true)]
  let end = at
  const locator = at >= 20 ? viewOf(source.read(at - 20, 20)) : null
  if (locator?.getUint32(0, true) === 0x07064b50) {
    const place = large(locator, 8)
    const record = source.read(place, 56)
    const wide = viewOf(record)
    // some loaders go where it says, others take what stands before it
    if (record.length < 56 || wide.getUint32(0, true) !== 0x06064b50 || place !== at - 76)
      throw new UnreadableError('the list of its members cannot be found', at)
    const said = [count, length, start]
    ;[count, length, start] = [large(wide, 32), large(wide, 40), large(wide, 48)]
    const meant = [count, length, start]
    if (said.some((one, index) => one !== meant[index] && one !== (index === 0 ? 0xffff : 0xffffffff)))
      throw new UnreadableError('its two ends tell its list of members differently', at)
    end = place
  }
  return { start, length, count, end }
}

/** Whether the file ends as a zip file does; one whose beginning is something else is both. */
export function isZip(source: ByteSource): boolean {
  try {
    return source.size >= 22 && endRecord(source) !== null
  } catch (error) {
    return error instanceof UnreadableError
  }
}

/** Where a zip file's list of members lies, which holds the length and the checksum of each. */
export function zipDirectory(source: ByteSource): {
  readonly at: number
  readonly length: number
  readonly shift: number
  readonly count: number
} {
  const directory = directoryOf(source)
  if (directory === null) throw new UnreadableError('it has no list of members', source.size)
  const { length, count, end, start } = directory
  // what stands before the first member moves all of them, as Python reads it
  const shift = end - length - start
  if (shift < 0 || length > 2 ** 29 || count > mostMembers)
    throw new UnreadableError('the list of its members does not fit into it', end)
  return { at: start + shift, length, shift, count }
}

type Entry = Omit<Member, 'start'> & { readonly header: number; readonly code: number }

/** What keeps a member from being one thing for every loader, or null. */
function oddityOf({ name, method, length, claims }: Omit<Member, 'start'>, flags: number, own: string): string | null {
  if ((flags & 1) === 1) return 'is encrypted'
  // some loaders end a name there
  if (name.includes('\0') || name !== own) return 'has two names'
  return method === 'stored' && length !== claims ? 'is listed with two sizes' : null
}

function entryAt(view: DataView, bytes: Uint8Array, at: number): { readonly entry: Entry; readonly next: number } {
  const [nameLength, extraLength, remark] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
    number,
    number,
    number,
  ]
  let [length, claims, header] = [
    view.getUint32(at + 20, true),
    view.getUint32(at + 24, true),
    view.getUint32(at + 42, true),
  ]
  const extraEnd = at + 46 + nameLength + extraLength
  const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength))
  let own = name
  for (let place = at + 46 + nameLength; place + 4 <= extraEnd;) {
    const [id, size] = [view.getUint16(place, true), view.getUint16(place + 2, true)]
    let field = place + 4
    if (id === 1) {
      const take = (): number => {
        const value = large(view, field)
        field += 8
        return value
      }
      if (claims === 0xffffffff) claims = take()
      if (length === 0xffffffff) length = take()
      if (header === 0xffffffff) header = take()
    }
    // a name that newer loaders take in place of the other
    if (id === 0x7075) own = decoder.decode(bytes.subarray(place + 9, place + 4 + size))
    place += 4 + size
  }
  const code = view.getUint16(at + 10, true)
  const method = code === 0 ? 'stored' : 'deflated'
  const crc = view.getUint32(at + 16, true)
  const entry = { name, method, length, claims, header, code, crc } as const
  const oddity = oddityOf(entry, view.getUint16(at + 8, true), own)
  if (oddity !== null && (code === 0 || code === 8))
    throw new UnreadableError(`its member ${name.slice(0, 100)} ${oddity}`, at)
  return { entry, next: extraEnd + remark }
}

function memberOf(source: ByteSource, { header, code, ...entry }: Entry, shift: number): Member {
  const at = header + shift
  const head = source.read(at, 30)
  const local = viewOf(head)
  if (head.length < 30 || local.getUint32(0, true) !== 0x04034b50)
    throw new UnreadableError(`its member ${entry.name.slice(0, 100)} is not where the list says`, at)
  const nameLength = local.getUint16(26, true)
  const name = decoder.decode(source.read(at + 30, nameLength))
  if (name !== entry.name || local.getUint16(8, true) !== code)
    throw new UnreadableError(`its member ${entry.name.slice(0, 100)} is listed otherwise than it is written`, at)
  if (code !== 0 && code !== 8)
    throw new UnreadableError(
      `its member ${entry.name.slice(0, 100)} is packed by method ${code}, which is not opened here`,
      at,
    )
  const start = at + 30 + nameLength + local.getUint16(28, true)
  if (start + entry.length > source.size) throw new UnreadableError('a member reaches beyond its end', at)
  return { ...entry, start }
}

function membersIn(source: ByteSource, bytes: Uint8Array, shift: number, count: number): readonly Member[] {
  const view = viewOf(bytes)
  const members: Member[] = []
  try {
    for (let at = 0; at < bytes.length;) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new UnreadableError('the list of its members is torn', at)
      const { entry, next } = entryAt(view, bytes, at)
      members.push(memberOf(source, entry, shift))
      at = next
    }
  } catch (error) {
    throw error instanceof RangeError ? new UnreadableError('the list of its members is torn', source.size) : error
  }
  if (members.length !== count)
    throw new UnreadableError('the list of its members is not as long as it says', source.size)
  return members
}

/** The members by the places that the list says, where what stands before them moved all: some loaders do not move along. */
function unmoved(source: ByteSource, start: number, length: number, count: number): readonly Member[] {
  try {
    return membersIn(source, source.read(start, length), 0, count)
  } catch (error) {
    if (error instanceof UnreadableError) return []
    throw error
  }
}

/** The members of a zip file, as each loader would find them. @throws UnreadableError where its lists do not agree. */
export function zipMembers(source: ByteSource): readonly Member[] {
  const { at, length, shift, count } = zipDirectory(source)
  const members = membersIn(source, source.read(at, length), shift, count)
  return shift === 0 ? members : [...members, ...unmoved(source, at - shift, length, count)]
}

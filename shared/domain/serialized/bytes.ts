/** Bytes that lie somewhere, read a part at a time, so that a file of any size needs little memory. */
export type ByteSource = {
  readonly size: number
  /** at most `length` bytes from `offset`; fewer only at the end */
  readonly read: (offset: number, length: number) => Uint8Array
}

/** Why bytes cannot be read to their end as what they seem to be, and where. */
export class UnreadableError extends Error {
  readonly offset: number
  /** whether only this reader stops here, and a loader might go on */
  readonly ours: boolean

  constructor(why: string, offset: number, { ours = false }: { readonly ours?: boolean } = {}) {
    super(why)
    this.name = 'UnreadableError'
    this.offset = offset
    this.ours = ours
  }
}

export const bytesIn = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)),
})

/** A part of a source as a source of its own. */
export const partOf = (source: ByteSource, start: number, length: number): ByteSource => {
  const size = Math.max(0, Math.min(length, source.size - start))
  return { size, read: (offset, most) => source.read(start + offset, Math.max(0, Math.min(most, size - offset))) }
}

export type Cursor = {
  readonly position: () => number
  readonly left: () => number
  readonly byte: () => number
  readonly bytes: (length: number) => Uint8Array
  readonly skip: (length: number) => void
  /** the bytes up to the next line feed, which is passed; null where there are more than `most` */
  readonly line: (most: number) => Uint8Array | null
}

const page = 2 ** 16

/** Reads the source from a place on, in pages. */
export function cursorAt(source: ByteSource, start: number): Cursor {
  let at = start
  let from = 0
  let held = new Uint8Array(0)
  const broken = (): UnreadableError => new UnreadableError('it ends in the middle', Math.min(at, source.size))
  const turn = (): void => {
    from = at
    held = Uint8Array.from(source.read(at, page))
    if (held.length === 0) throw broken()
  }
  const byte = (): number => {
    if (at < from || at >= from + held.length) turn()
    const value = held[at - from] ?? 0
    at += 1
    return value
  }
  const skip = (length: number): void => {
    if (!Number.isSafeInteger(length) || length < 0 || length > source.size - at) throw broken()
    at += length
  }
  const bytes = (length: number): Uint8Array => {
    const start = at
    skip(length)
    return start >= from && at <= from + held.length
      ? held.subarray(start - from, at - from)
      : Uint8Array.from(source.read(start, length))
  }
  const line = (most: number): Uint8Array | null => {
    const begun = at
    while (byte() !== 10);
    const length = at - begun - 1
    return length > most ? null : Uint8Array.from(source.read(begun, length))
  }
  return { position: () => at, left: () => source.size - at, byte, bytes, skip, line }
}
